"""Registrations that wait for the ward: counted, let in one by one, a flood taken back by pages."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Registration
from sessions_app.models import CaseEvent, OutboxMessage
from tests.builders import make_meeting, make_registration, make_session
from tests.staff import fresh, signed_in, text_of

from .steps import DESK, one, press

LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def test_who_is_held_is_counted_everywhere_and_let_in_with_one_press(office):
    row = make_registration(state="held", wish="speak", place=0, who={"email": "thu@example.vn"})
    other = make_registration(state="held", meeting=make_meeting(held_on=timezone.localdate() + dt.timedelta(days=3)))
    assert "đăng ký chờ cán bộ xem" in text_of(office.get(reverse("admin:index")))
    assert {line["row"] for line in office.get(DESK, {"loai": "cho-xem"}).context["rows"]} == {row, other}
    assert "01 đăng ký chờ cán bộ xem" in text_of(office.get(DESK, {"hoi_nghi": row.meeting.session_id}))
    assert "đã nhận." in text_of(press(office, row, "let_in"))
    row.refresh_from_db()
    assert (row.state, row.place) == ("registered", 1)
    assert list(OutboxMessage.objects.values_list("kind", "channel")) == [("moved_up", "mail")]
    assert "đã nhận." not in text_of(press(office, row, "let_in"))


def test_who_is_held_is_let_in_to_the_waiting_list_of_a_full_meeting_and_not_without_the_right(office):
    meeting = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=9), seats=1)
    make_registration(meeting=meeting)
    row = make_registration(state="held", meeting=meeting)
    leader = signed_in("Lãnh đạo")
    assert press(leader, row, "let_in").status_code == 403
    assert fresh(row).state == "held"
    press(office, row, "let_in")
    assert (fresh(row).state, fresh(row).number_waiting) == ("waiting_list", 1)


def test_withdrawing_a_flood_makes_nobody_call_or_write(office):
    row = make_registration(state="held", who={"phone": "+84911115678"})
    page = office.get(one(row))
    assert "Cổng không gọi và không gửi thư" in text_of(page)
    assert "Nhận" in text_of(page)
    office.post(one(row), {"viec": "rut", "reason": "Gửi hàng loạt"})
    assert fresh(row).state == "cancelled"
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("ended", [{}, {"cancelled_at": LONG_AGO, "cancelled_reason": "Bão"}, {"closed_at": LONG_AGO}])
def test_nobody_is_reminded_of_who_is_held_for_what_nobody_can_come_to_any_more(office, ended):
    days = dt.timedelta(days=9 if ended else -1)
    session = make_session(**ended)
    meeting = make_meeting(session=session, held_on=timezone.localdate() + days)
    make_registration(state="held", meeting=meeting)
    assert "đăng ký chờ cán bộ xem" not in text_of(office.get(reverse("admin:index")))
    assert not office.get(DESK, {"loai": "cho-xem"}).context["rows"]
    assert office.get(DESK, {"hoi_nghi": session.pk}).context["rows"]


def flood(number, **kwargs):
    return [make_registration(state="held", who={"phone": "+84911115678"}, **kwargs) for _ in range(number)]


def withdraw_page(client, rows, reason="Gửi hàng loạt"):
    typed = {"dk": [row.pk for row in rows], "reason": reason, "loai": "cho-xem"}
    return client.post(reverse("admin:registrations_withdraw_held"), typed, follow=True)


def test_a_page_of_a_flood_is_taken_back_in_one_press_and_what_was_let_in_meanwhile_keeps_its_seat(office):
    rows, late = flood(2), make_registration(state="held")
    let_in = make_registration(who={"phone": "+84911115679"})
    page = text_of(office.get(DESK, {"loai": "cho-xem"}))
    assert "Rút cả 03 đăng ký ở trang này" in page
    assert page.count('name="dk"') == 2 * 3  # to let them in, and to take them back
    assert "Rút cả" not in text_of(office.get(DESK, {"hoi_nghi": late.meeting.session_id}))
    assert "Đã rút 02 đăng ký." in text_of(withdraw_page(office, [*rows, let_in]))
    assert [fresh(row).state for row in [*rows, let_in, late]] == ["cancelled", "cancelled", "registered", "held"]
    told = CaseEvent.objects.filter(verb="withdraw_registration").values_list("case_id", "actor", "reason")
    assert set(told) == {(row.pk, office.user.pk, "Gửi hàng loạt") for row in rows}
    assert not OutboxMessage.objects.exists()


def test_a_flood_is_not_taken_back_without_a_reason_nor_without_the_right(office):
    rows = flood(1)
    assert "Hãy ghi lý do." in text_of(withdraw_page(office, rows, reason=" "))
    leader = signed_in("Lãnh đạo")
    assert withdraw_page(leader, rows).status_code == 403
    assert "Rút cả" not in text_of(leader.get(DESK, {"loai": "cho-xem"}))
    assert fresh(rows[0]).state == "held"


def whole_page(client, act, rows, **typed):
    typed = {"dk": [row.pk for row in rows], **typed}
    return client.post(reverse(f"admin:registrations_{act}"), typed, follow=True)


def test_a_flood_that_got_seats_is_held_back_and_who_waits_moves_up(office):
    meeting = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=9), seats=2)
    rows = [make_registration(meeting=meeting, wish="speak") for _ in range(2)]
    waiting = make_registration(meeting=meeting, state="waiting_list", who={"email": "cho@example.vn"})
    flooding = make_registration(meeting=meeting, state="waiting_list")
    early = make_registration(meeting=make_meeting(held_on=timezone.localdate() + dt.timedelta(days=5)))
    Registration.objects.filter(pk=early.pk).update(registered_at=timezone.now() - dt.timedelta(hours=2))
    page = text_of(office.get(DESK, {"loai": "moi"}))
    assert "Giữ lại cả 04 đăng ký ở trang này" in page
    assert early.pk not in {line["row"].pk for line in office.get(DESK, {"loai": "moi"}).context["rows"]}
    done = whole_page(office, "hold_back", [*rows, flooding], reason="Một loạt số lạ", loai="moi")
    assert "Đã giữ lại 03 đăng ký" in text_of(done)
    held = [(fresh(row).state, fresh(row).place) for row in [*rows, flooding]]
    assert held == [("held", 0)] * 3
    assert fresh(waiting).state == "registered"
    assert list(OutboxMessage.objects.values_list("kind", "recipient_id")) == [("moved_up", waiting.registrant.pk)]
    told = CaseEvent.objects.filter(verb="hold_back").values_list("case_id", "from_state", "to_state", "reason")
    assert set(told) == {
        *((row.pk, "registered", "held", "Một loạt số lạ") for row in rows),
        (flooding.pk, "waiting_list", "held", "Một loạt số lạ"),
    }


def test_who_came_withdrew_or_had_another_meeting_is_not_held_back(office):
    today = make_meeting(held_on=timezone.localdate())
    over = make_meeting(held_on=timezone.localdate() - dt.timedelta(days=1))
    rows = [
        make_registration(meeting=today, state="came", came_at=timezone.now()),
        make_registration(meeting=today, state="cancelled", withdrawn_at=timezone.now()),
        make_registration(meeting=over),
    ]
    before = [row.state for row in rows]
    assert "Không còn đăng ký nào ở trang ấy để làm" in text_of(whole_page(office, "hold_back", rows, reason="x"))
    assert [fresh(row).state for row in rows] == before


def test_who_is_held_back_is_let_in_again_first_come_first_served(office):
    meeting = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=9), seats=1)
    later, first = (make_registration(meeting=meeting, state="held", who={"email": "a@example.vn"}) for _ in range(2))
    Registration.objects.filter(pk=first.pk).update(registered_at=timezone.now() - dt.timedelta(hours=2))
    seated = make_registration(meeting=make_meeting(held_on=meeting.held_on))
    assert "Nhận cả 02 đăng ký ở trang này" in text_of(office.get(DESK, {"loai": "cho-xem"}))
    assert "Đã nhận 02 đăng ký." in text_of(whole_page(office, "let_in_held", [later, first, seated], loai="cho-xem"))
    assert [fresh(row).state for row in [first, later, seated]] == ["registered", "waiting_list", "registered"]
    assert list(OutboxMessage.objects.values_list("recipient_id", flat=True)) == [first.registrant.pk]


def test_who_had_a_seat_before_it_was_held_back_hears_that_it_is_taken(office):
    row = make_registration(who={"email": "a@example.vn"})
    whole_page(office, "hold_back", [row], reason="Một loạt số lạ")
    assert "người này được báo" in text_of(office.get(one(row)))
    office.post(one(row), {"viec": "rut", "reason": "Không liên lạc được"})
    assert fresh(row).state == "cancelled"
    assert list(OutboxMessage.objects.values_list("kind", flat=True)) == ["taken_off"]


def test_nothing_is_held_back_without_a_reason_nor_without_the_right(office):
    row = make_registration()
    assert "Hãy ghi lý do." in text_of(whole_page(office, "hold_back", [row], reason=" ", loai="moi"))
    leader = signed_in("Lãnh đạo")
    for act in ["hold_back", "let_in_held"]:
        assert whole_page(leader, act, [row], reason="x").status_code == 403
    assert "Giữ lại cả" not in text_of(leader.get(DESK, {"loai": "moi"}))
    assert fresh(row).state == "registered"
