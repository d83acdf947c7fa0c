"""Correcting a published conclusion openly: its earlier words, what was wrong and why can be read."""

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
    """The text has changed since this person opened it."""

    sentence = (
        "Chỗ này vừa được sửa từ nơi khác trong lúc ông/bà đang viết, nên chưa ghi gì. Hãy mở lại trang, đọc lời "
        "hiện nay rồi đính chính."
    )


@dataclass(frozen=True)
class Wording:
    """What one place says: its words, and for a line also its office and day."""

    text: str
    body: Body | None = None
    due_on: dt.date | None = None


@dataclass(frozen=True)
class Mending:
    """A change to one place of a conclusion: the words that the editor read, and the new ones. `item` is the line, if
    it is one; `is_withheld`: only staff may read the earlier words."""

    place: ConclusionPlace
    before: Wording
    after: Wording
    item: ConclusionItem | None = None
    is_withheld: bool = False

    @property
    def moves_promise(self) -> bool:
        """Whether it names another office or another day."""
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
    """Replace what was wrong by the words in `mendings`; `note` tells everybody what was wrong, `reason` why.

    Number, day, issuer and address stay, and no line is added or removed. The earlier words of each place can be read;
    if its mending `is_withheld`, only by staff, as all that the place said before. Raises `WrongState` when the
    conclusion is not public, `CorrectedMeanwhile` when a place has changed, `NotReady` without a note, a reason or a
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
    """The lines to be changed, by key. Raises `WrongState` for a line of another conclusion."""
    keys = {mending.item.pk for mending in mendings if mending.item}
    found = notice.items.select_for_update(of=("self",), no_key=True).select_related("body").in_bulk(keys)
    if len(found) != len(keys):
        raise WrongState
    return found


def mend(
    notice: ConclusionNotice, item: ConclusionItem | None, mending: Mending, correction: ConclusionCorrection
) -> EarlierWords:
    """Write one mending if the place still reads as the editor saw it. Returns its earlier words. Call it with the rows
    locked."""
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
    """The present words of a place."""
    return Wording(item.text, item.body, item.due_on) if item else Wording(getattr(notice, place.value))


def withhold(correction: ConclusionCorrection, only: Collection[int]) -> None:
    """Hide from the public the words `only` which `correction` replaced, and all earlier words of the same places,
    which may say the same. An address made from such a title is changed too."""
    chosen = list(correction.earlier.filter(pk__in=only))
    if any(words.place == ConclusionPlace.TITLE for words in chosen):
        draw_anew(ConclusionNotice.objects.get(pk=correction.notice_id))
    for place in [Q(item=words.item_id) if words.item_id else Q(place=words.place) for words in chosen]:
        same = EarlierWords.objects.filter(place, correction__notice=correction.notice_id)
        same.filter(correction__number__lte=correction.number).update(is_withheld=True)


@transaction.atomic
def withhold_earlier_words(correction: ConclusionCorrection, *, by: User, reason: str, only: Collection[int]) -> None:
    """Let only staff read the words `only` that `correction` replaced, when it turns out that they should not be
    public. What was corrected and why stays public. Raises what `lock_readable` raises."""
    found = lock_readable(correction.earlier.all(), only, reason=reason)
    withhold(correction, only)
    places = places_of(correction.notice, found)
    record_withheld(correction.notice, correction.number, places, by=by, reason=reason)


def places_of(notice: ConclusionNotice, earlier: Iterable[EarlierWords]) -> Iterator[str]:
    """Where these words stood: «mục 3 phần d)», «phần mở đầu»."""
    lines = numbered(notice.items.all())
    for words in earlier:
        words.item = lines.get(words.item_id or 0)
        yield words.place_name
