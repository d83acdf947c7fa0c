"""What somebody typed, as the index (`index.py`) is asked for it."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from dialogue_portal.lib.text import MAX_WORDS, WORD, words_of

from .index import Words, all_of, in_a_row, patterns_for

if TYPE_CHECKING:
    from ..models.opinion_queryset import OpinionQuerySet

Finder = Callable[[str], object]

__all__ = ["MAX_WORDS", "WORD", "as_begun", "as_typed", "in_a_row", "is_begun", "words_of"]

FEW = 10_000
"""Opinions or promises among which the index tells all that hold a word sooner than the newest are read."""

NEWEST = 1000
"""So many of the newest opinions tell how frequent words are: 8 ms."""

TOLD_BY = 100
"""So many of these tell which words nearly every text has: counting each word in all takes longer than it saves."""

FEWER = 100
"""So many of those for which others must be read as well: of a unit that has a fiftieth of all, that is 5,000."""


def is_begun(word: str) -> bool:
    """Whether the last word typed may be the beginning of one; a single letter begins half of them."""
    return len(word) > 1


def as_begun(words: list[str]) -> Words:
    """All of `words`, asked of the index alone."""
    return all_of(words, last_is_begun=is_begun(words[-1]))


def as_typed(words: list[str], opinions: "OpinionQuerySet", *, in_order_of_all: bool = False) -> Words:
    """All of `words`; the last may still be on its way.

    This looks first into the newest `opinions`. The indices give all of the thousands that hold a frequent word before
    the newest twenty are picked from them (SQLite: 350 ms with a million opinions, against 10), and reading from the
    newest on never ends for a rare one (PostgreSQL: 5 s, against 3 ms). Among `FEW` opinions the index alone is asked.

    `in_order_of_all`: the database finds `opinions` by looking at all there are in turn, so all of these are read.
    """
    last = last_key(opinions)
    if last < FEW:
        return as_begun(words)
    last_is_begun = is_begun(words[-1])
    patterns = patterns_for(words, last_is_begun=last_is_begun)
    newest, read = newest_texts(opinions, in_order_of_all=in_order_of_all)
    found = [re.compile(pattern).search for pattern in patterns]
    having = sum(all(find(text) for find in found) for text in newest)
    told = {"share": having / max(read, 1), "found": having * last // max(len(newest), 1)}
    typed = replace(as_begun(words), patterns=patterns, **told)
    return typed if having else with_rare(typed, words, found, newest)


def with_rare(typed: Words, words: list[str], found: list[Finder], newest: list[str]) -> Words:
    """`typed`, of words that none of `newest` has together, with those that the index shall be asked for. `found` finds
    each of the words in a text."""
    last, some = len(words) - 1, newest[:TOLD_BY]
    seldom = [at for at, find in enumerate(found) if 2 * sum(1 for text in some if find(text)) < len(some)]
    whole = [at for at in seldom if at != last]
    if is_begun(words[-1]) and whole and not any(all(found[at](text) for at in whole) for text in newest):
        seldom = whole
    if not seldom or len(seldom) == len(words):
        return typed
    asked = all_of([words[at] for at in seldom], last_is_begun=last in seldom and is_begun(words[-1]))
    return replace(typed, rare=asked, checked=tuple(typed.patterns[at] for at in range(len(words)) if at not in seldom))


def newest_texts(opinions: "OpinionQuerySet", *, in_order_of_all: bool) -> tuple[list[str], int]:
    """The folded texts of the newest `opinions`, and how many texts were read to have them."""
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
    """Whether there are few in all."""
    return last_key(rows) < FEW


def last_key(rows: QuerySet) -> int:
    """How many there can be in all: keys are given in turn."""
    return rows.model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
