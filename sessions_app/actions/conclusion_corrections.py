"""A published conclusion is corrected openly: what it said, what was wrong with it and why stay to be read."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from dialogue_portal.lib.fields import draw_anew

from ..models import (
    Body,
    ConclusionCorrection,
    ConclusionItem,
    ConclusionNotice,
    ConclusionPlace,
    EarlierWords,
    User,
    numbered,
)
from .base import ActionRefused, WrongState, record
from .earlier_words import AT_ONCE, changing, lock_readable, record_withheld
from .papers import check_due_days


class CorrectedMeanwhile(ActionRefused):
    """The place no longer reads as it did when this person opened it."""

    def __str__(self) -> str:
        return (
            "Chỗ này vừa được sửa từ nơi khác trong lúc ông/bà đang viết, nên chưa ghi gì. Hãy mở lại trang, đọc lời "
            "hiện nay rồi đính chính."
        )


@dataclass(frozen=True)
class Wording:
    """What one place says: its words, and of a line also the office and the day."""

    text: str
    body: Body | None = None
    due_on: dt.date | None = None


@dataclass(frozen=True)
class Mending:
    """One place of a conclusion: as whoever corrects it has read it, and as it shall read. `item` for a line of it;
    `is_withheld` where only staff shall read what it said."""

    place: ConclusionPlace
    before: Wording
    after: Wording
    item: ConclusionItem | None = None
    is_withheld: bool = False

    @property
    def moves_promise(self) -> bool:
        """Whether another office or another day is named."""
        return (self.before.body, self.before.due_on) != (self.after.body, self.after.due_on)


@transaction.atomic
def correct_conclusion(
    notice: ConclusionNotice,
    *,
    by: User,
    mendings: Sequence[Mending],
    note: str,
    reason: str,
) -> ConclusionCorrection:
    """Put what shall be read in the place of what was wrong; `note` tells everybody what was, `reason` why.

    Number, day, issuer and address stay, no line comes or goes. What each place said stays readable; where its mending
    `is_withheld` only for staff, and so does all that this place said before. Raises `WrongState` when the conclusion
    is not public, `CorrectedMeanwhile` when a place reads otherwise by now, `NotReady` without a note, a reason or a
    changed word, and for a day before the conference.
    """
    public = ConclusionNotice.objects.public().select_for_update(of=("self",), no_key=True)
    current = public.filter(pk=notice.pk).first()
    if current is None:
        raise WrongState
    changed = changing(mendings, note=note, reason=reason)
    items = lock_items(current, changed)
    last = current.corrections.aggregate(last=Max("number"))["last"] or 0
    correction = ConclusionCorrection.objects.create(notice=current, number=last + 1, note=note, reason=reason)
    kept = [mend(current, items.get(row.item.pk) if row.item else None, row, correction) for row in changed]
    check_due_days(current, [mending.item.pk for mending in changed if mending.item and mending.moves_promise])
    hidden = [words for words, mending in zip(kept, changed, strict=True) if mending.is_withheld]
    notice.refresh_from_db()
    record(notice, "correct", by=by, reason=f"{note} {reason}")
    if hidden:
        withhold(correction, {words.pk for words in hidden})
        notice.refresh_from_db(fields=["slug"])
        record_withheld(notice, correction.number, places_of(notice, hidden), by=by, reason=AT_ONCE)
    return correction


def lock_items(notice: ConclusionNotice, mendings: Iterable[Mending]) -> dict[int, ConclusionItem]:
    """The lines that are mended, by key. Raises `WrongState` for one of another conclusion."""
    keys = {mending.item.pk for mending in mendings if mending.item}
    found = notice.items.select_for_update(of=("self",), no_key=True).select_related("body").in_bulk(keys)
    if len(found) != len(keys):
        raise WrongState
    return found


def mend(
    notice: ConclusionNotice, item: ConclusionItem | None, mending: Mending, correction: ConclusionCorrection
) -> EarlierWords:
    """Compare and set, within the locks: nobody's words are lost. What it said until now."""
    if said_in(notice, mending.place, item) != mending.before:
        raise CorrectedMeanwhile
    before, after = mending.before, mending.after
    kept = EarlierWords.objects.create(
        correction=correction,
        place=mending.place,
        item=item,
        text=before.text,
        body_then=before.body.name if before.body else "",
        due_on=before.due_on,
    )
    if item:
        write(item, text=after.text, body=after.body, due_on=after.due_on)
    else:
        write(notice, **{mending.place.value: after.text})
    return kept


def write(row: ConclusionNotice | ConclusionItem, **columns: Any) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))


def said_in(notice: ConclusionNotice, place: ConclusionPlace, item: ConclusionItem | None) -> Wording:
    """What a place says now."""
    return Wording(item.text, item.body, item.due_on) if item else Wording(getattr(notice, place.value))


def withhold(correction: ConclusionCorrection, only: Collection[int]) -> None:
    """Keep from the public, of what `correction` replaced, the words of the keys `only`, and what the same places said
    before: that may tell the same. An address that was made of a title would tell it too."""
    chosen = list(correction.earlier.filter(pk__in=only))
    if any(words.place == ConclusionPlace.TITLE for words in chosen):
        draw_anew(ConclusionNotice.objects.get(pk=correction.notice_id))
    for place in [Q(item=words.item_id) if words.item_id else Q(place=words.place) for words in chosen]:
        same = EarlierWords.objects.filter(place, correction__notice=correction.notice_id)
        same.filter(correction__number__lte=correction.number).update(is_withheld=True)


@transaction.atomic
def withhold_earlier_words(correction: ConclusionCorrection, *, by: User, reason: str, only: Collection[int]) -> None:
    """Let only staff read, of what `correction` replaced, the words of the keys `only`, when it turns out that nobody
    should. What was corrected and why stays public. Raises what `lock_readable` raises."""
    found = lock_readable(correction.earlier.all(), only, reason=reason)
    withhold(correction, only)
    places = places_of(correction.notice, found)
    record_withheld(correction.notice, correction.number, places, by=by, reason=reason)


def places_of(notice: ConclusionNotice, earlier: Iterable[EarlierWords]) -> Iterator[str]:
    """«mục 3 phần d)», «phần mở đầu»: where these words stood."""
    lines = numbered(notice.items.all())
    for words in earlier:
        words.item = lines.get(words.item_id or 0)
        yield words.place_name
