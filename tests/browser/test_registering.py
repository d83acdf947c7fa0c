"""In a real browser: a resident registers, is told the place in the list, withdraws; staff mark who came by keyboard."""

import datetime as dt

import pytest
from django.utils import timezone

from feedback.models import Registration
from tests.marks import committing

from ..builders import make_meeting, make_registration, make_session, make_ward
from .people import break_the_line, hears, make_staff, press, sign_in

pytestmark = committing


def look_up(page, code):
    page.goto("/doi-thoai/dang-ky/tra-cuu/")
    page.get_by_label("Mã đăng ký").fill(code)
    page.get_by_label("4 số cuối điện thoại").fill("5678")
    press(page, "Tra cứu")
    page.get_by_role("heading", name="Đăng ký của ông/bà", level=1).wait_for()


def test_a_resident_waits_for_a_seat_and_gives_it_back(page, assert_accessible, complaints):
    make_ward()
    session = make_session()
    meeting = make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=9), seats=1)
    make_registration(meeting=meeting)
    page.goto(session.get_absolute_url())
    page.get_by_role("link", name="Đăng ký dự, phát biểu").click()
    page.get_by_text("đã hết chỗ").wait_for()
    page.get_by_label("đến dự và phát biểu").check()
    page.get_by_label("Họ và tên").fill("Nguyễn Thử")
    page.get_by_label("Điện thoại").fill("0911 115 678")
    page.get_by_label("Tôi đồng ý để phường dùng").check()
    press(page, "Đăng ký")
    page.get_by_text("Hãy ghi ông/bà muốn phát biểu về việc gì.").first.wait_for()
    assert_accessible(page)
    page.get_by_label("Muốn nói hoặc nghe").fill("Thoát nước ngõ 15")
    break_the_line(page, "Đăng ký", complaints)
    press(page, "Đăng ký")
    page.get_by_text("sẽ đứng thứ 1").first.wait_for()
    page.get_by_label("ghi tôi vào danh sách chờ").check()
    press(page, "Đăng ký")
    page.get_by_text("Trong danh sách chờ, đứng thứ 1.").wait_for()
    assert_accessible(page)
    code = page.locator(".receipt__code code").inner_text()
    look_up(page, code)
    assert_accessible(page)
    page.get_by_role("link", name="Rút đăng ký").click()
    press(page, "Rút đăng ký này")
    page.get_by_text("Cảm ơn ông/bà đã nhường chỗ.").wait_for()


def test_who_is_handed_the_machine_and_goes_back_reads_nothing_of_who_registered(phone):
    make_ward()
    session = make_session()
    make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=9))
    phone.goto(f"{session.get_absolute_url()}dang-ky/")
    phone.get_by_label("Họ và tên").fill("Nguyễn Thử")
    phone.get_by_label("Điện thoại").fill("0911 115 678")
    phone.get_by_label("Tôi đồng ý để phường dùng").check()
    press(phone, "Đăng ký")
    press(phone, "Đã ghi lại mã, đăng ký cho người khác")
    phone.get_by_role("heading", name="Đăng ký dự, phát biểu").wait_for()
    phone.go_back()
    phone.go_back()
    boxes = [phone.get_by_label(label).input_value() for label in ["Họ và tên", "Điện thoại"]]
    assert boxes == ["", ""]


@pytest.mark.long
def test_staff_mark_who_came_without_the_mouse(desktop, assert_accessible):
    make_ward()
    make_staff("vanphong", "Văn phòng")
    meeting = make_meeting(seats=9)
    came = make_registration(meeting=meeting, wish="speak", who={"name": "Đặng Thử", "phone": "+84911115678"})
    make_registration(meeting=meeting, wish="speak", who={"name": "Lê Thử"})
    sign_in(desktop)
    desktop.goto("/quan-tri/ban/dang-ky/")
    assert_accessible(desktop)
    desktop.keyboard.type("dang")
    desktop.keyboard.press("Enter")
    desktop.get_by_text("01 đăng ký.").wait_for()
    desktop.keyboard.press("Enter")
    hears(desktop, "đã ghi là đến.")
    assert Registration.objects.get(state="came") == came
    assert desktop.locator("#id_q:focus").count() == 1
    desktop.get_by_role("link", name="Đặng Thử").click()
    desktop.get_by_role("heading", name="Người đăng ký").wait_for()
    assert_accessible(desktop)
    desktop.goto("/quan-tri/ban/dang-ky/them/")
    assert_accessible(desktop)
