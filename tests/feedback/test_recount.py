"""Changes of the calendar, of a rule, of a conference's days move running deadlines at once."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from feedback.actions.recount import add_days
from feedback.deadlines import owed, refresh_all_deadlines, refresh_deadline
from feedback.models import Opinion
from sessions_app.holidays import fixed_days
from sessions_app.models import CalendarDay, CaseEvent, DeadlineRule
from tests.builders import make_commitment, make_meeting, make_opinion, make_session
from tests.marks import committing, needs_several_writers
from tests.staff import do, fresh, page_of, signed_in, text_of

CALENDAR = "admin:calendar_days"
DAY = dt.timedelta(days=1)


def running(**kwargs):
    opinion = make_opinion(**{"moderation": "approved", "processing": "assigned", "competence": "ward", **kwargs})
    refresh_deadline(opinion)
    return opinion


def working_day_before(opinion):
    """A working day on which the count of `opinion` runs."""
    return next(
        day
        for day in (opinion.due_on - dt.timedelta(days=number) for number in range(10))
        if day.weekday() < 5 and not CalendarDay.objects.filter(day=day).exists()
    )


def answered():
    opinion = make_opinion(moderation="approved", processing="answered")
    refresh_deadline(opinion)
    return opinion


def looked_at(client, **typed):
    """What is typed, with what the page of the first press carries for the second."""
    return {**typed, "ghi": "1", "da_xem": client.post(reverse(CALENDAR), typed, follow=True).context["seen"]}


def stretch_of(first, last="", **typed):
    return {"viec": "nhieu-ngay", "tu": first, "den": last, "la": "off", "dip": "Nghỉ bù", **typed}


def days_of(year):
    return [f"{line.day:%d/%m} {line.name}" for line in CalendarDay.objects.filter(day__year=year)]


def typed_day(day, **kwargs):
    return {"day": f"{day:%d/%m/%Y}", "kind": "off", "name": "Nghỉ thử", **kwargs}


def test_a_day_off_moves_running_deadlines_at_once_and_is_on_record():
    opinion, done = running(), answered()
    before = opinion.due_on
    client = signed_in("Quản trị")
    day = working_day_before(opinion)
    page = client.post(reverse("admin:sessions_app_calendarday_add"), typed_day(day), follow=True)
    assert "1 hạn đang chạy thay đổi." in text_of(page)
    assert fresh(opinion).due_on > before
    assert fresh(done).due_on is None
    event = CaseEvent.objects.get(case_kind="calendarday", verb="add_day")
    assert (event.actor, event.case_id) == (client.user, CalendarDay.objects.get(day=day).pk)
    assert event.reason == f"ngày: {day:%d/%m/%Y}; là: ngày nghỉ; dịp: Nghỉ thử. 1 hạn đang chạy thay đổi."


def test_a_day_off_moves_what_was_promised_in_working_days_at_once():
    monday = dt.date(2026, 11, 30)
    promise = make_commitment(due_days=3, due_counts_from=monday, due_on=dt.date(2026, 12, 3))
    client, address = signed_in("Quản trị"), reverse("admin:sessions_app_calendarday_add")
    page = client.post(address, typed_day(dt.date(2026, 12, 2)), follow=True)
    assert "1 hạn đang chạy thay đổi." in text_of(page)
    assert fresh(promise).due_on == dt.date(2026, 12, 4)
    client.post(reverse(CALENDAR), looked_at(client, **stretch_of("03/12/2026", "04/12/2026")))
    assert fresh(promise).due_on == dt.date(2026, 12, 8)


def test_changing_and_deleting_the_day_moves_them_back():
    opinion = running()
    before, client = opinion.due_on, signed_in("Quản trị")
    line = CalendarDay.objects.create(day=working_day_before(opinion), name="Nghỉ thử")
    refresh_deadline(opinion)
    assert opinion.due_on > before
    client.post(page_of(line), typed_day(line.day, kind="worked"))
    assert fresh(opinion).due_on == before
    client.post(page_of(line), typed_day(line.day))
    assert fresh(opinion).due_on > before
    client.post(page_of(line, "delete"), {"post": "yes"})
    assert fresh(opinion).due_on == before
    assert list(CaseEvent.objects.order_by("pk").values_list("verb", flat=True)) == [
        "change_day",
        "change_day",
        "delete_day",
    ]


def test_a_rule_is_edited_with_where_it_counts_from_and_when_it_reminds():
    opinion, client = running(), signed_in("Quản trị")
    before = opinion.due_on
    rule = DeadlineRule.objects.get(duty="answer")
    typed = {
        "days": "20",
        "counts_working_days": "on",
        "counts_from": "received",
        "remind_days_before": "5",
        "basis": "Chuẩn phục vụ",
    }
    client.post(page_of(rule), typed)
    rule = fresh(rule)
    assert (rule.days, rule.counts_from, rule.remind_days_before) == (20, "received", 5)
    assert fresh(opinion).due_on > before
    event = CaseEvent.objects.get(verb="change_rule")
    assert "số ngày: 15;" in event.reason
    assert "số ngày: 20;" in event.reason
    client.post(page_of(rule), {**typed, "days": "0"})
    assert fresh(rule).days == 20


def test_the_fixed_holidays_of_a_year_are_shown_first_and_then_written():
    client = signed_in("Quản trị")
    CalendarDay.objects.create(day=dt.date(2030, 4, 30), kind="worked", name="Ghi từ trước")
    shown = text_of(client.post(reverse(CALENDAR), {"viec": "co-dinh", "nam": "2030"}, follow=True))
    assert "Thứ Ba, 01/01/2030: ngày nghỉ, Tết Dương lịch" in shown
    assert "30/04/2030: ngày làm bù, Ghi từ trước" in shown
    assert CalendarDay.objects.filter(day__year=2030).count() == 1
    client.post(reverse(CALENDAR), looked_at(client, viec="co-dinh", nam="2030"))
    days = CalendarDay.objects.filter(day__year=2030)
    assert [f"{line.day:%d/%m}" for line in days] == ["01/01", "30/04", "01/05", "02/09"]
    assert days[1].name == "Ghi từ trước"
    assert CaseEvent.objects.filter(verb="add_day", actor=client.user).count() == 3


def test_a_fixed_day_on_a_weekend_asks_for_the_day_in_lieu():
    shown = text_of(signed_in("Quản trị").post(reverse(CALENDAR), {"viec": "co-dinh", "nam": "2028"}, follow=True))
    in_lieu = "trùng ngày nghỉ hằng tuần, hãy nhập thêm ngày nghỉ bù"
    assert f"Thứ Bảy, 01/01/2028: ngày nghỉ, Tết Dương lịch ({in_lieu})" in shown
    assert "Thứ Hai, 01/05/2028: ngày nghỉ, Ngày Quốc tế lao động</li>" in shown


def test_pressed_twice_the_days_of_a_year_are_written_once():
    client = signed_in("Quản trị")
    typed = looked_at(client, viec="co-dinh", nam="2030")
    assert "Đã thêm 4 ngày vào lịch." in text_of(client.post(reverse(CALENDAR), typed, follow=True))
    page = text_of(client.post(reverse(CALENDAR), typed))
    assert "Mọi ngày này đã có trong lịch." in page
    assert "khác với lúc xem trước" not in page
    assert len(days_of(2030)) == 4


@pytest.mark.parametrize(
    "later", [{"den": "05/12/2030"}, {"tu": "04/12/2030"}, {"la": "worked"}, {"dip": "Tết"}, {"da_xem": ""}]
)
def test_no_day_is_written_that_was_not_looked_at(later):
    client = signed_in("Quản trị")
    typed = looked_at(client, **stretch_of("03/12/2030", "04/12/2030"))
    page = client.post(reverse(CALENDAR), {**typed, **later}, follow=True)
    assert "Lịch đã khác với lúc xem trước. Hãy xem lại rồi bấm lần nữa." in text_of(page)
    assert days_of(2030) == []
    assert client.post(reverse(CALENDAR), {**typed, **later, "da_xem": page.context["seen"]}).status_code == 302


def test_when_somebody_entered_one_of_the_days_meanwhile_all_are_looked_at_again():
    client = signed_in("Quản trị")
    typed = looked_at(client, **stretch_of("03/12/2030", "04/12/2030"))
    line = CalendarDay.objects.create(day=dt.date(2030, 12, 4), name="Người khác ghi")
    page = client.post(reverse(CALENDAR), typed)
    assert "Lịch đã khác với lúc xem trước." in text_of(page)
    assert "Thứ Tư, 04/12/2030: ngày nghỉ, Người khác ghi" in text_of(page)
    typed["da_xem"] = page.context["seen"]
    CalendarDay.objects.filter(pk=line.pk).update(name="Sửa lại")
    page = client.post(reverse(CALENDAR), typed)
    assert "Lịch đã khác với lúc xem trước." in text_of(page)
    client.post(reverse(CALENDAR), {**typed, "da_xem": page.context["seen"]})
    assert days_of(2030) == ["03/12 Nghỉ bù", "04/12 Sửa lại"]


def test_of_days_that_somebody_enters_in_the_same_instant_none_is_written(monkeypatch):
    client = signed_in("Quản trị")
    typed = looked_at(client, **stretch_of("03/12/2030", "04/12/2030"))

    def slow(days, *, by):
        CalendarDay.objects.create(day=dt.date(2030, 12, 4), name="Người khác ghi")
        return add_days(days, by=by)

    monkeypatch.setattr("feedback.staff_views.calendar_days.add_days", slow)
    page = text_of(client.post(reverse(CALENDAR), typed))
    assert "Có ngày trong danh sách này vừa được thêm." in page
    assert "01 ngày đã có, giữ nguyên" in page
    assert days_of(2030) == ["04/12 Người khác ghi"]
    assert not CaseEvent.objects.filter(verb="add_day").exists()


@pytest.mark.parametrize("last", ["", "31/12/2030"])
def test_any_number_of_days_is_written_in_the_same_queries(last, django_assert_num_queries):
    client = signed_in("Quản trị")
    typed = looked_at(client, **stretch_of("01/12/2030", last))
    with django_assert_num_queries(21):
        client.post(reverse(CALENDAR), typed)
    assert len(days_of(2030)) == (31 if last else 1)


def test_tet_is_entered_as_one_stretch_and_moves_running_deadlines():
    opinion, client = running(), signed_in("Quản trị")
    before, day = opinion.due_on, working_day_before(opinion)
    typed = {"viec": "nhieu-ngay", "tu": f"{day:%d/%m/%Y}", "den": f"{day + dt.timedelta(days=6):%d/%m/%Y}"}
    typed |= {"la": "off", "dip": "Tết Nguyên đán"}
    assert "Sẽ thêm" in text_of(client.post(reverse(CALENDAR), typed, follow=True))
    assert fresh(opinion).due_on == before
    page = client.post(reverse(CALENDAR), looked_at(client, **typed), follow=True)
    assert "1 hạn đang chạy thay đổi." in text_of(page)
    assert CalendarDay.objects.filter(name="Tết Nguyên đán").count() == 7
    assert fresh(opinion).due_on >= before + dt.timedelta(days=7)


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("05/02/2030", "01/02/2030", "Ngày cuối không được trước ngày đầu."),
        ("01/02/2030", "01/06/2030", "Mỗi lần nhiều nhất 31 ngày."),
        ("01/02/1030", "03/02/1030", "Năm phải từ 2000 đến 2100."),
        ("mùng một", "03/02/2030", "Hãy xem lại các ô có lời nhắc."),
    ],
)
def test_a_stretch_that_cannot_be_is_refused_with_what_was_typed(first, last, says):
    typed = {"viec": "nhieu-ngay", "tu": first, "den": last, "la": "off", "dip": "Tết", "ghi": "1"}
    number = CalendarDay.objects.count()
    page = text_of(signed_in("Quản trị").post(reverse(CALENDAR), typed, follow=True))
    assert says in page
    assert f'value="{first}"' in page
    assert CalendarDay.objects.count() == number


@pytest.mark.parametrize(
    ("day", "says"),
    [("01/01/0031", "Năm phải từ 1990 đến 2200."), ("01/01/2031", "Ngày này đã có trong lịch.")],
)
def test_a_single_day_that_cannot_be_is_refused_in_words(day, says):
    CalendarDay.objects.create(day=dt.date(2031, 1, 1), name="Ghi từ trước")
    number, address = CalendarDay.objects.count(), reverse("admin:sessions_app_calendarday_add")
    assert says in text_of(signed_in("Quản trị").post(address, {"day": day, "kind": "off", "name": "Nghỉ"}))
    assert CalendarDay.objects.count() == number


def test_who_may_not_change_the_calendar_does_not_reach_the_page():
    unit = signed_in("Đơn vị xử lý")
    assert unit.get(reverse(CALENDAR)).status_code == 403
    assert unit.post(reverse(CALENDAR), {"viec": "co-dinh", "nam": "2030", "ghi": "1"}).status_code == 403
    assert not CalendarDay.objects.filter(day__year=2030).exists()


def test_when_the_meeting_is_moved_the_answers_follow():
    session = make_session()
    meeting = make_meeting(session=session, held_on=timezone.localdate())
    opinion, other = running(session=session), running()
    before, client = opinion.due_on, signed_in("Quản trị")
    later = timezone.localdate() + dt.timedelta(days=28)
    typed = {f"b{meeting.pk}-held_on": f"{later:%d/%m/%Y}", "seen": 0, "reason": "Bão."}
    do(client, session, "doi-lich", **typed)
    assert fresh(meeting).held_on == later
    assert fresh(opinion).due_on >= before + dt.timedelta(days=27)
    assert fresh(other).due_on == other.due_on
    assert "1 hạn đang chạy thay đổi." in CaseEvent.objects.get(case_kind="dialoguesession", verb="recount").reason


def test_when_a_day_is_corrected_what_came_is_reckoned_from_the_new_one():
    session, today = make_session(), timezone.localdate()
    meeting = make_meeting(session=session, held_on=today - DAY)
    said = {
        "at": make_opinion(session=session, timing="after"),
        "before": make_opinion(session=session, timing="at", received_at=timezone.now() - DAY),
        "after": make_opinion(session=session, timing="after", received_at=timezone.now() - 2 * DAY),  # by hand
    }
    there = make_opinion(session=session, timing="at", channel="conference", received_at=timezone.now() - DAY)
    elsewhere = make_opinion(timing="after")
    typed = {f"b{meeting.pk}-held_on": f"{today:%d/%m/%Y}", "seen": 0, "reason": "Ghi nhầm ngày."}
    do(signed_in("Quản trị"), session, "sua-lich-da-hop", **typed)
    assert [fresh(opinion).timing for opinion in said.values()] == list(said)
    assert (fresh(there).timing, fresh(elsewhere).timing) == ("at", "after")
    assert "2 ý kiến đổi thời điểm" in CaseEvent.objects.get(case_kind="dialoguesession", verb="retime").reason


def test_when_the_session_is_cancelled_the_answers_count_from_their_coming():
    session = make_session()
    make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=28))
    opinion = running(session=session)
    before = opinion.due_on
    do(signed_in("Quản trị"), session, "huy", reason="Mưa bão.")
    assert fresh(session).cancelled_at
    assert fresh(opinion).due_on < before
    assert fresh(opinion).due_on == owed(fresh(opinion)).due_on


@pytest.mark.parametrize(
    ("today", "year"),
    [
        ((2029, 10, 31), None),
        ((2029, 11, 1), 2030),
        ((2029, 12, 31), 2030),
        ((2030, 1, 2), 2030),
        ((2030, 2, 10), None),
    ],
)
def test_from_november_the_start_page_asks_for_tet_until_it_is_entered(monkeypatch, today, year):
    moment = timezone.make_aware(dt.datetime(*today, 9))
    monkeypatch.setattr(timezone, "now", lambda: moment)
    asked = f"Lịch chưa có ngày nghỉ Tết năm {year}"
    client = signed_in("Quản trị")
    CalendarDay.objects.bulk_create(fixed_days(2030))
    assert (asked in text_of(client.get(reverse("admin:index")))) == bool(year)
    assert "Lịch chưa có" not in text_of(signed_in("Đơn vị xử lý").get(reverse("admin:index")))
    CalendarDay.objects.create(day=dt.date(2030, 1, 26), kind="worked", name="Làm bù")
    assert (asked in text_of(client.get(reverse("admin:index")))) == bool(year)
    tet = [CalendarDay(day=dt.date(2030, 2, day), name="Tết Nguyên đán") for day in range(2, 9)]
    CalendarDay.objects.bulk_create(tet[:5])
    said = f"Lịch chưa có đủ ngày nghỉ Tết năm {year} (còn thiếu 02 ngày làm việc được nghỉ"
    assert (said in text_of(client.get(reverse("admin:index")))) == bool(year)
    CalendarDay.objects.bulk_create(tet[5:])
    assert "Lịch chưa có" not in text_of(client.get(reverse("admin:index")))


def test_the_start_page_names_the_fixed_days_that_the_coming_year_lacks(monkeypatch):
    moment = timezone.make_aware(dt.datetime(2029, 11, 1, 9))
    monkeypatch.setattr(timezone, "now", lambda: moment)
    CalendarDay.objects.bulk_create(
        CalendarDay(day=dt.date(2030, 2, day), name="Tết Nguyên đán") for day in range(4, 9)
    )
    CalendarDay.objects.bulk_create(fixed_days(2030)[:2])
    client = signed_in("Quản trị")
    assert "Lịch chưa có ngày nghỉ cố định 01/05/2030, 02/09/2030," in text_of(client.get(reverse("admin:index")))
    CalendarDay.objects.filter(name="Tết Nguyên đán").delete()
    said = "Lịch chưa có ngày nghỉ Tết năm 2030 và ngày nghỉ cố định 01/05/2030, 02/09/2030,"
    assert said in text_of(client.get(reverse("admin:index")))
    CalendarDay.objects.bulk_create(fixed_days(2030)[2:])
    assert "ngày nghỉ cố định" not in text_of(client.get(reverse("admin:index")))


def test_the_desk_of_days_tells_what_this_year_and_the_next_hold(monkeypatch):
    moment = timezone.make_aware(dt.datetime(2029, 11, 1, 9))
    monkeypatch.setattr(timezone, "now", lambda: moment)
    CalendarDay.objects.create(day=dt.date(2029, 11, 24), kind="worked", name="Làm bù")
    CalendarDay.objects.bulk_create(CalendarDay(day=dt.date(2030, 2, day), name="Tết") for day in [4, 5, 6])
    page = text_of(signed_in("Quản trị").get(reverse(CALENDAR)))
    this_year, next_year = page.split("Lịch năm 2030 đang có")
    assert "24/11/2029 (ngày làm bù, Làm bù)" in this_year
    assert "Từ 04/02/2030 đến 06/02/2030 (ngày nghỉ, Tết)" in next_year


def test_a_single_day_off_is_added_without_a_last_day():
    client = signed_in("Quản trị")
    client.post(reverse(CALENDAR), looked_at(client, **stretch_of("24/11/2030", dip="Ngày Văn hóa Việt Nam")))
    assert CalendarDay.objects.get(day__year=2030).day == dt.date(2030, 11, 24)


@needs_several_writers
@committing
def test_counting_all_anew_writes_nothing_over_what_a_verb_is_doing():
    opinion = running()
    Opinion.objects.filter(pk=opinion.pk).update(due_on=opinion.due_on - DAY)
    is_counting, has_answered = threading.Event(), threading.Event()

    def answer():
        try:
            with transaction.atomic():
                Opinion.objects.filter(pk=opinion.pk).update(processing="answered", duty="", due_on=None)
                is_counting.set()
                has_answered.wait(2)
        finally:
            connection.close()

    verb = threading.Thread(target=answer)
    verb.start()
    is_counting.wait(20)
    counting = threading.Thread(target=counted_anew)
    counting.start()
    counting.join(1)
    has_answered.set()
    verb.join()
    counting.join()
    assert (fresh(opinion).duty, fresh(opinion).due_on) == ("", None)


def counted_anew():
    try:
        refresh_all_deadlines()
    finally:
        connection.close()
