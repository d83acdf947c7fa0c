"""Hiding from the public, place by place, what a correction of a conclusion or a promise has replaced."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Model, QuerySet

from ..models import User
from .base import NotReady, WrongState, record

AT_ONCE = "Chọn ngay khi đính chính."
"""The reason in the record where the editor hid the words while correcting them."""


def changing(mendings: Iterable[Any], *, note: str, reason: str) -> list[Any]:
    """The `mendings` that change a word. Raises `NotReady` when there are none, or without a note or a reason."""
    if not note.strip() or not reason.strip():
        raise NotReady("Hãy ghi đính chính điều gì, vì sao ghi nhầm: mọi người sẽ đọc phần này.")
    changed = [mending for mending in mendings if mending.before != mending.after]
    if not changed:
        raise NotReady("Chưa có chữ nào được sửa.")
    return changed


def lock_readable(earlier: QuerySet[Any], only: Collection[int], *, reason: str) -> list[Any]:
    """Lock the words `only` among `earlier`, those of one correction. Raises `NotReady` without a reason, `WrongState`
    without words, or when one is withheld already or belongs to another correction."""
    if not reason.strip():
        raise NotReady("Hãy ghi lý do.")
    readable = earlier.filter(is_withheld=False, pk__in=only)
    found = list(readable.select_for_update(of=("self",), no_key=True))
    if not found or len(found) != len(set(only)):
        raise WrongState
    return found


def by_correction(corrections: QuerySet[Any], words: Collection[int]) -> list[tuple[Any, set[int]]]:
    """Each of `corrections` with those of the keys `words` that belong to it, oldest first. Raises `WrongState` without
    words, or when one belongs to none of them."""
    found = [(made, {row.pk for row in made.earlier.all()}) for made in corrections.prefetch_related("earlier")]
    chosen = [(made, keys.intersection(words)) for made, keys in found]
    if not words or sum(len(keys) for _, keys in chosen) != len(set(words)):
        raise WrongState
    return [(made, keys) for made, keys in chosen if keys]


def record_withheld(case: Model, number: int, places: Iterable[str], *, by: User, reason: str) -> None:
    """Record for `case` at which `places` of the correction `number` words were hidden, and why."""
    told = f"Đính chính lần {number}: {', '.join(places)}. {reason}"
    record(case, "withhold_earlier_words", by=by, reason=told)
