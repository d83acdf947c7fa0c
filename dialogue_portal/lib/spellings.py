"""A pattern by which both databases find words in text as it is stored, whatever marks people wrote them with.

It finds a little more than whole words, so that few texts are left to fold and compare.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from .text import fold

LATIN = range(0x00C0, 0x1F00)
BETWEEN_WORDS = r"(\W|_)+"


def written_in_any_way(phrases: Iterable[str]) -> str:
    """The regular expression, for Python's engine and for PostgreSQL's, of all ways to write one of `phrases`: folded
    words (`text.words_of`) with blanks between. Without phrases it finds everything."""
    return "|".join(BETWEEN_WORDS.join(map(spelt, part.split())) for part in sorted(phrases))


def spelt(word: str) -> str:
    return "".join(f"[{letter}{letter.upper()}{marked()[letter]}]" for letter in word)


@cache
def marked() -> defaultdict[str, str]:
    """For each Latin letter the signs that search takes for it."""
    signs: defaultdict[str, str] = defaultdict(str)
    for sign in map(chr, LATIN):
        letter = fold(sign)
        if len(letter) == 1 and letter.isascii() and letter.isalnum():
            signs[letter] += sign
    return signs
