"""The screen in the hall and the page for who follows at home: what is on, and nothing that is not public."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.actions import live, schedule
from feedback.forms.hall import spoken_opinions
from feedback.models import LiveEntry, Opinion
from sessions_app.actions import MeetingPlan, NotReady
from sessions_app.models import CaseEvent
from tests.builders import (
    make_body,
    make_conclusion,
    make_group,
    make_meeting,
    make_opinion,
    make_registration,
    make_session,
    make_user,
    make_ward,
)
from tests.staff import text_of

PRIVATE = "Nguyễn Văn Kín"


@pytest.fixture
def clerk():
    make_ward()
    return make_user()


@pytest.fixture
def meeting(clerk):
    """Of today, and begun by the clock whenever the test runs."""
    return make_meeting(session=make_session(title="Đối thoại thử"), place="Nhà văn hóa")


def make_speaker(meeting, **kwargs):
    said = {"wish": "speak", "about": f"Việc {PRIVATE}", "who": {"name": PRIVATE, "phone": "+84911115678"}}
    return make_registration(meeting=meeting, **{**said, **kwargs})


def told(client, session):
    """Both pages, the screen first."""
    return [text_of(client.get(reverse(f"feedback:{name}", args=[session.slug]))) for name in ["hall_screen", "live"]]


def press(verb, meeting, *args, by, **kwargs):
    last = LiveEntry.objects.filter(meeting=meeting).last()
    return verb(meeting, *args, by=by, after=last.place if last else 0, **kwargs)


def test_a_meeting_that_was_told_of_in_the_hall_is_not_dropped_until_all_is_taken_back(clerk, meeting):
    other = make_meeting(session=meeting.session, held_on=meeting.held_on + dt.timedelta(days=7))
    plans = [MeetingPlan(meeting, is_dropped=True), MeetingPlan(other)]
    press(live.pause, meeting, by=clerk)
    with pytest.raises(NotReady, match="đã có mục trên màn hình hội trường"):
        schedule.reschedule_session(meeting.session, by=clerk, meetings=plans, reason="Gộp buổi.")
    assert LiveEntry.objects.count() == 1
    press(live.take_back, meeting, by=clerk)
    schedule.reschedule_session(meeting.session, by=clerk, meetings=plans, reason="Gộp buổi.")
    assert list(meeting.session.meetings.all()) == [other]


def test_a_speaker_is_told_by_number_and_group_and_never_by_name_or_matter(client, clerk, meeting):
    group = make_group(name="Tổ dân phố số 3")
    first, second = make_speaker(meeting, group=group), make_speaker(meeting)
    press(live.call_speaker, meeting, by=clerk, registration=first)
    screen, at_home = told(client, meeting.session)
    assert "Công dân tổ dân phố số 3" in screen
    assert "Người phát biểu số 1, công dân tổ dân phố số 3" in at_home
    for page in [screen, at_home]:
        assert "Người phát biểu số 1" in page
        assert "huẩn bị: " in page
        assert PRIVATE not in page
        assert "911115678" not in page
    press(live.call_speaker, meeting, by=clerk, registration=second)
    press(live.call_speaker, meeting, by=clerk, registration=first)
    assert all(
        "Đã phát biểu: <b>02</b>" in page or "Đã phát biểu: 02 người" in page for page in told(client, meeting.session)
    )
    event = CaseEvent.objects.filter(case_kind="dialoguesession", verb="show_in_hall").first()
    assert event.actor == clerk
    assert PRIVATE not in event.reason


def test_who_did_not_register_is_told_by_the_group_alone(client, clerk, meeting):
    press(live.call_speaker, meeting, by=clerk, group=make_group(name="Tổ dân phố số 7"))
    assert all("Công dân tổ dân phố số 7" in page for page in told(client, meeting.session))
    press(live.let_answer, meeting, make_body(name="Phòng Kinh tế"), by=clerk)
    assert "Phòng Kinh tế trả lời: Công dân tổ dân phố số 7" in told(client, meeting.session)[1]
    press(live.call_speaker, meeting, by=clerk)
    assert "Một người dân phát biểu" in told(client, meeting.session)[1]


def test_the_words_of_an_opinion_are_on_as_long_as_the_public_may_read_them(client, clerk, meeting):
    opinion = make_opinion(session=meeting.session, original_text=PRIVATE, channel="conference")
    press(live.show_opinion, meeting, opinion, by=clerk)
    assert not any(PRIVATE in page for page in told(client, meeting.session))
    actions.approve(opinion, by=clerk, subject="Đèn ngõ 5", public_text="Đèn tắt đã lâu.")
    assert all("Đèn ngõ 5" in page and "Đèn tắt đã lâu." in page for page in told(client, meeting.session))
    body = make_body(name="Phòng Kinh tế")
    press(live.let_answer, meeting, body, by=clerk)
    assert all("Phòng Kinh tế" in page and "Đèn ngõ 5" in page for page in told(client, meeting.session))
    opinion.refresh_from_db()
    actions.hide(opinion, by=clerk, reason="Lộ chuyện riêng.")
    for page in told(client, meeting.session):
        assert "Phòng Kinh tế" in page
        assert "Đèn ngõ 5" not in page
        assert "Đèn tắt" not in page
        assert opinion.get_absolute_url() not in page


@pytest.mark.parametrize(
    "changes", [{"visibility": "not_published"}, {"moderation": "pending"}, {"hidden_at": 1}, {"withdrawn_at": 1}]
)
def test_what_the_public_does_not_read_is_not_read_in_the_hall_either(client, clerk, meeting, changes):
    opinion = make_opinion(session=meeting.session, moderation="approved", subject=PRIVATE, public_text=PRIVATE)
    press(live.show_opinion, meeting, opinion, by=clerk)
    assert all(PRIVATE in page for page in told(client, meeting.session))
    changes = {name: timezone.now() if value == 1 else value for name, value in changes.items()}
    Opinion.objects.update(**changes, hidden_reason="Gỡ")
    assert not any(PRIVATE in page for page in told(client, meeting.session))


def test_a_conference_that_is_not_public_has_neither_page(client, clerk, meeting):
    press(live.pause, meeting, by=clerk)
    assert all("Nghỉ giải lao" in page for page in told(client, meeting.session))
    type(meeting.session).objects.update(announced_at=None)
    for name in ["hall_screen", "live"]:
        assert client.get(reverse(f"feedback:{name}", args=[meeting.session.slug])).status_code == 404


def test_nothing_is_pressed_for_a_conference_that_is_not_held_today(clerk, meeting):
    tomorrow = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=1))
    in_words = make_meeting(day_said="cuối tháng 5")
    other = make_opinion(moderation="approved")
    with pytest.raises(NotReady, match="hôm nay"):
        press(live.pause, tomorrow, by=clerk)
    with pytest.raises(NotReady, match="hôm nay"):
        press(live.pause, in_words, by=clerk)
    with pytest.raises(NotReady, match="không đưa lên"):
        press(live.show_opinion, meeting, other, by=clerk)
    with pytest.raises(NotReady, match="danh sách phát biểu"):
        press(live.call_speaker, meeting, by=clerk, registration=make_speaker(tomorrow))
    for called_off in ["postponed_at", "cancelled_at", "closed_at"]:
        off = make_meeting(session=make_session(**{called_off: timezone.now()}))
        with pytest.raises(NotReady, match="hoãn"):
            press(live.pause, off, by=clerk)
    assert not LiveEntry.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"visibility": "not_published"},
        {"hidden_at": timezone.now(), "hidden_reason": "Nêu tên người khác."},
        {"withdrawn_at": timezone.now()},
        {"moderation": "declined", "decline_reason": "Lặp lại."},
    ],
)
def test_what_the_public_will_not_read_is_neither_offered_nor_shown(clerk, meeting, fields):
    said = {"session": meeting.session, "channel": "conference"}
    kept = make_opinion(**{"moderation": "approved", **said, **fields})
    told = make_opinion(moderation="pending", **said)
    assert list(spoken_opinions(meeting)) == [told]
    with pytest.raises(NotReady, match="không đưa lên"):
        press(live.show_opinion, meeting, kept, by=clerk)
    press(live.show_opinion, meeting, told, by=clerk)


def test_who_presses_on_an_old_page_is_told_what_is_on_since(clerk, meeting):
    press(live.pause, meeting, by=clerk)
    with pytest.raises(live.PressedMeanwhile, match="«nghỉ giải lao»"):
        live.invite(meeting, by=clerk, after=0)


def test_who_is_at_home_is_not_asked_to_look_at_the_screen(client, clerk, meeting):
    press(live.invite, meeting, by=clerk)
    screen, page = told(client, meeting.session)
    assert "Mời ông/bà quét mã" in screen
    assert "Mời ông/bà quét mã" not in page
    assert "Mời người dự quét mã QR" in page


def test_a_slip_is_taken_back_and_told_to_nobody(client, clerk, meeting):
    with pytest.raises(NotReady, match="Không còn mục nào"):
        press(live.take_back, meeting, by=clerk)
    speaker = make_speaker(meeting)
    press(live.pause, meeting, by=clerk)
    press(live.call_speaker, meeting, by=clerk, registration=speaker)
    press(live.take_back, meeting, by=clerk)
    for page in told(client, meeting.session):
        assert "Nghỉ giải lao" in page
        assert "Người phát biểu" not in page
        assert "huẩn bị: " in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": 1, "kind": "pause"},
        {"place": 0, "kind": "pause"},
        {"place": 2, "kind": "opinion"},
        {"place": 2, "kind": "answer"},
        {"place": 2, "kind": "end", "number": 3},
    ],
)
def test_the_database_refuses_what_means_nothing(clerk, meeting, wrong):
    press(live.pause, meeting, by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        LiveEntry.objects.create(meeting=meeting, **wrong)


def test_before_and_after_the_pages_say_when_and_what_follows(client, clerk):
    later = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=2), place="Nhà văn hóa")
    for page in told(client, later.session):
        assert later.when in page
        assert "Nhà văn hóa" in page
    today = make_meeting(part_of_day="evening")
    press(live.end_meeting, today, by=clerk)
    assert all("đã họp xong" in page for page in told(client, today.session))
    notice = make_conclusion(session=today.session, published_at=timezone.now())
    assert notice.get_absolute_url() in told(client, today.session)[1]
    off = make_session(cancelled_at=timezone.now(), cancelled_reason="Bão lớn")
    assert all("Bão lớn" in page and "câu trả lời" not in page for page in told(client, off))
    put_off = make_session(postponed_at=timezone.now(), postponed_reason="Bão lớn")
    assert "ngày họp mới được báo ở" in told(client, put_off)[1]
    assert all("sẽ được báo sau" in page for page in told(client, make_session()))
    retold = make_meeting(session=make_session(source="Báo ngày 08/11/2019"), held_on=dt.date(2019, 11, 7)).session
    assert "kể lại từ bài, văn bản cũ" in told(client, retold)[1]
    assert "Tiếp theo" not in told(client, retold)[1]


def test_the_page_of_the_conference_leads_there_only_while_something_is_on(client, clerk, meeting):
    address, page = reverse("feedback:live", args=[meeting.session.slug]), meeting.session.get_absolute_url()
    assert address not in text_of(client.get(page))
    press(live.pause, meeting, by=clerk)
    assert address in text_of(client.get(page))
    type(meeting.session).objects.update(closed_at=timezone.now())
    assert address not in text_of(client.get(page))
    type(meeting.session).objects.update(closed_at=None)
    press(live.end_meeting, meeting, by=clerk)
    assert address not in text_of(client.get(page))
    press(live.take_back, meeting, by=clerk)
    assert address in text_of(client.get(page))
    press(live.take_back, meeting, by=clerk)
    assert address not in text_of(client.get(page))


def test_the_end_of_one_meeting_is_not_that_of_another_on_the_same_day(client, clerk, meeting):
    other = make_meeting(session=meeting.session)
    press(live.pause, meeting, by=clerk)
    press(live.pause, other, by=clerk)
    press(live.end_meeting, other, by=clerk)
    address = reverse("feedback:live", args=[meeting.session.slug])
    assert address in text_of(client.get(meeting.session.get_absolute_url()))


def test_the_way_to_send_is_told_while_opinions_are_taken(client, clerk, meeting):
    send = reverse("feedback:send_to", args=[meeting.session.slug])
    assert "Quét mã để theo dõi" in told(client, meeting.session)[0]
    assert send not in told(client, meeting.session)[1]
    now = timezone.now()
    window = {"opinions_open_at": now - dt.timedelta(days=1), "opinions_close_at": now + dt.timedelta(days=1)}
    type(meeting.session).objects.update(**window)
    screen, page = told(client, meeting.session)
    assert "Quét mã để gửi ý kiến" in screen
    assert send in page


@pytest.mark.parametrize("rows", [1, 3])
def test_both_pages_ask_one_question_for_any_number_of_entries(client, clerk, meeting, rows, django_assert_num_queries):
    for _ in range(rows):
        opinion = make_opinion(session=meeting.session, moderation="approved", subject="Đèn", group=make_group())
        press(live.call_speaker, meeting, by=clerk, registration=make_speaker(meeting, group=make_group()))
        press(live.show_opinion, meeting, opinion, by=clerk)
        press(live.let_answer, meeting, make_body(), by=clerk)
    for name in ["hall_screen", "live"]:
        with django_assert_num_queries(QUERIES[name]):
            page = text_of(client.get(reverse(f"feedback:{name}", args=[meeting.session.slug])))
    assert page.count("Nêu ý kiến: ") == rows


QUERIES = {"hall_screen": 1, "live": 1}


def test_a_meeting_goes_on_until_its_end_is_pressed_and_then_the_next_is_told(client, clerk):
    first = make_meeting(start_time=dt.time(0), end_time=dt.time(0, 1))
    tomorrow = make_meeting(session=first.session, held_on=timezone.localdate() + dt.timedelta(days=1))
    press(live.pause, first, by=clerk)
    assert "Nghỉ giải lao" in told(client, first.session)[0]
    press(live.end_meeting, first, by=clerk)
    screen, page = told(client, first.session)
    assert tomorrow.when in screen
    assert "Nghỉ giải lao" in page


def test_a_meeting_that_nobody_ended_stops_two_hours_after_its_end_and_the_last_press(client, clerk, monkeypatch):
    meeting = make_meeting(start_time=dt.time(19), end_time=dt.time(20))
    address = reverse("feedback:live", args=[meeting.session.slug])
    press(live.pause, meeting, by=clerk)

    def is_on(at: dt.time) -> bool:
        monkeypatch.setattr(timezone, "now", lambda: meeting.at(at))
        told_on = "Nghỉ giải lao" in told(client, meeting.session)[0]
        assert told_on == (address in text_of(client.get(meeting.session.get_absolute_url())))
        return told_on

    LiveEntry.objects.update(at=meeting.at(dt.time(18)))
    assert [is_on(dt.time(21, 59)), is_on(dt.time(22))] == [True, False]
    LiveEntry.objects.update(at=meeting.at(dt.time(20, 30)))
    assert [is_on(dt.time(22, 29)), is_on(dt.time(22, 30))] == [True, False]
    press(live.pause, meeting, by=clerk)  # it goes on: the same again is no slip
    assert LiveEntry.objects.count() == 2


def test_of_two_meetings_at_once_the_screen_tells_where_somebody_pressed_last(client, clerk, meeting):
    other = make_meeting(session=meeting.session)
    pressed = [(meeting, live.pause), (other, live.invite), (meeting, live.call_speaker), (other, live.invite)]
    on = ["Nghỉ giải lao", "Mời ông/bà quét mã", "Một người dân", "Mời ông/bà quét mã"]
    for (where, verb), words in zip(pressed, on, strict=True):
        press(verb, where, by=clerk)
        screen = told(client, meeting.session)[0]
        assert {one for one in on if one in screen} == {words}
    with pytest.raises(live.OnAlready):
        press(live.invite, other, by=clerk)
    press(live.end_meeting, other, by=clerk)
    press(live.pause, meeting, by=clerk)
    with pytest.raises(live.OnAlready):
        press(live.end_meeting, other, by=clerk)


def test_a_long_opinion_is_cut_where_the_screen_ends(client, clerk, meeting):
    words = "Rất dài " * 375
    opinion = make_opinion(session=meeting.session, moderation="approved", subject="S" * 200, public_text=words)
    press(live.show_opinion, meeting, opinion, by=clerk)
    screen, page = told(client, meeting.session)
    assert "hall__words--small" in screen
    assert screen.count("Rất dài") < 50
    assert "…</p>" in screen
    assert opinion.get_absolute_url() in page
