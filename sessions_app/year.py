"""A year at a glance: has each body, and each residential group, held its conference?"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dialogue_portal.lib.text import capital, shorten

from .models import Body, BodyKind, DialogueSession, Meeting, ResidentialGroup

SHORT = 60
"""Letters of a title where dozens of rows bear it."""


class Held(models.TextChoices):
    DONE = "done", "đã họp"
    PLANNED = "planned", "đã có lịch"
    NONE = "none", "chưa có"


@dataclass
class YearRow:
    """Whose conference it is, where it stands, which sessions count for it, and the one to make the next after."""

    name: str
    held: Held = Held.NONE
    sessions: list[DialogueSession] = field(default_factory=list)
    pattern_id: int | None = None
    body_id: int | None = None
    note: str = ""
    is_short: bool = False
    """Whether it is one of many rows that name the same sessions."""

    @property
    def lines(self) -> list[SafeString]:
        """Of each session one, with the way to it."""
        return [line_of(session, is_short=self.is_short) for session in self.sessions]


def line_of(session: DialogueSession, *, is_short: bool) -> SafeString:
    """Made once for each: every group may have every session of the year, and a row for each of them takes long."""
    kept = f"line_of_year_{is_short}"
    found: SafeString | None = vars(session).get(kept)
    if found is None:
        title = capital(shorten(session.name_in_lists, SHORT)) if is_short else session.title
        address = reverse("admin:sessions_app_dialoguesession_change", args=[session.pk])
        day = f" ({session.first_day:%d/%m/%Y})" if session.first_day else ""
        found = format_html(
            '<a href="{}">{}</a>{}{}', address, title, day, ", đang hoãn" if session.postponed_at else ""
        )
        vars(session)[kept] = found
    return found


@dataclass(frozen=True)
class Year:
    """Everything about one year; `called_off` are sessions that count for nobody."""

    number: int
    bodies: list[YearRow]
    groups: list[YearRow]
    called_off: list[DialogueSession]


def year_at_a_glance(number: int) -> Year:
    """Some queries for any number of sessions and groups."""
    sessions = list(
        DialogueSession.objects.filter(year=number)
        .by_date()
        .select_related("organiser", "conclusion")
        .prefetch_related("meetings__groups")
    )
    standing = [session for session in sessions if not session.cancelled_at]
    called_off = [session for session in sessions if session.cancelled_at]
    return Year(number, body_rows(standing, number), group_rows(standing, number), called_off)


def body_rows(sessions: list[DialogueSession], number: int) -> list[YearRow]:
    """The committee, who must hold one, and every body that ever did; last what names no organiser."""
    patterns = newest_by_organiser(number)
    owing = Q(kind=BodyKind.COMMITTEE, is_active=True) | Q(pk__in=patterns, is_active=True)
    this_year = Q(pk__in={session.organiser_id for session in sessions if session.organiser_id})
    rows = []
    for body in Body.objects.filter(owing | this_year):
        own = [session for session in sessions if session.organiser_id == body.pk]
        held = best(held_of(session, session.meetings.all()) for session in own)
        rows.append(YearRow(body.name, held, own, patterns.get(body.pk), body.pk))
    nobodys = [session for session in sessions if session.organiser_id is None]
    if nobodys:
        held = best(held_of(session, session.meetings.all()) for session in nobodys)
        rows.append(YearRow("Chưa ghi cơ quan tổ chức", held, nobodys))
    return rows


def newest_by_organiser(number: int) -> dict[int, int]:
    """The last session of each organiser up to the year `number`, by key."""
    past = DialogueSession.objects.filter(year__lte=number, organiser__isnull=False, cancelled_at=None)
    return dict(past.order_by("year", "pk").values_list("organiser_id", "pk"))


def group_rows(sessions: list[DialogueSession], number: int) -> list[YearRow]:
    """Each group that the ward had in that year: its own meetings, else those for the whole ward."""
    own: dict[int, list[tuple[DialogueSession, Meeting]]] = {}
    wide: list[DialogueSession] = []
    for session in sessions:
        named = [(group.pk, meeting) for meeting in session.meetings.all() for group in meeting.groups.all()]
        for key, meeting in named:
            own.setdefault(key, []).append((session, meeting))
        if not named:
            wide.append(session)
    return [group_row(group, own.get(group.pk, []), wide) for group in groups_of(number)]


def groups_of(number: int) -> models.QuerySet[ResidentialGroup]:
    """Those that existed on some day of the year."""
    begun = Q(valid_from=None) | Q(valid_from__year__lte=number)
    going_on = Q(valid_to__year__gte=number) | Q(valid_to=None, merged_into=None)
    return ResidentialGroup.objects.filter(begun, going_on)


def group_row(
    group: ResidentialGroup, own: list[tuple[DialogueSession, Meeting]], wide: list[DialogueSession]
) -> YearRow:
    held = best(held_of(session, [meeting]) for session, meeting in own)
    in_common = best(held_of(session, session.meetings.all()) for session in wide)
    if held == Held.DONE or (held == Held.PLANNED and in_common != Held.DONE):
        counted = [session for session, meeting in own if held_of(session, [meeting]) == held]
        return YearRow(group.name, held, list(dict.fromkeys(counted)), is_short=True)
    if in_common == Held.NONE:
        return YearRow(group.name)
    common = [session for session in wide if held_of(session, session.meetings.all()) == in_common]
    return YearRow(group.name, in_common, common, note="họp chung toàn địa bàn", is_short=True)


def held_of(session: DialogueSession, meetings: Iterable[Meeting]) -> Held:
    """Whether all of `meetings`, some or all of the session's, are over; one put off waits for its new day."""
    meetings, now = list(meetings), timezone.now()
    is_over = meetings and all(meeting.ends_at <= now for meeting in meetings)
    if session.closed_at or session.published_conclusion or (is_over and not session.postponed_at):
        return Held.DONE
    return Held.PLANNED


def best(states: Iterable[Held]) -> Held:
    order = list(Held)
    return min(states, key=order.index, default=Held.NONE)
