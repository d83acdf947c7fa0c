"""Counting days: Civil Code Art. 147–148, across Tết and make-up Saturdays."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_portal.lib.calendar import add_days, add_working_days, days_before, reason_off

TET = {dt.date(2026, 2, day): "Tết Nguyên đán" for day in range(16, 21)}
HOLIDAYS = TET | {dt.date(2026, 4, 30): "Ngày Chiến thắng", dt.date(2026, 5, 1): "Quốc tế lao động"}
MADE_UP = {dt.date(2026, 2, 28)}
"""A Saturday worked for a day off in Tết."""

starts = st.dates(dt.date(2025, 12, 1), dt.date(2026, 12, 31))
lengths = st.integers(1, 60)
calendars = st.tuples(
    st.dictionaries(starts, st.just("nghỉ"), max_size=12), st.frozensets(starts, max_size=6)
) | st.just((HOLIDAYS, frozenset(MADE_UP)))


def is_worked(day, calendar):
    return not reason_off(day, *calendar)


def days_after(start, end):
    return [start + dt.timedelta(days=number) for number in range(1, (end - start).days + 1)]


def test_the_first_day_is_not_counted():
    assert add_working_days(dt.date(2026, 3, 2), 1, {}, set()).result == dt.date(2026, 3, 3)
    assert add_days(dt.date(2026, 3, 2), 1, {}, set()).result == dt.date(2026, 3, 3)


def test_weekends_tet_and_a_made_up_saturday():
    counted = add_working_days(dt.date(2026, 2, 12), 10, HOLIDAYS, MADE_UP)
    assert counted.result == dt.date(2026, 3, 4)
    assert [day.day.day for day in counted.skipped] == [14, 15, 16, 17, 18, 19, 20, 21, 22, 1]
    assert str(counted.skipped[2]) == "16/02/2026 (thứ Hai, Tết Nguyên đán)"


def test_a_period_that_ends_on_a_day_off_ends_on_the_next_working_day():
    counted = add_days(dt.date(2026, 4, 20), 10, HOLIDAYS, set())
    assert counted.result == dt.date(2026, 5, 4)
    assert [f"{day.day:%d/%m}" for day in counted.skipped] == ["30/04", "01/05", "02/05", "03/05"]


def test_a_period_may_end_on_a_made_up_saturday():
    assert add_days(dt.date(2026, 2, 18), 10, HOLIDAYS, MADE_UP).result == dt.date(2026, 2, 28)


def test_a_notice_counted_backwards_is_never_rolled():
    counted = days_before(dt.date(2026, 2, 22), 7)
    assert (counted.result, counted.skipped) == (dt.date(2026, 2, 15), ())


def test_the_lines_let_anybody_count_again():
    assert add_working_days(dt.date(2026, 3, 6), 1, {}, set()).lines == [
        "Tính từ ngày 06/03/2026.",
        "1 ngày làm việc; ngày đầu không tính.",
        "Không tính 07/03/2026 (thứ Bảy).",
        "Không tính 08/03/2026 (Chủ nhật).",
        "Kết quả: 09/03/2026.",
    ]


@pytest.mark.parametrize("days", [0, -1])
def test_a_period_has_at_least_one_day(days):
    for count in [add_working_days, add_days]:
        with pytest.raises(ValueError, match="at least one day"):
            count(dt.date(2026, 3, 2), days, {}, set())
    with pytest.raises(ValueError, match="at least one day"):
        days_before(dt.date(2026, 3, 2), days)


@given(starts, lengths, calendars)
def test_exactly_so_many_working_days_lie_after_the_start(start, days, calendar):
    counted = add_working_days(start, days, *calendar)
    after = days_after(start, counted.result)
    assert sum(is_worked(day, calendar) for day in after) == days
    assert is_worked(counted.result, calendar)
    assert [day.day for day in counted.skipped] == [day for day in after if not is_worked(day, calendar)]


@given(starts, lengths, calendars)
def test_calendar_days_end_on_the_first_working_day_that_is_not_too_early(start, days, calendar):
    counted = add_days(start, days, *calendar)
    earliest = start + dt.timedelta(days=days)
    assert counted.result >= earliest
    assert is_worked(counted.result, calendar)
    between = [earliest + dt.timedelta(days=number) for number in range((counted.result - earliest).days)]
    assert [day.day for day in counted.skipped] == between
    assert not any(is_worked(day, calendar) for day in between)


@given(starts, lengths, calendars)
def test_a_later_start_or_a_longer_period_never_ends_earlier(start, days, calendar):
    for count in [add_working_days, add_days]:
        ends = count(start, days, *calendar).result
        assert count(start + dt.timedelta(days=1), days, *calendar).result >= ends
        assert count(start, days + 1, *calendar).result >= ends


@given(starts, lengths)
def test_days_before_is_undone_by_adding_the_days(start, days):
    assert days_before(start, days).result + dt.timedelta(days=days) == start


@given(starts, lengths, calendars, starts)
def test_a_day_off_never_makes_a_deadline_earlier(start, days, calendar, day):
    off, worked = calendar
    for count in [add_working_days, add_days]:
        assert count(start, days, off | {day: "nghỉ"}, worked).result >= count(start, days, off, worked).result


@given(starts, lengths, calendars, starts, st.integers(0, 30))
def test_a_pause_never_makes_a_deadline_earlier_nor_ends_on_it(start, days, calendar, first, length):
    paused = {first + dt.timedelta(days=number): "chờ" for number in range(length)}
    for count in [add_working_days, add_days]:
        counted = count(start, days, *calendar, paused)
        assert counted.result >= count(start, days, *calendar).result
        assert counted.result not in paused
        assert is_worked(counted.result, calendar)
