"""Words in texts without an index: what residents wrote, as long as nothing of it is approved.

A quick pattern finds too much, an exact one then decides.
"""

from functools import cache
from typing import Any

from django.db.models import BooleanField, Lookup

from dialogue_portal.lib.text import fold

VARIED = "aeiouyd"
"""The letters that take marks in Vietnamese. Stored text is NFC: each is one character, whatever its marks."""


@cache
def variants(letter: str) -> str:
    """All letters that `fold` turns into `letter`: «d» is dDđĐðÐ."""
    if letter not in VARIED:
        return letter + letter.upper()
    return "".join(chr(code) for code in [*range(0x41, 0x250), *range(0x1E00, 0x1F00)] if fold(chr(code)) == letter)


def quick_pattern(word: str) -> str:
    """A pattern for LIKE, which ignores case only for plain letters: any character may stand for a letter with
    marks."""
    return "%{}%".format("".join("_" if sign in VARIED else sign for sign in word))


def exact_pattern(word: str) -> str:
    """A regular expression for `word` in which each letter matches with any marks and in either case."""
    return "".join(f"[{variants(sign)}]" if sign.isalpha() else sign for sign in word)


class Holds(Lookup):
    """`Holds(F("text"), "ngap")`: `fold(text)` contains the word, which has only letters and digits."""

    lookup_name = "holds"
    prepare_rhs = False
    output_field = BooleanField()

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[str, ...]]:
        text, _ = self.process_lhs(compiler, connection)
        return f"({text} LIKE %s AND {text} REGEXP %s)", (quick_pattern(self.rhs), exact_pattern(self.rhs))

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str, ...]]:
        text, _ = self.process_lhs(compiler, connection)
        return f"({text} ILIKE %s AND {text} ~ %s)", (quick_pattern(self.rhs), exact_pattern(self.rhs))
