"""`manage.py make_load`: a great many made-up opinions with all that goes with them, to see how the portal grows.

`texts` writes what is said, `rows` makes the rows of a conference, `tables` writes them past the ORM, `filling` does it
all. Everything is marked as illustrative, and nobody is invented: offices answer, residential groups speak.
"""

from .filling import Scale, fill, refuse_real_data

__all__ = ["Scale", "fill", "refuse_real_data"]
