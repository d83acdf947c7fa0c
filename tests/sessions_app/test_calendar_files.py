"""Calendar files, read back by a parser that had no part in writing them."""

import datetime as dt

import pytest
import vobject
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sessions_app import actions
from sessions_app.models import Meeting
from tests.builders import make_body, make_group, make_meeting, make_session, make_user, make_ward

DAY = dt.date(2030, 12, 10)
ALL = "/doi-thoai/lich.ics"


@pytest.fixture(autouse=True)
def ward():
    make_ward(email="phuong@example.vn")


def held(**kwargs):
    session = make_session(title="Hội nghị đối thoại")
    make_meeting(session=session, **{"held_on": DAY, **kwargs})
    return session


def read(client, session=None):
    address = reverse("sessions_app:session_calendar", args=[session.slug]) if session else ALL
    return vobject.readOne(client.get(address).content.decode())


def event(client, session):
    (found,) = read(client, session).vevent_list
    return found


def test_an_event_has_the_hours_of_the_wards_clock_and_says_all_that_is_known(client):
    body = make_body(name="Ủy ban nhân dân")
    session = held(start_time="19:00", end_time="21:00", place="Hội trường", address="Số 1; phố A, B")
    type(session).objects.update(organiser=body, summary="Mời bà con, đến dự.")
    calendar = read(client, session)
    found = calendar.vevent
    assert (calendar.version.value, calendar.method.value) == ("2.0", "PUBLISH")
    assert calendar.vtimezone.tzid.value == "Asia/Ho_Chi_Minh"
    assert found.dtstart.value.astimezone(dt.UTC) == dt.datetime(2030, 12, 10, 12, tzinfo=dt.UTC)
    assert found.dtend.value.astimezone(dt.UTC) == dt.datetime(2030, 12, 10, 14, tzinfo=dt.UTC)
    assert found.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Asia/Ho_Chi_Minh"]
    assert (found.summary.value, found.status.value) == ("Hội nghị đối thoại", "CONFIRMED")
    assert found.location.value == "Hội trường, số 1; phố A, B"
    assert "Mời bà con, đến dự." in found.description.value
    assert found.url.value.endswith(session.get_absolute_url())
    assert (found.organizer.value, found.organizer.params["CN"]) == ("mailto:phuong@example.vn", ["Ủy ban nhân dân"])
    assert not hasattr(found, "valarm")


def test_a_conference_of_another_ward_is_not_organised_by_this_one_and_bridge_points_are_told(client):
    session = held(bridge_points="- Hội trường xã;\n- Nhà văn hóa thôn 2")
    assert event(client, session).organizer.params["CN"] == ["Ủy ban nhân dân phường Thử Nghiệm"]
    type(session).objects.update(ward_then="xã Cũ, huyện Xưa")
    found, points = event(client, session), "Hội trường xã; Nhà văn hóa thôn 2"
    assert (found.organizer.params["CN"], found.location.value) == (["Xã Cũ, huyện Xưa"], points)
    assert f"Các điểm cầu: {points}" in found.description.value


def test_the_zone_is_seven_hours_ahead(client):
    standard = read(client, held(start_time="19:00")).vtimezone
    assert "TZOFFSETTO:+0700" in standard.serialize()


def test_a_meeting_that_starts_at_midnight_has_its_hour(client):
    found = event(client, held(start_time="00:00"))
    assert found.dtstart.value.astimezone(dt.UTC) == dt.datetime(2030, 12, 9, 17, tzinfo=dt.UTC)
    assert found.dtend.value > found.dtstart.value


@pytest.mark.parametrize(("part", "says"), [("morning", " (buổi sáng)"), ("evening", " (buổi tối)"), ("", "")])
def test_without_an_hour_it_is_the_whole_day_with_what_is_known(client, part, says):
    found = event(client, held(part_of_day=part))
    assert (found.dtstart.value, found.dtend.value) == (DAY, DAY + dt.timedelta(days=1))
    assert found.summary.value == "Hội nghị đối thoại" + says
    assert found.transp.value == "TRANSPARENT"


