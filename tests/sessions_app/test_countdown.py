"""What is owed about a conference itself, and how it is counted."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions_app.countdown import countdowns
from sessions_app.models import CalendarDay
from tests.builders import make_conclusion, make_meeting, make_session
from tests.staff import signed_in, text_of


def day(number):
    return timezone.localdate() + dt.timedelta(days=number)


def held(*days, **kwargs):
    session = make_session(**kwargs)
    for number in days:
        make_meeting(session=session, held_on=day(number))
    return session


def duties():
    return [duty for countdown in countdowns() for duty in countdown.duties]


def test_a_draft_must_be_announced_seven_days_before_its_first_meeting():
    held(20, 22, announced_at=None)
    announce, _ = duties()
    assert (announce.due_on, announce.progress, announce.days_left) == (day(13), "due", 13)
    assert "Căn cứ: Luật 72/2025/QH15, Điều 43." in announce.computation.lines


def test_six_days_before_is_late_and_seven_is_not():
    held(6, announced_at=None)
    held(7, announced_at=None)
    assert [duty.progress for duty in duties()[::2]] == ["late", "due"]


def test_a_session_that_was_announced_too_late_says_so():
    held(3, announced_at=timezone.now())
    announce = duties()[0]
    assert (announce.progress, announce.was_late) == ("done", True)


def test_the_conclusion_is_due_ten_days_after_the_last_meeting_or_on_the_next_working_day():
    held(-30, -20)
    last = day(-20) + dt.timedelta(days=10)
    CalendarDay.objects.create(day=last, kind="off", name="Nghỉ thử")
    conclude = duties()[1]
    assert conclude.due_on > last
    assert conclude.progress == "late"


def test_a_published_conclusion_ends_the_countdown_and_a_draft_of_one_does_not():
    session = held(-5)
    notice = make_conclusion(session=session)
    assert len(duties()) == 2
    notice.published_at = timezone.now()
    notice.save()
    assert countdowns() == []


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"postponed_at": timezone.now(), "postponed_reason": "Mưa bão."}, "Hội nghị đang hoãn"),
        ({"cancelled_at": timezone.now(), "cancelled_reason": "Mưa bão."}, "Hội nghị đã hủy"),
    ],
)
def test_what_was_called_off_owes_nothing_and_says_so(facts, says):
    held(5, **facts)
    assert duties() == []
    assert says in text_of(signed_in("Văn phòng").get(reverse("admin:index")))


def test_without_a_meeting_nothing_can_be_counted():
    make_session()
    assert duties() == []
    assert "Chưa ghi ngày họp" in text_of(signed_in("Văn phòng").get(reverse("admin:index")))


def test_archives_what_is_closed_and_cancelled_sessions_of_the_past_stay_silent():
    held(-400)
    held(-5, closed_at=timezone.now())
    held(-5, cancelled_at=timezone.now(), cancelled_reason="Mưa bão.")
    held(-5, announced_at=timezone.now(), source="Bài đăng")
    assert countdowns() == []


def test_a_demo_counts_down_too():
    session = held(20, is_illustrative=True)
    assert [countdown.session for countdown in countdowns()] == [session]


def test_the_soonest_comes_first_on_the_start_page(monkeypatch):
    wednesday = timezone.make_aware(dt.datetime(2026, 11, 25, 9))  # twenty days later no weekend lengthens the wait
    monkeypatch.setattr(timezone, "now", lambda: wednesday)
    later, sooner = held(30), held(10)
    assert [countdown.session for countdown in countdowns()] == [sooner, later]
    page = text_of(signed_in("Văn phòng").get(reverse("admin:index")))
    assert page.index(sooner.title) < page.index(later.title)
    assert "còn 20 ngày" in page
