"""`manage.py make_load`: a great many made-up opinions with all their rows, to see how the portal scales.

`texts` writes the words, `rows` makes the rows of a conference, `tables` writes them without the ORM, `filling` runs it
all. Everything is marked as illustrative, and nobody is invented: offices answer, residential groups speak.
"""

from .filling import Scale, fill
