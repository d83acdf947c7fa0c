"""What comes on paper: the channels, the number printed on each slip, the day it was handed in."""

import datetime as dt
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils import timezone

from sessions_app.models import DialogueSession, Meeting, ResidentialGroup

from ..models import Channel, Opinion

PAPER_CHANNELS = [choice for choice in Channel.choices if choice[0] != Channel.PORTAL]
NO_GROUP = "C"
"""On slips for everybody («phiếu chung»), where the group is filled in by hand."""

SERIAL = re.compile(r"HN(\d+)-(C|[TK]\d+)-(\d{1,5})")


@dataclass(frozen=True)
class Serial:
    """The meaning of a slip number: «HN2-T03-007» is the seventh slip of group 3 for session 2."""

    session_id: int
    group_sign: str
    copy: int

    def __str__(self) -> str:
        return f"HN{self.session_id}-{self.group_sign}-{self.copy:03d}"


def serial_of(session: DialogueSession, group: ResidentialGroup | None, copy: int) -> Serial:
    """The number to print: always the same for the same session, group and copy, so nothing needs to be stored."""
    return Serial(session.pk, sign_of(group), copy)


def sign_of(group: ResidentialGroup | None) -> str:
    """The group in a serial: by its number, which people know; by its key if it has none."""
    if group is None:
        return NO_GROUP
    return f"K{group.pk}" if group.number is None else f"T{group.number:02d}"


def parse_serial(typed: str) -> Serial | None:
    """The serial meant by `typed` (any case, blanks for dashes), or None."""
    found = SERIAL.fullmatch(re.sub(r"[\s\-–.]+", "-", typed.strip()).upper())
    if found is None:
        return None
    session, sign, copy = found.groups()
    sign = f"T{int(sign[1:]):02d}" if sign.startswith("T") else sign
    return Serial(int(session), sign, int(copy))


def sessions_for_paper():
    """Sessions for which paper still comes: also after the portal has closed, until the session is closed itself."""
    meetings = Prefetch("meetings", Meeting.objects.all())
    return DialogueSession.objects.filter(closed_at=None, cancelled_at=None).by_date().prefetch_related(meetings)


def newest_session() -> int | None:
    """The session for which most paper comes: the newest of those that take opinions."""
    return DialogueSession.objects.accepting().by_date().values_list("pk", flat=True).first()


def session_being_typed() -> int | None:
    """The session whose slips are typed now: one that meets today, even if it has stopped taking opinions; else the
    newest that takes them."""
    standing = DialogueSession.objects.public().filter(postponed_at=None, cancelled_at=None, closed_at=None)
    today = standing.filter(meetings__held_on=timezone.localdate()).order_by("pk")
    return today.values_list("pk", flat=True).first() or newest_session()


def channel_of_paper(session: int | None) -> str:
    """The channel by which the last paper of the session with this key came; «» if there is none yet, so that it is
    asked. It is asked again on the day of the meeting: what is said in the hall comes by another than all before."""
    paper = Opinion.objects.filter(session=session, channel__in=dict(PAPER_CHANNELS)).order_by("-pk")
    met = Meeting.objects.filter(session=session, held_on__lte=timezone.localdate()).order_by("held_on")
    if first := met.values_list("held_on", flat=True).first():
        paper = paper.filter(received_at__date__gte=first)
    return paper.values_list("channel", flat=True).first() or ""


def check_day_received(day: dt.date, session: DialogueSession) -> None:
    """Raises `ValidationError` for a day in the future, and for a year that is probably a mistake."""
    if day > timezone.localdate():
        raise ValidationError("Ngày nhận không thể ở tương lai.", code="future")
    if abs(day.year - session.year) > 1:
        raise ValidationError(f"Hội nghị này là của năm {session.year}. Hãy xem lại năm của ngày nhận.", code="year")


def check_was_held(day: dt.date, session: DialogueSession) -> None:
    """Raises `ValidationError` if something was said at the conference before its first meeting."""
    meetings = list(session.meetings.all())
    first = min((meeting.held_on for meeting in meetings), default=day)
    if day < first and not any(meeting.day_said for meeting in meetings):
        raise ValidationError(
            f"Hội nghị họp từ ngày {first:%d/%m/%Y}, trước đó chưa ai phát biểu. Hãy xem lại ngày nhận hoặc kênh.",
            code="not_held",
        )


def moment_received(day: dt.date) -> dt.datetime:
    """Only the day is known: noon of it, or now if it is today."""
    now = timezone.localtime()
    return now if day == now.date() else timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
