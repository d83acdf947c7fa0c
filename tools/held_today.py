"""A conference in progress for the pictures, as the demo has none. Imported after Django is set up."""

import datetime as dt

from django.utils import timezone

from feedback.actions import live
from feedback.demo import upcoming, ward
from feedback.demo.accounts import user
from feedback.demo.clock import at
from feedback.demo.steps import Said, approve, send
from feedback.models import Channel, Registration
from sessions_app.actions import announce_session
from sessions_app.models import DialogueSession, Meeting

LASTED = dt.timedelta(minutes=50)

SAID = [
    Said(
        key="lane lights",
        day=0,
        topic="giao-thong",
        group=7,
        place="Ngõ 40",
        channel=Channel.CONFERENCE,
        text="Ngõ 40 có bốn bóng đèn cháy từ tháng trước, buổi tối người già, trẻ nhỏ đi lại dễ ngã.",
        subject="Thay bốn bóng đèn cháy ở ngõ 40",
    ),
    Said(
        key="tree roots",
        day=0,
        topic="giao-thong",
        group=2,
        place="Nhà sinh hoạt tổ 2",
        channel=Channel.CONFERENCE,
        text="Rễ cây làm vỡ vỉa hè trước nhà sinh hoạt tổ 2, người đi bộ dễ vấp. Đề nghị lát lại trước Tết.",
        subject="Lát lại vỉa hè trước nhà sinh hoạt tổ 2",
    ),
]
"""Opinions said in the hall and typed at once: the first waits for approval, the second is approved."""


def hold_today() -> Meeting:
    """The meeting, begun a while ago, with what a clerk has pressed so far. Not for the portal of the other pictures:
    its front page and many desks would show this one first."""
    now = timezone.localtime()
    begun = max(now - LASTED, now.replace(hour=0, minute=0, second=0, microsecond=0))
    meeting = announced(begun, now)
    waiting, roots = (send(meeting.session, one, now) for one in SAID)
    approve(roots, SAID[1], now)
    first = Registration.objects.speakers().filter(meeting=meeting).earliest("place")
    office, section = user("vanphong"), ward.body("Phòng Kinh tế, Hạ tầng và Đô thị")
    live.call_speaker(meeting, by=office, after=0, group=ward.group(7))
    live.show_opinion(meeting, waiting, by=office, after=1)
    live.let_answer(meeting, section, by=office, after=2)
    live.pause(meeting, by=office, after=3)
    live.call_speaker(meeting, by=office, after=4, registration=first)
    live.show_opinion(meeting, roots, by=office, after=5)
    live.let_answer(meeting, section, by=office, after=6)
    for entry in meeting.live_entries.all():
        entry.at = begun + (now - begun) * entry.place / 8
        entry.save(update_fields=["at"])
    return meeting


def announced(begun: dt.datetime, now: dt.datetime) -> Meeting:
    session = DialogueSession.objects.create(
        title=f"Hội nghị đối thoại chuyên đề về chiếu sáng, vỉa hè trong ngõ năm {now.year}",
        kind=DialogueSession.Kind.THEMATIC,
        year=now.year,
        ward_then=ward.WARD,
        organiser=ward.body("Ủy ban nhân dân phường"),
        purpose="Nghe Nhân dân nói về đèn đường, vỉa hè trong ngõ; trả lời ngay việc đã rõ.",
        is_illustrative=True,
    )
    meeting = Meeting.objects.create(
        session=session, held_on=now.date(), start_time=begun.time().replace(second=0), place=ward.HALL
    )
    with at(now - dt.timedelta(days=8)):
        announce_session(session, by=user("vanphong"))
    upcoming.add_registrations(session, now - dt.timedelta(days=1))
    return meeting
