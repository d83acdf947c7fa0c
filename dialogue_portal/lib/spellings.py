"""A pattern by which both databases find words in stored text, whatever marks people wrote them with.

It finds a little more than whole words, so that few texts are left to be folded and compared.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache

from .text import fold

LATIN = range(0x00C0, 0x1F00)
BETWEEN_WORDS = r"(\W|_)+"


def written_in_any_way(phrases: Iterable[str]) -> str:
    """The regular expression, for Python and PostgreSQL, of all ways to write one of `phrases`: folded words
    (`text.words_of`) with blanks between. Without phrases it matches everything."""
    return "|".join(BETWEEN_WORDS.join(map(spelt, part.split())) for part in sorted(phrases))


def spelt(word: str) -> str:
    return "".join(f"[{letter}{letter.upper()}{marked()[letter]}]" for letter in word)


@cache
def marked() -> defaultdict[str, str]:
    """For each Latin letter, the letters that search treats as the same."""
    signs: defaultdict[str, str] = defaultdict(str)
    for sign in map(chr, LATIN):
        letter = fold(sign)
        if len(letter) == 1 and letter.isascii() and letter.isalnum():
            signs[letter] += sign
    return signs


def as_written(words: list[str], texts: Iterable[str]) -> list[str]:
    """The folded `words` with the marks that each most often has in `texts` next to the same neighbour: «den» is «đến»
    more often than «đèn», but not before «chieu sang». Reads the first `READ` characters of each text; a word that is
    in none stays as it is."""
    beginnings = [text[:READ] for text in texts]
    around = ["", *words, ""]
    return [written(*three, beginnings) for three in zip(around, words, around[2:], strict=False)]


READ = 2000
NOTHING = "(?!)"
SIGN = r"[^\W_]"


def written(before: str, word: str, after: str, texts: list[str]) -> str:
    """`word` as `texts` write it most often next to these neighbours, else as they write it most often at all."""
    earlier = spelt(before) + BETWEEN_WORDS if before else NOTHING
    later = BETWEEN_WORDS + spelt(after) if after else NOTHING
    pattern = re.compile(rf"(?<!{SIGN})(?P<before>{earlier})?(?P<word>{spelt(word)})(?!{SIGN})(?P<after>{later})?")
    beside: Counter[str] = Counter()
    anywhere: Counter[str] = Counter()
    for found in (each for text in texts for each in pattern.finditer(text)):
        said = found["word"].lower()
        anywhere[said] += 1
        beside[said] += bool(found["before"]) + bool(found["after"])
    return min(anywhere, key=lambda said: (-beside[said], -anywhere[said], said), default=word)
