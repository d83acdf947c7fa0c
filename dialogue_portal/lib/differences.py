"""Two texts of one box side by side, when two people edited it at once."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate, takewhile
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LINES = re.compile(r"[^\n]*\n|[^\n]+")
WORDS = re.compile(r"\s*\S+|\s+")
"""Each with the blanks before it: between the words, these would be alike everywhere."""
MOST_PAIRS = 100_000
"""Of equal pieces in two texts, each with each. `difflib` looks at all of them again for every stretch that it finds:
with a million, two texts of a thousand times the same word, it takes a minute."""


MOST_STEPS = 1_000_000
"""About a quarter of a second. Of five thousand lines of which each changed a little it took twelve."""


class TooMuch(Exception):
    """Two texts have too many short stretches in common."""


class BoundedMatcher(SequenceMatcher[str]):
    """A `SequenceMatcher` that counts its work and gives up with `TooMuch`."""

    b2j: dict[str, list[int]]

    def __init__(self, before: list[str], after: list[str]) -> None:
        super().__init__(None, before, after, autojunk=False)
        self.steps = [0, *accumulate(1 + len(self.b2j.get(piece, ())) for piece in before)]
        self.left = MOST_STEPS

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        self.left -= self.steps[len(self.steps) - 1 if ahi is None else ahi] - self.steps[alo]
        if self.left < 0:
            raise TooMuch
        return super().find_longest_match(alo, ahi, blo, bhi)


@dataclass(frozen=True)
class Difference:
    """A box whose two contents differ: what is stored, what was typed, and the changes marked."""

    label: str
    theirs: str
    mine: str
    both: SafeString


def difference(label: str, theirs: Any, mine: Any) -> Difference | None:
    """The difference between two texts of a box; None when they are the same."""
    said, typed = words(theirs), words(mine)
    return Difference(label, said, typed, marked_up(said, typed)) if said != typed else None


def words(value: Any) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    return "" if value is None else str(value).replace("\r\n", "\n")


def marked_up(old: str, new: str) -> SafeString:
    """How `old` became `new`, word by word: deletions in <del>, insertions in <ins>. Escaped."""
    pieces = []
    for gone, came in by_words(old, new):
        if gone == came:
            pieces.append(format_html("{}", gone))
            continue
        pieces += [format_html("<del>{}</del>", gone)] if gone else []
        pieces += [format_html("<ins>{}</ins>", came)] if came else []
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def by_words(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Pairs of (old words, new words), in order; both are the same where nothing changed."""
    for gone, came in stretches(LINES.findall(old), LINES.findall(new)):
        if gone == came:
            yield gone, came
        else:
            for went, new_words in stretches(WORDS.findall(gone), WORDS.findall(came)):
                yield from without_blanks(went, new_words)


def without_blanks(gone: str, came: str) -> Iterator[tuple[str, str]]:
    """The blanks with which both begin stayed."""
    blanks = gone[: len(gone) - len(gone.lstrip())]
    if gone != came and blanks and came.startswith(blanks):
        yield blanks, blanks
        gone, came = gone.removeprefix(blanks), came.removeprefix(blanks)
    yield gone, came


def stretches(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """As `by_words`, for texts cut into pieces; one pair of the whole where comparing would take too long."""
    head = number_alike(before, after)
    tail = number_alike(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    yield from same(before[:head])
    yield from compared(old, new)
    yield from same(before[len(before) - tail :])


def compared(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    whole = [("".join(old), "".join(new))]
    if pairs(old, new) > MOST_PAIRS:
        return whole
    try:
        found = BoundedMatcher(old, new).get_opcodes()
    except TooMuch:
        return whole
    return [("".join(old[i:j]), "".join(new[k:m])) for _, i, j, k, m in found]


def same(pieces: list[str]) -> Iterator[tuple[str, str]]:
    if pieces:
        yield "".join(pieces), "".join(pieces)


def number_alike(before: list[str], after: list[str]) -> int:
    """How many pieces at the beginning are the same in both."""
    alike = takewhile(lambda both: both[0] == both[1], zip(before, after, strict=False))
    return sum(1 for _ in alike)


def pairs(before: list[str], after: list[str]) -> int:
    """How many pairs of equal pieces the two texts have."""
    there = Counter(after)
    return sum(there[piece] for piece in before)
