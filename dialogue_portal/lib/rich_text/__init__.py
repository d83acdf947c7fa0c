"""Rich text: HTML that staff paste, mostly from Word, made into the little that a page of ours holds.

What may stand in it is said once, in `safe`. `clean_html` brings whatever came into that form, `to_plain` takes the
words out again, `shown` is what a template puts on a page.
"""

from .bounds import TooMuch
from .plain import from_plain, to_plain
from .safe import shown
from .tidy import as_rich, clean_html
