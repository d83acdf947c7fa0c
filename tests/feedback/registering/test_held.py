"""Registrations that are held: no seat and no word until they are let in."""

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone

from feedback import actions
from feedback.actions import Full
from feedback.actions.register import locked
from feedback.actions.registrants import tell_all_registered
from feedback.models import Registration
from sessions_app.actions import NotReady, WrongState
from tests.builders import make_meeting, make_registration, make_user
from tests.staff import fresh

from .steps import BY_MAIL, SPEAKS, messages, register, soon


def test_who_is_held_keeps_no_seat_hears_of_nothing_and_is_passed_over_until_let_in():
    meeting = soon(seats=2)
    first, held, after = (
        register(meeting, SPEAKS, BY_MAIL, is_held=is_held, would_wait=True) for is_held in [False, True, False]
    )
    assert [row.state for row in [first, held, after]] == ["registered", "held", "registered"]
    assert held.place == 0
    waits = register(meeting, would_wait=True)
    actions.withdraw_registration(first)
    assert (fresh(waits).state, fresh(held).state) == ("registered", "held")
    assert not messages(case_id=held.pk).exists()
    tell_all_registered(meeting.session, "postponed")
    assert set(messages(kind="postponed").values_list("case_id", flat=True)) == {after.pk, waits.pk}


def test_who_is_taken_off_is_told_unless_they_were_held():
    """Nobody knows yet that it was they who left that address."""
    meeting, clerk = soon(), make_user()
    row, held = (register(meeting, contact=BY_MAIL, is_held=is_held) for is_held in [False, True])
    for one in [row, held]:
        actions.withdraw_registration(one, by=clerk, reason="Đăng ký hai lần.")
    assert list(messages(kind="taken_off").values_list("case_id", flat=True)) == [row.pk]


def test_who_is_held_may_come_all_the_same_and_a_wrong_line_is_put_right():
    row = make_registration(state="held", wish="speak", place=0, meeting=make_meeting())
    actions.mark_came(row, by=make_user())
    assert (fresh(row).state, fresh(row).place) == ("came", 1)
    actions.unmark_came(fresh(row), by=make_user())
    assert (fresh(row).state, fresh(row).place) == ("held", 0)


def test_a_full_meeting_says_so_to_who_is_held_too():
    meeting = soon(seats=1)
    register(meeting)
    with pytest.raises(Full):
        register(meeting, is_held=True)


def test_nobody_is_let_in_when_it_is_too_late_or_twice():
    row = make_registration(state="held")
    actions.let_in(row, by=make_user())
    assert (fresh(row).state, fresh(row).place) == ("registered", 0)
    with pytest.raises(WrongState):
        actions.let_in(row, by=make_user())
    late = make_registration(state="held", meeting=make_meeting(held_on=timezone.localdate() - dt.timedelta(days=1)))
    with pytest.raises(NotReady):
        actions.let_in(late, by=make_user())


@pytest.mark.parametrize("verb", [actions.let_in_all, partial(actions.hold_back, reason="Xem lại.")])
def test_a_page_of_several_meetings_locks_them_in_the_order_of_all_others(monkeypatch, verb):
    """Or of two pages that are pressed at once each waits for a meeting that the other holds."""
    first, second = soon(), soon()
    state = "held" if verb is actions.let_in_all else "registered"
    for meeting in [second, first]:
        make_registration(state=state, meeting=meeting)
    asked = []
    monkeypatch.setattr("feedback.actions.held_registrations.locked", lambda row: asked.append(row.pk) or locked(row))
    assert verb(Registration.objects.all(), by=make_user()) == 2
    assert asked[:2] == [first.pk, second.pk]
