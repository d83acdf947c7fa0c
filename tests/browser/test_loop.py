"""The main job in a real browser: from what a resident sends on a phone to the conclusion that names it."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from feedback.models import Opinion
from sessions_app.models import Topic
from tests.marks import committing

from ..builders import (
    image_bytes,
    make_body,
    make_collecting_session,
    make_conclusion,
    make_group,
    make_meeting,
    make_ward,
)
from .people import agree_and_send, do, go_on, make_staff, sign_in

pytestmark = committing

SAID = "Đèn đường trước nhà tôi, số 12 ngõ 15, hỏng đã hai tuần. Điện thoại tôi 0912345678."
EDITED = "Đèn đường trong ngõ 15 hỏng đã hai tuần."
ANSWER = "UBND phường đã thay bóng đèn ngày 20/11."


@pytest.fixture
def ward():
    make_ward(unit_kind="phường")
    session = make_collecting_session()
    make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=6), start_time=dt.time(19))
    make_conclusion(session=session)
    for username, role in [("vanphong", "Văn phòng"), ("donvi", "Đơn vị xử lý"), ("duyet", "Người duyệt")]:
        make_staff(username, role, body=make_body(name=f"Cơ quan của {username}"))
    make_group(number=3, name="Tổ dân phố số 3")
    return session


def test_what_a_resident_says_is_answered_and_concluded(phone, ward, assert_accessible):
    """On a phone, the staff as well; in test_day the staff sit before wide screens."""
    page = phone
    code = send(page, ward, assert_accessible)
    opinion = Opinion.objects.get()
    waits_unseen(page, opinion)
    approve_and_assign(page, opinion)
    answer(page, opinion)
    resident_reads_the_answer(page, code, assert_accessible)
    public_reads_it(page, ward, assert_accessible)
    conclude(page, ward, opinion)
    public_reads_the_conclusion(page, ward, opinion, assert_accessible)


def send(page, session, assert_accessible):
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Gửi ý kiến").click()
    assert_accessible(page)
    page.get_by_role("combobox", name="Tổ dân phố").select_option("Tổ dân phố số 3")
    page.get_by_role("combobox", name="Lĩnh vực").select_option(Topic.objects.get(slug="giao-thong").name)
    go_on(page)
    go_on(page)
    page.get_by_role("alert").get_by_text("Hãy viết nội dung ý kiến.").wait_for()
    expect(page.locator("#loi")).to_be_focused()
    assert_accessible(page)
    page.get_by_label("Nội dung ý kiến").fill(SAID)
    page.get_by_text(re.compile(r"Còn 3\.9\d\d ký tự")).wait_for()
    go_on(page)
    page.get_by_role("heading", name="Xem qua trước khi đi tiếp").wait_for()
    assert page.locator("mark").all_inner_texts() == ["số 12", "0912345678"]
    assert_accessible(page)
    page.get_by_role("link", name="Tiếp tục gửi ý kiến của tôi").click()
    attach_a_photograph(page, assert_accessible)
    go_on(page)
    assert_accessible(page)
    page.get_by_label("Điện thoại").fill("0912 345 678")
    go_on(page)
    assert_accessible(page)
    page.get_by_label(re.compile("Tôi đồng ý để phường dùng")).check()
    go_on(page)
    page.get_by_role("heading", name="Xem lại rồi gửi").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="Gửi ý kiến").click()
    page.get_by_role("heading", name="Đã nhận được ý kiến").wait_for()
    assert_accessible(page)
    return page.locator(".receipt__code code").inner_text()


def test_sending_works_without_scripts_and_the_way_back_keeps_everything(new_context, ward):
    page = new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False).new_page()
    page.goto(f"/y-kien/gui/{ward.slug}/")
    go_on(page)
    page.get_by_label("Nội dung ý kiến").fill("Nước ngập sau mưa.")
    go_on(page, 3)
    page.go_back()
    page.go_back()
    page.go_back()
    assert page.get_by_label("Nội dung ý kiến").input_value() == "Nước ngập sau mưa."
    go_on(page, 3)
    agree_and_send(page)
    page.reload()
    page.get_by_role("heading", name="Đã nhận được ý kiến").wait_for()
    assert Opinion.objects.get().original_text == "Nước ngập sau mưa."


def attach_a_photograph(page, assert_accessible):
    """Back from the next step: the file is there, with a button to take it out."""
    photograph = {"name": "den.png", "mimeType": "image/png", "buffer": image_bytes()}
    page.get_by_label("Chọn ảnh hoặc tệp").set_input_files(photograph)
    go_on(page)
    page.get_by_role("button", name="Quay lại bước trước").click()
    page.get_by_role("button", name="Bỏ tệp den.png").wait_for()
    assert_accessible(page)


def waits_unseen(page, opinion):
    for address in ["/", "/y-kien/", opinion.session.get_absolute_url()]:
        page.goto(address)
        assert "ngõ 15" not in page.content()


def approve_and_assign(page, opinion):
    sign_in(page, "vanphong")
    page.goto(f"/quan-tri/feedback/opinion/{opinion.pk}/change/")
    page.locator(".readonly", has_text=SAID).wait_for()
    do(page, "Duyệt", Tiêu_đề_công_khai="Đèn đường ngõ 15 hỏng", Nội_dung_công_khai=EDITED)
    page.get_by_role("link", name="Phân công", exact=True).click()
    page.get_by_label("Đơn vị chủ trì").select_option("Cơ quan của donvi")
    page.get_by_role("button", name="Phân công", exact=True).click()
    page.locator(".messagelist .success").wait_for()


def answer(page, opinion):
    sign_in(page, "donvi")
    page.goto(f"/quan-tri/feedback/opinion/{opinion.pk}/change/")
    assert "0912345678" not in page.content()
    page.get_by_role("link", name="Soạn trả lời", exact=True).click()
    page.get_by_label("Nội dung trả lời").fill(ANSWER)
    page.get_by_label("Kết quả").select_option("Đã giải quyết")
    page.get_by_label("Ngày trả lời").fill(f"{timezone.localdate():%d/%m/%Y}")
    page.get_by_role("button", name="Lưu nháp", exact=True).click()
    page.locator(".messagelist .success").wait_for()
    response = opinion.responses.get()
    page.goto(f"/quan-tri/feedback/response/{response.pk}/change/")
    do(page, "Trình duyệt")
    for username, verb in [("duyet", "Duyệt"), ("vanphong", "Công bố")]:
        sign_in(page, username)
        page.goto(f"/quan-tri/feedback/response/{response.pk}/change/")
        do(page, verb)


def resident_reads_the_answer(page, code, assert_accessible):
    page.context.clear_cookies()
    page.goto("/y-kien/tra-cuu/")
    page.get_by_label("Mã tra cứu").fill(code.lower())
    page.get_by_label(re.compile("4 số cuối")).fill("5678")
    page.get_by_role("button", name="Tra cứu").click()
    page.get_by_text(ANSWER).wait_for()
    assert "0912345678" not in page.content()
    assert_accessible(page)


def public_reads_it(page, session, assert_accessible):
    page.goto(session.get_absolute_url())
    page.get_by_text(EDITED).wait_for()
    page.get_by_text(ANSWER).wait_for()
    page.get_by_text("Công dân tổ dân phố số 3").wait_for()
    assert "0912345678" not in page.content()
    assert_accessible(page)


def conclude(page, session, opinion):
    session.meetings.update(held_on=timezone.localdate() - dt.timedelta(days=1))
    sign_in(page, "vanphong")
    page.goto(f"/quan-tri/feedback/opinion/{opinion.pk}/change/")
    do(page, "Đưa vào thông báo kết luận")
    page.goto(f"/quan-tri/sessions_app/conclusionnotice/{session.conclusion.pk}/change/")
    do(page, "Công bố thông báo kết luận")


def public_reads_the_conclusion(page, session, opinion, assert_accessible):
    page.context.clear_cookies()
    page.goto(session.get_absolute_url())
    page.get_by_role("link", name=session.conclusion.title).click()
    page.get_by_text("Công dân tổ dân phố số 3: Đèn đường ngõ 15 hỏng.").wait_for()
    assert_accessible(page)
    page.get_by_role("link", name=f"ý kiến số {opinion.pk}").click()
    page.get_by_text(ANSWER).wait_for()
    assert_accessible(page)
