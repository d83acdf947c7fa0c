"""«Tôi cũng quan tâm»: residents support what another one said. No account and no name; each browser counts once.

The count is kept in a row of `ConcernCount`, so that no row of a public page is touched and no kept page is dropped.
That row is updated by its own statement after the support is stored, so that nobody holds its lock during a round trip:
500 presses on one opinion, 16 at a time, then took as long as on a hundred opinions; in one transaction the slowest
took twice as long. If a process ends in between, `recount_all` finds what is missing.
"""

from collections.abc import Sequence
from functools import partial

from django.db import transaction
from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from dialogue_portal.lib import codes

from ..models import ConcernCount, Follow, Opinion
from .follow import AT_ONCE


def show_concern(opinion: Opinion, *, browser: str) -> None:
    """Count `browser`, a random secret of it, for `opinion`; a second time changes nothing. Only its HMAC is stored."""
    if is_concerned(opinion, browser=browser):
        return
    _, is_new = Follow.objects.get_or_create(opinion=opinion, browser_hash=hash_of(browser))
    if is_new:
        add(opinion, 1)


def withdraw_concern(opinion: Opinion, *, browser: str) -> None:
    """Stop counting `browser`."""
    gone, _ = nods(opinion).filter(browser_hash=hash_of(browser)).delete()
    if gone:
        add(opinion, -1)


def is_concerned(opinion: Opinion, *, browser: str) -> bool:
    return nods(opinion).filter(browser_hash=hash_of(browser)).exists()


def hash_of(browser: str) -> str:
    return codes.keyed("browser", browser).hex()


def nods(opinion: Opinion) -> QuerySet[Follow]:
    """The support for `opinion` and for the opinions that wait for its answer, which are shown at its address; a
    browser counts once. Support for an opinion that waits for another counts only there."""
    told = Opinion.objects.filter(Q(pk=opinion.pk, duplicate_of=None) | Q(duplicate_of=opinion.pk))
    return Follow.objects.filter(opinion__in=told.order_by().values("pk")).exclude(browser_hash="")


def add(opinion: Opinion, number: int) -> None:
    if not added(opinion, number):
        ConcernCount.objects.bulk_create([ConcernCount(opinion=opinion)], ignore_conflicts=True)
        added(opinion, number)


def added(opinion: Opinion, number: int) -> int:
    """Add `number` to the count of `opinion`, not below zero. Returns how many rows changed: 0 without a row."""
    rows = ConcernCount.objects.filter(opinion=opinion, number__gte=-number)
    return rows.update(number=F("number") + number)


def care_about_parts(whole: Opinion, parts: Sequence[Opinion]) -> None:
    """Whoever supported `whole` supports each of its `parts`, and may withdraw from each alone."""
    hashes = list(whole.follows.exclude(browser_hash="").values_list("browser_hash", flat=True))
    rows = [Follow(opinion=part, browser_hash=browser_hash) for part in parts for browser_hash in hashes]
    Follow.objects.bulk_create(rows, batch_size=AT_ONCE)
    recount_later(*(part.pk for part in parts))


def recount_later(*keys: int | None) -> None:
    """Count again once the verb that joined or split them is committed, so that others need not wait. If it fails, the
    next sweep does it."""
    for key in filter(None, keys):
        transaction.on_commit(partial(recount, key), robust=True)


@transaction.atomic
def recount(key: int) -> None:
    """Count the support for the opinion `key` again. Its row is locked first: presses are either seen or added
    afterwards. A press between its two steps is counted twice until the next sweep."""
    ConcernCount.objects.bulk_create([ConcernCount(opinion_id=key)], ignore_conflicts=True)
    row = ConcernCount.objects.select_for_update().get(opinion=key)
    row.number = nods(Opinion(pk=key)).aggregate(number=Count("browser_hash", distinct=True))["number"]
    row.save(update_fields=["number"])


def recount_all() -> int:
    """Correct all wrong counts. Returns how many. May run at any time, also twice at once."""
    return set_right(differing())


def recount_some() -> int:
    """As `recount_all`, for another part of the opinions each hour: counting everything takes a second or two."""
    firsts = parts()
    return set_right(differing_from(firsts[int(timezone.now().timestamp() // 3600) % len(firsts)]))


A_PART = 50_000
"""Opinions looked at by one sweep."""


def parts() -> range:
    """The key before the first opinion of each part."""
    ends = Opinion.objects.aggregate(lowest=Min("pk"), highest=Max("pk"))
    return range((ends["lowest"] or 1) - 1, ends["highest"] or 1, A_PART)


def set_right(keys: list[int]) -> int:
    for key in keys:
        recount(key)
    return len(keys)


def differing() -> list[int]:
    """The keys of opinions whose stored count is wrong."""
    return [key for first in parts() for key in differing_from(first)]


def differing_from(first: int) -> list[int]:
    """Those of the part after the key `first`. Opinions for which none waits are counted along the index; the few
    others with those that wait."""

    def here(column: str) -> dict[str, int]:
        return {f"{column}__gt": first, f"{column}__lte": first + A_PART}

    pressed = Follow.objects.exclude(browser_hash="").order_by()
    alone = pressed.filter(opinion__duplicate_of=None, **here("opinion")).values("opinion")
    counted = dict(alone.annotate(number=Count("pk")).values_list("opinion", "number").iterator())
    waiting = Opinion.objects.filter(**here("duplicate_of")).order_by().values_list("pk", "duplicate_of")
    family = {key for pair in waiting for key in pair}
    together = pressed.filter(opinion__in=family).values(at=Coalesce("opinion__duplicate_of", "opinion"))
    counted |= together.annotate(number=Count("browser_hash", distinct=True)).values_list("at", "number")
    stored = dict(ConcernCount.objects.filter(**here("opinion")).values_list("opinion", "number").iterator())
    return sorted(at for at in counted | stored if counted.get(at, 0) != stored.get(at, 0))
