"""The plain values that lists, prints and the search of staff show of a case: a line is drawn once for all."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone

from dialogue_portal.lib.text import capital

from ..models import Opinion
from .states import state_words
from .tables import lead_of


class CaseRow(NamedTuple):
    """A case in a list. What a resident wrote may name people: nothing of it is here. `lead`, `topic`, `group` are «»
    if there is none."""

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
    """The rows of cases from `tables.in_order`; what is late depends on today by the ward's clock."""
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
