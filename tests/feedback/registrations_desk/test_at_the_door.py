"""On the day: who came is marked, by the clerk at either door, and who comes unregistered is entered."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from feedback.models import Registration
from tests.builders import make_meeting, make_registration
from tests.staff import fresh, text_of

from .steps import DESK, entered, press


def test_who_came_is_marked_with_one_press_and_unmarked(office):
    row = make_registration(meeting=make_meeting(), who={"name": "Thử"})
    page = press(office, row, "came", loai="chua-den")
    assert fresh(row).state == "came"
    assert page.redirect_chain[-1][0] == f"{DESK}?loai=chua-den&"
    assert f"Thử, số {row.pk}: đã ghi là đến." in text_of(page)
    press(office, row, "not_came")
    assert fresh(row).state == "registered"
    assert "không có trong danh sách" in text_of(press(office, row, "xyz"))


def test_the_clerk_at_the_other_door_is_told_that_they_are_in_already(office):
    row = make_registration(meeting=make_meeting(), who={"name": "Thử"})
    press(office, row, "came")
    at = dt.datetime(2026, 11, 29, 8, 5, tzinfo=timezone.get_current_timezone())
    Registration.objects.update(came_at=at)
    assert "Đã ghi là đến từ trước, lúc 08:05." in text_of(press(office, row, "came"))
    assert fresh(row).came_at == at


def test_nobody_is_marked_before_the_day(office):
    row = make_registration()
    assert "Đã đến:" not in text_of(office.get(DESK))
    assert "Chưa đến ngày họp." in text_of(press(office, row, "came"))


def test_who_stands_at_the_door_is_entered_as_there_even_when_the_hall_is_full(office):
    meeting = make_meeting(held_on=timezone.localdate(), seats=0)
    add = reverse("admin:registration_add")
    page = text_of(office.get(add))
    assert "Người ấy đang ở đây" in page
    assert "Ông/bà muốn" not in page
    page = text_of(office.post(add, entered(meeting, wish="attend", is_here="on", phone=""), follow=True))
    assert Registration.objects.get().state == "came"
    assert ": đã ghi là đến. Mã để trao" in page


def test_nobody_is_entered_as_there_before_the_day(office):
    meeting = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=3), seats=0)
    add = reverse("admin:registration_add")
    assert "Người ấy đang ở đây" not in text_of(office.get(add))
    office.post(add, entered(meeting, is_here="on"))
    assert not Registration.objects.exists()
