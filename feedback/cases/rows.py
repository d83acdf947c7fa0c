"""What lists, prints and the search of staff say of a case, as plain values: a line is drawn once for all to see."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone

from dialogue_portal.lib.text import capital

from ..models import Opinion
from .states import state_words
from .tables import lead_of


class CaseRow(NamedTuple):
    """What a resident wrote may name people: nothing here is made of it. `lead`, `topic`, `group` are «» where there is
    none."""

    pk: int
    heading: str
    received_at: dt.datetime
    topic: str
    group: str
    channel: str
    session: str
    concern_count: int
    state: str
    lead: str
    duty: str
    due_on: dt.date | None
    is_late: bool


def rows_of(opinions: Iterable[Opinion]) -> list[CaseRow]:
    """Of cases as `tables.in_order` gives them; today by the ward's clock says what is late."""
    today = timezone.localdate()
    return [row_of(opinion, today) for opinion in opinions]


def row_of(opinion: Opinion, today: dt.date) -> CaseRow:
    return CaseRow(
        pk=opinion.pk,
        heading=opinion.subject or f"{capital(opinion.get_kind_display())}, chưa có tiêu đề",
        received_at=opinion.received_at,
        topic=str(opinion.topic or ""),
        group=str(opinion.group or ""),
        channel=opinion.get_channel_display(),
        session=opinion.session.short_name,
        concern_count=opinion.concern_count,
        state=state_words(opinion),
        lead=lead_of(opinion),
        duty=opinion.get_duty_display(),
        due_on=opinion.due_on,
        is_late=opinion.due_on is not None and opinion.due_on < today,
    )
