"""What somebody typed, turned into a query of the index (`index.py`)."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from .index import Words, all_of, patterns_for

if TYPE_CHECKING:
    from ..models.opinion_queryset import OpinionQuerySet

Finder = tuple[str, Callable[[str], object]]
"""A word, and a function that finds it in a text."""

FEW = 10_000
"""Up to so many opinions or promises the index finds all with a word sooner than the newest can be read."""

NEWEST = 1000
"""How many of the newest opinions show how frequent words are: 4 ms."""

TOLD_BY = 100
"""How many of these show which words nearly every text has: counting each word in all takes longer than it saves."""

FEWER = 100
"""How many are read if others must be read as well to find them: for a unit with a fiftieth of all, that is 5,000."""


def is_begun(word: str) -> bool:
    """Whether the last word typed may be incomplete; a single letter begins half of all words."""
    return len(word) > 1


def as_begun(words: list[str]) -> Words:
    """All of `words`, by the index alone."""
    return all_of(words, last_is_begun=is_begun(words[-1]))


def as_typed(words: list[str], opinions: "OpinionQuerySet", *, in_order_of_all: bool = False) -> Words:
    """All of `words`; the last may be incomplete.

    This first reads the newest `opinions`. The indexes return all of the thousands that have a frequent word before the
    newest twenty are picked from them (SQLite: 350 ms with a million opinions, against 10), and reading from the newest
    on never ends for a rare one (PostgreSQL: 5 s, against 3 ms). Up to `FEW` opinions only the index is used.

    `in_order_of_all`: the database finds `opinions` by looking at all opinions in turn, so all of these are read.
    """
    last = last_key(opinions)
    if last < FEW:
        return as_begun(words)
    last_is_begun = is_begun(words[-1])
    patterns = patterns_for(words, last_is_begun=last_is_begun)
    newest, read = newest_texts(opinions, in_order_of_all=in_order_of_all)
    found: list[Finder] = [(word, re.compile(pattern).search) for word, pattern in zip(words, patterns, strict=True)]
    having = len(those_with(found, newest))
    share, estimated = having / max(read, 1), having * last // max(len(newest), 1)
    typed = replace(as_begun(words), patterns=patterns, share=share, found=estimated)
    return typed if having else with_rare(typed, words, found, newest)


def with_rare(typed: Words, words: list[str], found: list[Finder], newest: list[str]) -> Words:
    """`typed`, of words that none of `newest` has together, with those words that the index shall search."""
    last, some = len(words) - 1, newest[:TOLD_BY]
    seldom = [at for at, finder in enumerate(found) if 2 * len(those_with([finder], some)) < len(some)]
    whole = [at for at in seldom if at != last]
    if is_begun(words[-1]) and whole and not those_with([found[at] for at in whole], newest):
        seldom = whole
    if not seldom or len(seldom) == len(words):
        return typed
    asked = all_of([words[at] for at in seldom], last_is_begun=last in seldom and is_begun(words[-1]))
    return replace(typed, rare=asked, checked=tuple(typed.patterns[at] for at in range(len(words)) if at not in seldom))


def those_with(words: list[Finder], texts: list[str]) -> list[str]:
    """Those of `texts` with all of `words`. A pattern takes ten times as long as to see that the letters are not
    there."""
    for word, _ in words:
        texts = [text for text in texts if word in text]
    return [text for text in texts if all(find(text) for _, find in words)]


def newest_texts(opinions: "OpinionQuerySet", *, in_order_of_all: bool) -> tuple[list[str], int]:
    """The folded texts of the newest `opinions`, and how many texts were read to get them."""
    newest = opinions.newest_first()
    if not in_order_of_all:
        texts = list(newest.values_list("folded", flat=True)[:NEWEST])
        return texts, len(texts)
    rows = list(newest.values_list("folded", "received_at")[:FEWER])
    if not rows:
        return [], 0
    oldest = min(received_at for _, received_at in rows)
    return [folded for folded, _ in rows], opinions.model._base_manager.filter(received_at__gte=oldest).count()


def are_few(rows: QuerySet) -> bool:
    """Whether there are few rows in all."""
    return last_key(rows) < FEW


def last_key(rows: QuerySet) -> int:
    """An upper bound of the number of rows: keys are given in turn."""
    return rows.model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
