"""Signing in with a telephone's code, as somebody does it on the first day and on the next."""

import re
from base64 import b32decode

from django_otp.oath import totp

from sessions_app.models import SecondFactor
from tests.marks import committing

from .people import is_before, make_staff, press, sign_in, unfold

pytestmark = committing


def test_the_first_day_adds_the_app_and_the_next_asks_for_its_code(phone, settings, assert_accessible):
    settings.STAFF_2FA = "required"
    make_staff("vanphong", "Văn phòng")
    page = phone
    sign_in(page)
    is_before(page, "Gắn ứng dụng đăng nhập")
    assert_accessible(page)
    assert page.get_by_alt_text("Mã QR").evaluate("image => image.naturalWidth") > 100
    page.get_by_text("Không quét được", exact=True).click()
    key = b32decode(page.locator(".app-key code").inner_text().replace(" ", ""))
    code = f"{totp(key):06d}"
    page.get_by_label("Mã:").fill(code)
    press(page, "Xác nhận")
    is_before(page, "Mã dự phòng")
    assert_accessible(page)
    paper = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page.locator(".paper-codes").inner_text())
    assert len(paper) == 10
    page.get_by_role("link", name="Tiếp tục vào trang làm việc").click()
    is_before(page, "Công việc")
    sign_in(page)
    is_before(page, "Nhập mã đăng nhập")
    assert_accessible(page)
    page.get_by_label("Mã:").fill(code)
    press(page, "Đăng nhập")
    page.get_by_text("đã dùng rồi").wait_for()
    SecondFactor.objects.update(last_step=0)
    page.get_by_label("Mã:").fill(f"{totp(key):06d}")
    press(page, "Đăng nhập")
    is_before(page, "Công việc")
    unfold(page, "Tài khoản")
    page.get_by_role("link", name="Đăng nhập hai bước").click()
    page.get_by_text("Còn 10 mã dự phòng").wait_for()
    assert_accessible(page)
    press(page, "Đã cất")
    page.get_by_text("Đã ghi: mã dự phòng đã cất.").wait_for()


def test_a_password_can_be_seen_while_it_is_typed(phone, assert_accessible):
    phone.goto("/quan-tri/dang-nhap/")
    box = phone.get_by_label("Mật khẩu:")
    box.fill("Ngõ 12 rất tối")
    press(phone, "Hiện mật khẩu")
    assert box.get_attribute("type") == "text"
    assert_accessible(phone)
    press(phone, "Ẩn mật khẩu")
    assert box.get_attribute("type") == "password"