def test_six_meetings_are_six_events_with_uids_of_their_own(client):
    session = held()
    for number in range(5):
        make_meeting(session=session, held_on=DAY + dt.timedelta(days=number + 1)).groups.add(make_group())
    events = read(client, session).vevent_list
    assert len({found.uid.value for found in events}) == 6
    assert events[0].summary.value == "Hội nghị đối thoại (buổi 1/6)"
    assert events[5].summary.value == "Hội nghị đối thoại (buổi 6/6)"


def test_a_long_title_and_signs_of_the_format_come_back_as_they_were(client):
    title = "Đối thoại; lần 1, «thử» \\ " + "ễ" * 170
    session = held()
    type(session).objects.update(title=title)
    content = client.get(reverse("sessions_app:session_calendar", args=[session.slug])).content
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert event(client, session).summary.value == title


def test_a_change_keeps_the_uid_and_raises_the_sequence(client):
    session = held(start_time="19:00")
    first = event(client, session)
    assert first.sequence.value == "0"
    plan = actions.MeetingPlan(session.meetings.get(), {"held_on": DAY + dt.timedelta(days=7)})
    actions.reschedule_session(session, by=make_user(), meetings=[plan], reason="Trùng lịch")
    second = event(client, session)
    assert (second.uid.value, second.sequence.value) == (first.uid.value, "1")
    assert second.dtstart.value - first.dtstart.value == dt.timedelta(days=7)
    assert second.dtstamp.value > first.dtstamp.value


@pytest.mark.parametrize(("verb", "mark"), [("postpone_session", "HOÃN: "), ("cancel_session", "HỦY: ")])
def test_what_is_called_off_goes_from_calendars_with_its_reason(client, verb, mark):
    session = held(start_time="19:00")
    uid = event(client, session).uid.value
    getattr(actions, verb)(session, by=make_user(), reason="Bão số 5")
    calendar = read(client, session)
    found = calendar.vevent
    assert (calendar.method.value, found.status.value, found.sequence.value) == ("CANCEL", "CANCELLED", "1")
    assert (found.uid.value, found.summary.value) == (uid, f"{mark}Hội nghị đối thoại")
    assert "Lý do: Bão số 5" in found.description.value
    assert read(client).vevent.status.value == "CANCELLED"
    assert read(client).method.value == "PUBLISH"


def test_a_meeting_that_was_held_before_the_rest_was_put_off_stays_in_calendars(client):
    session, yesterday = make_session(title="Hội nghị"), timezone.localdate() - dt.timedelta(days=1)
    for held_on in [yesterday, DAY]:
        make_meeting(session=session, held_on=held_on)
    actions.postpone_session(session, by=make_user(), reason="Bão")
    calendar = read(client, session)
    held, off = calendar.vevent_list
    assert (calendar.method.value, held.status.value, off.status.value) == ("PUBLISH", "CONFIRMED", "CANCELLED")
    assert (held.summary.value, off.summary.value) == ("Hội nghị (buổi 1/2)", "HOÃN: Hội nghị (buổi 2/2)")
    assert ("Bão" in held.description.value, "Bão" in off.description.value) == (False, True)
    page = client.get(session.get_absolute_url()).content.decode()
    assert "<strong>Các buổi còn lại tạm hoãn.</strong> Lý do: Bão." in page
    times = page.split('id="thoi-gian"')[1].split("</section>")[0]
    assert (times.count("<s>"), "Buổi nào bị gạch thì không họp vào ngày ấy." in times) == (1, True)
    parts = page.split('"subEvent":')[1].split("]")[0]
    assert (parts.count("EventScheduled"), parts.count("EventPostponed")) == (1, 1)


def test_a_resumed_session_stands_again_on_its_new_day(client):
    session = held(start_time="19:00")
    actions.postpone_session(session, by=make_user(), reason="Bão")
    plan = actions.MeetingPlan(session.meetings.get(), {"held_on": DAY + dt.timedelta(days=30)})
    actions.resume_session(session, by=make_user(), meetings=[plan])
    found = event(client, session)
    assert (found.status.value, found.sequence.value) == ("CONFIRMED", "2")
    assert found.dtstart.value.date() == DAY + dt.timedelta(days=30)


