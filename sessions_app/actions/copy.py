"""A new conference with the settings of an earlier one, without what was said in it."""

import datetime as dt
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max

from ..models import AgendaItem, DialogueSession, Meeting, User, WardProfile
from .base import NotReady, record, refusing

KEPT = ["kind", "mode", "invited", "how_to_attend", "how_to_send", "contact", "takes_registrations"]
KEPT_OF_MEETING = [
    "part_of_day",
    "start_time",
    "end_time",
    "place",
    "address",
    "bridge_points",
    "seats",
    "speaking_slots",
]

MADE_MEANWHILE = "Hội nghị cùng loại mang số lần đó vừa được tạo. Hãy bấm lần nữa, hoặc ghi số khác."

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def copy_session(
    source: DialogueSession, *, by: User, title: str, year: int, first_day: dt.date, ordinal: int | None = None
) -> DialogueSession:
    """A draft like `source`, with its meetings at the same intervals, the first on `first_day`.

    Merged bodies and groups are replaced by their successors. Without `ordinal` it gets the next one, or none if
    `source` has none, because its organiser counts otherwise. Raises `NotReady` when the ordinal is taken in that year,
    also to the second of two at once.
    """
    new = DialogueSession(
        title=title,
        year=year,
        ward_then=WardProfile.current().full_name,
        organiser=source.organiser and last_of(source.organiser, "successor"),
        **{name: getattr(source, name) for name in KEPT},
    )
    new.ordinal = ordinal or (next_ordinal(source, year) if source.ordinal else None)
    refuse_what_cannot_be(new)
    with refusing(MADE_MEANWHILE):
        new.save()
    copy_agenda(source, new, copy_meetings(source, new, first_day))
    record(new, "copy", by=by, reason=f"Theo mẫu của «{source}».")
    return new


def next_ordinal(source: DialogueSession, year: int) -> int:
    """The next number for a session of this kind in the ward under its present name."""
    alike = DialogueSession.objects.filter(year=year, kind=source.kind, ward_then=WardProfile.current().full_name)
    return (alike.aggregate(last=Max("ordinal"))["last"] or 0) + 1


def refuse_what_cannot_be(new: DialogueSession) -> None:
    try:
        new.validate_constraints()
    except ValidationError as error:
        raise NotReady(" ".join(error.messages)) from None


def copy_meetings(source: DialogueSession, new: DialogueSession, first_day: dt.date) -> dict[int, Meeting]:
    """The new meetings by the keys of the old ones; a meeting on `first_day` if there was none."""
    old = list(source.meetings.prefetch_related("groups__merged_into"))
    if not old:
        Meeting.objects.create(session=new, held_on=first_day)
    made = {}
    for meeting in old:
        kept = {name: getattr(meeting, name) for name in KEPT_OF_MEETING}
        held_on = first_day + (meeting.held_on - old[0].held_on)
        made[meeting.pk] = Meeting.objects.create(session=new, held_on=held_on, **kept)
        made[meeting.pk].groups.set({last_of(group, "merged_into") for group in meeting.groups.all()})
    return made


def copy_agenda(source: DialogueSession, new: DialogueSession, meetings: dict[int, Meeting]) -> None:
    """The programme with offices in words; the people who will speak are entered once they are known."""
    AgendaItem.objects.bulk_create(
        AgendaItem(
            session=new,
            meeting=meetings.get(item.meeting_id or 0),
            order=item.order,
            time=item.time,
            title=item.title,
            done_by=item.participation.title_then if item.participation else item.done_by,
        )
        for item in source.agenda.select_related("participation")
    )


def last_of(row: Row, field: str) -> Row:
    """The last row in the chain of successors along `field`."""
    seen = {row.pk}
    while (following := getattr(row, field)) and following.pk not in seen:
        seen.add(following.pk)
        row = following
    return row
