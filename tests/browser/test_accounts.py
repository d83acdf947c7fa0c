"""Accounts in a real browser: a forgotten password by keyboard, and an open page whose owner has left."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from tests.builders import make_body, make_stand_in, make_user
from tests.marks import committing

pytestmark = committing

OLD, NEW = "mot-mat-khau-cu", "mot-mat-khau-moi"


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/quan-tri/")
    page.fill("#id_username", username)
    page.fill("#id_password", password)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Xin chào")).to_be_visible()


@pytest.mark.long
def test_a_forgotten_password_is_replaced_by_keyboard_alone(phone, live_server, settings, assert_accessible):
    settings.PUBLIC_URL = live_server.url
    make_user("Văn phòng", username="vanthu", email="van-thu@example.org", password=OLD)
    phone.goto("/quan-tri/quen-mat-khau/")
    assert_accessible(phone)
    phone.focus("#id_email")
    phone.keyboard.type("van-thu@example.org")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="Đã nhận yêu cầu")).to_be_visible()
    assert_accessible(phone)
    phone.goto(re.search(r"http://\S+", mail.outbox[-1].body)[0])
    assert_accessible(phone)
    for field in ["#id_new_password1", "#id_new_password2"]:
        phone.focus(field)
        phone.keyboard.type(NEW)
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="Đã đặt mật khẩu mới")).to_be_visible()
    sign_in(phone, "vanthu", NEW)


@pytest.mark.long
def test_whoever_left_is_signed_out_at_the_next_click(phone, desktop, assert_accessible):
    body = make_body(name="Phòng Kinh tế")
    leaver = make_user("Đơn vị xử lý", username="donvi", full_name="Phòng Kinh tế", body=body, password=OLD)
    make_user("Đơn vị xử lý", full_name="Phó phòng Kinh tế", body=body)
    make_user("Quản trị", username="quantri", password=OLD)
    make_stand_in(absent=make_user("Người duyệt", full_name="Phó Chủ tịch"), deputy=leaver)
    sign_in(phone, "donvi", OLD)
    expect(phone.get_by_text("Đang làm thay Phó Chủ tịch")).to_be_visible()
    sign_in(desktop, "quantri", OLD)
    desktop.goto(f"/quan-tri/sessions_app/user/{leaver.pk}/change/")
    desktop.get_by_role("link", name="Thôi việc").click()
    assert_accessible(desktop)
    desktop.get_by_role("button", name="Thôi việc").click()
    expect(desktop.get_by_text("Người này đang làm thay đồng nghiệp")).to_be_visible()
    desktop.select_option("#id_heir", label="Phó phòng Kinh tế")
    desktop.get_by_role("button", name="Thôi việc").click()
    expect(desktop.get_by_text("Đã đóng tài khoản")).to_be_visible()
    phone.reload()
    expect(phone.locator("#id_username")).to_be_visible()
    desktop.goto("/quan-tri/sessions_app/standin/add/")
    assert_accessible(desktop)