def test_a_dropped_meeting_stays_in_the_file_as_cancelled(client):
    session = held(start_time="19:00")
    make_meeting(session=session, held_on=DAY + dt.timedelta(days=1))
    uids = [found.uid.value for found in read(client, session).vevent_list]
    first = actions.MeetingPlan(session.meetings.first(), is_dropped=True)
    actions.reschedule_session(session, by=make_user(), meetings=[first], reason="Gộp lại")
    stands, dropped = read(client, session).vevent_list
    assert (dropped.uid.value, dropped.status.value) == (uids[0], "CANCELLED")
    assert dropped.dtstart.value.date() == DAY
    assert (stands.uid.value, stands.status.value) == (uids[1], "CONFIRMED")


def test_a_meeting_whose_day_became_mere_words_goes_from_calendars_until_it_has_one(client):
    session = held(start_time="19:00")
    uid = event(client, session).uid.value
    change(session, day_said="cuối tháng 12/2030")
    gone = event(client, session)
    assert (gone.uid.value, gone.status.value, gone.dtstart.value.date()) == (uid, "CANCELLED", DAY)
    change(session, day_said="", held_on=DAY + dt.timedelta(days=9))
    again = event(client, session)
    assert (again.uid.value, again.status.value) == (uid, "CONFIRMED")
    assert again.dtstart.value.date() == DAY + dt.timedelta(days=9)


def change(session, **columns):
    plan = actions.MeetingPlan(session.meetings.get(), columns)
    actions.reschedule_session(session, by=make_user(), meetings=[plan], reason="Lịch mới")


def test_a_dropped_meeting_without_a_day_was_in_no_calendar(client):
    session = held(start_time="19:00")
    vague = make_meeting(session=session, held_on=DAY + dt.timedelta(days=1), day_said="cuối năm 2030")
    plan = actions.MeetingPlan(vague, is_dropped=True)
    actions.reschedule_session(session, by=make_user(), meetings=[plan], reason="Gộp lại")
    assert event(client, session).dtstart.value.date() == DAY


def test_the_calendar_of_all_holds_what_is_public_and_nothing_else(client):
    shown = held()
    draft = make_session(title="BÍ MẬT", announced_at=None)
    later = make_session(title="BÍ MẬT", announced_at=timezone.now() + dt.timedelta(days=1))
    old = make_session(title="Quá xưa")
    for session, day in [(draft, DAY), (later, DAY), (old, dt.date(2019, 9, 12))]:
        make_meeting(session=session, held_on=day)
    (found,) = read(client).vevent_list
    assert found.url.value.endswith(shown.get_absolute_url())
    for session in [draft, later]:
        assert client.get(reverse("sessions_app:session_calendar", args=[session.slug])).status_code == 404
    assert read(client, old).vevent.dtstart.value == dt.date(2019, 9, 12)


def test_an_empty_calendar_can_be_subscribed_to(client):
    calendar = read(client)
    assert calendar.method.value == "PUBLISH"
    assert not hasattr(calendar, "vevent")


@pytest.mark.parametrize("of_all", [True, False])
def test_the_same_rows_are_the_same_bytes_and_are_sent_once(client, of_all):
    session = held(start_time="19:00")
    address = ALL if of_all else reverse("sessions_app:session_calendar", args=[session.slug])
    first = client.get(address)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert not first.cookies
    assert client.get(address).content == first.content
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Meeting.objects.update(place="Nơi khác")
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_files_are_only_read(client):
    assert client.post(ALL).status_code == 405
    assert client.head(ALL).status_code == 200


def test_many_sessions_cost_no_more_queries(client):
    def filled():
        session = held()
        make_meeting(session=session, held_on=DAY).groups.add(make_group())
        session.changes.create(kind="corrected", after="mục đích")

    filled()
    with CaptureQueriesContext(connection) as one:
        client.get(ALL)
    for _ in range(20):
        filled()
    with CaptureQueriesContext(connection) as many:
        assert client.get(ALL).content.count(b"BEGIN:VEVENT") == 42
    assert len(one) == len(many)
