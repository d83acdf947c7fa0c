"""The overview of a year: whether each body and each residential group held its conference."""

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
"""Letters of a title that dozens of rows repeat."""


class Held(models.TextChoices):
    DONE = "done", "đã họp"
    PLANNED = "planned", "đã có lịch"
    NONE = "none", "chưa có"


@dataclass
class YearRow:
    """A body or group, its state, the sessions that count for it, and the session to copy for the next."""

    name: str
    held: Held = Held.NONE
    sessions: list[DialogueSession] = field(default_factory=list)
    pattern_id: int | None = None
    body_id: int | None = None
    note: str = ""
    is_short: bool = False
    """Whether it is one of many rows with the same sessions."""

    @property
    def lines(self) -> list[SafeString]:
        """One linked line for each session."""
        return [line_of(session, is_short=self.is_short) for session in self.sessions]


def line_of(session: DialogueSession, *, is_short: bool) -> SafeString:
    """Made once for each session: many groups may share all sessions of the year, and a line for each is slow."""
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
    """The overview of one year; `called_off`: cancelled sessions, which count for nobody."""

    number: int
    bodies: list[YearRow]
    groups: list[YearRow]
    called_off: list[DialogueSession]


def year_at_a_glance(number: int) -> Year:
    """A fixed number of queries."""
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
    """The committee, which must hold one, and all bodies that ever held one; last, sessions without an organiser."""
    patterns = newest_by_organiser(number)
    owing = Q(kind=BodyKind.COMMITTEE, is_active=True) | Q(pk__in=patterns, is_active=True)
    this_year = Q(pk__in={session.organiser_id for session in sessions if session.organiser_id})
    rows = []
    for body in Body.objects.filter(owing | this_year):
        organised = [session for session in sessions if session.organiser_id == body.pk]
        held = best(held_of(session, session.meetings.all()) for session in organised)
        rows.append(YearRow(body.name, held, organised, patterns.get(body.pk), body.pk))
    nobodys = [session for session in sessions if session.organiser_id is None]
    if nobodys:
        held = best(held_of(session, session.meetings.all()) for session in nobodys)
        rows.append(YearRow("Chưa ghi cơ quan tổ chức", held, nobodys))
    return rows


def newest_by_organiser(number: int) -> dict[int, int]:
    """The last session of each organiser up to the year `number`: primary keys by primary key."""
    past = DialogueSession.objects.filter(year__lte=number, organiser__isnull=False, cancelled_at=None)
    return dict(past.order_by("year", "pk").values_list("organiser_id", "pk"))


def group_rows(sessions: list[DialogueSession], number: int) -> list[YearRow]:
    """Each group of the ward in that year, with its own meetings or else those for the whole ward."""
    invited: dict[int, list[tuple[DialogueSession, Meeting]]] = {}
    wide: list[DialogueSession] = []
    for session in sessions:
        named = [(group.pk, meeting) for meeting in session.meetings.all() for group in meeting.groups.all()]
        for key, meeting in named:
            invited.setdefault(key, []).append((session, meeting))
        if not named:
            wide.append(session)
    return [group_row(group, invited.get(group.pk, []), wide) for group in groups_of(number)]


def groups_of(number: int) -> models.QuerySet[ResidentialGroup]:
    """Groups that existed on some day of the year."""
    begun = Q(valid_from=None) | Q(valid_from__year__lte=number)
    going_on = Q(valid_to__year__gte=number) | Q(valid_to=None, merged_into=None)
    return ResidentialGroup.objects.filter(begun, going_on)


def group_row(
    group: ResidentialGroup, invited: list[tuple[DialogueSession, Meeting]], wide: list[DialogueSession]
) -> YearRow:
    held = best(held_of(session, [meeting]) for session, meeting in invited)
    in_common = best(held_of(session, session.meetings.all()) for session in wide)
    if held == Held.DONE or (held == Held.PLANNED and in_common != Held.DONE):
        counted = [session for session, meeting in invited if held_of(session, [meeting]) == held]
        return YearRow(group.name, held, list(dict.fromkeys(counted)), is_short=True)
    if in_common == Held.NONE:
        return YearRow(group.name)
    common = [session for session in wide if held_of(session, session.meetings.all()) == in_common]
    return YearRow(group.name, in_common, common, note="họp chung toàn địa bàn", is_short=True)


def held_of(session: DialogueSession, meetings: Iterable[Meeting]) -> Held:
    """Held if all `meetings` (some or all of the session's) are over; a postponed session waits for its new day."""
    meetings, now = list(meetings), timezone.now()
    is_over = meetings and all(meeting.ends_at <= now for meeting in meetings)
    if session.closed_at or session.published_conclusion or (is_over and not session.postponed_at):
        return Held.DONE
    return Held.PLANNED


def best(states: Iterable[Held]) -> Held:
    order = list(Held)
    return min(states, key=order.index, default=Held.NONE)
