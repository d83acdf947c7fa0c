"""When the ward owes what: from the rules and the calendar that staff keep."""

import datetime as dt

import pytest
from django.urls import reverse

from sessions_app.deadlines import WorkingCalendar, deadline
from sessions_app.models import CalendarDay, DeadlineRule
from tests.staff import page_of, signed_in, text_of

MONDAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("duty", "result"),
    [("forward", dt.date(2026, 3, 9)), ("first_response", dt.date(2026, 3, 16)), ("answer", dt.date(2026, 3, 23))],
)
def test_the_service_standards_hold_even_for_a_ward_that_deleted_its_rules(duty, result):
    assert deadline(duty, MONDAY).result == result
    DeadlineRule.objects.all().delete()
    assert deadline(duty, MONDAY).result == result
    assert deadline(duty, MONDAY).basis


def test_what_staff_enter_is_counted():
    CalendarDay.objects.create(day=dt.date(2026, 3, 4), name="Nghỉ bù")
    CalendarDay.objects.create(day=dt.date(2026, 3, 7), kind="worked", name="Làm bù")
    DeadlineRule.objects.filter(duty="forward").update(days=6)
    assert deadline("forward", MONDAY).result == dt.date(2026, 3, 10)
    assert "Không tính 04/03/2026 (thứ Tư, Nghỉ bù)." in deadline("forward", MONDAY).lines


def test_a_rule_may_count_calendar_days():
    DeadlineRule.objects.filter(duty="forward").update(days=5, counts_working_days=False)
    assert deadline("forward", MONDAY).result == dt.date(2026, 3, 9)


def test_fixed_holidays_are_there_and_tet_is_not():
    off = set(CalendarDay.objects.values_list("day", flat=True))
    assert {dt.date(2026, 4, 26), dt.date(2027, 4, 16), dt.date(2026, 9, 2)} <= off
    assert not any(day.month == 2 for day in off)


def test_many_deadlines_cost_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        calendar = WorkingCalendar.current()
        assert len({calendar.deadline("answer", MONDAY + dt.timedelta(days=number)).result for number in range(9)}) == 7


def test_the_office_enters_days_and_changes_standards():
    office = signed_in("Văn phòng")
    office.post(page_of(CalendarDay, "add"), {"day": "17/02/2026", "kind": "off", "name": "Tết Nguyên đán"})
    assert CalendarDay.objects.get(day=dt.date(2026, 2, 17)).name == "Tết Nguyên đán"
    rule = DeadlineRule.objects.get(duty="answer")
    typed = {
        "counts_working_days": "on",
        "counts_from": "meeting",
        "remind_days_before": "3",
        "basis": "Quy chế phường",
    }
    office.post(page_of(rule), {**typed, "days": "20"})
    rule.refresh_from_db()
    assert (rule.duty, rule.days, rule.basis) == ("answer", 20, "Quy chế phường")
    assert office.get(page_of(DeadlineRule, "add")).status_code == 403
    assert "ít nhất một ngày" in text_of(office.post(page_of(rule), {**typed, "days": "0"}))


def test_the_calendar_is_read_year_by_year():
    page = text_of(signed_in("Văn phòng").get(page_of(CalendarDay, "changelist"), {"nam": "2027"}))
    assert "16/04/2027" in page
    assert "26/04/2026" not in page
    for year in ["x", "99999", "0"]:
        address = reverse("admin:sessions_app_calendarday_changelist")
        assert signed_in("Văn phòng").get(address, {"nam": year}).status_code == 200


@pytest.mark.parametrize("role", ["MTTQ", "Đơn vị xử lý"])
def test_only_the_office_may_add_days_to_the_calendar(role):
    assert signed_in(role).get(page_of(CalendarDay, "add")).status_code == 403
