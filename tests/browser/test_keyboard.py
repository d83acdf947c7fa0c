"""What residents and staff do, by keyboard alone: every box and button is reached by Tab, in its order, with a focus to be seen."""

import datetime as dt
import re
from base64 import b32decode

import pytest
from django.utils import timezone
from django_otp.oath import totp
from playwright.sync_api import expect

from feedback.actions import forward
from feedback.models import Follow, Opinion, Rating, Registration
from sessions_app.models import User
from tests.marks import committing

from ..builders import make_body, make_conclusion, make_meeting, make_opinion, make_photo, make_response
from .people import PASSWORD, is_before, sign_in

pytestmark = committing

FOCUS = "element => element === document.activeElement && getComputedStyle(element).outlineStyle"


def reach(page, control, most=60):
    """Press Tab until `control` has the focus. Never back: what was passed over is out of order."""
    control.wait_for()
    for _ in range(most):
        page.keyboard.press("Tab")
        if outline := control.evaluate(FOCUS):
            assert outline != "none", "the focus cannot be seen"
            return
    raise AssertionError(f"no way to {control} by Tab")


def fill(page, label, words):
    reach(page, page.get_by_label(label))
    page.keyboard.type(words)


def tick(page, label):
    reach(page, page.get_by_label(label))
    page.keyboard.press("Space")


def follow(page, name):
    reach(page, page.get_by_role("link", name=name))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press(page, name):
    reach(page, page.get_by_role("button", name=name))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_opinion_is_sent_looked_up_and_its_answer_rated(desktop, session):
    desktop.goto(f"/y-kien/gui/{session.slug}/")
    press(desktop, "Tiếp tục")
    fill(desktop, "Nội dung ý kiến", "Cống ngõ 15 tắc.")
    for _ in range(2):
        press(desktop, "Tiếp tục")
    fill(desktop, "Điện thoại", "0911 115 678")
    press(desktop, "Tiếp tục")
    tick(desktop, "Tôi đồng ý để phường dùng")
    press(desktop, "Tiếp tục")
    press(desktop, "Gửi ý kiến")
    code = desktop.locator(".receipt__code code").inner_text()
    opinion = Opinion.objects.get()
    Opinion.objects.update(
        moderation="approved", subject="Cống tắc", public_text="Cống ngõ 15 tắc.", processing="answered"
    )
    make_response(opinion=opinion, state="published")
    desktop.goto("/y-kien/tra-cuu/")
    fill(desktop, "Mã tra cứu", code)
    fill(desktop, "4 số cuối điện thoại", "5678")
    press(desktop, "Tra cứu")
    follow(desktop, "Đánh giá câu trả lời")
    reach(desktop, desktop.get_by_role("radio").first)
    while not desktop.get_by_label("chưa hài lòng").is_checked():
        desktop.keyboard.press("ArrowDown")
    press(desktop, "Gửi đánh giá")
    assert Rating.objects.get().score == "unsatisfied"


@pytest.mark.long
def test_a_resident_registers_and_follows(desktop, session):
    make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=9))
    desktop.goto(session.get_absolute_url() + "dang-ky/")
    reach(desktop, desktop.get_by_role("button", name="Đăng ký"))
    desktop.keyboard.press("Enter")
    expect(desktop.locator("#loi")).to_be_focused()  # what is wrong, on the page that stays
    fill(desktop, "Họ và tên", "Nguyễn Thử")
    fill(desktop, "Điện thoại", "0911 115 678")
    tick(desktop, "Tôi đồng ý để phường dùng")
    press(desktop, "Đăng ký")
    assert Registration.objects.count() == 1
    opinion = make_opinion(session=session, moderation="approved")
    desktop.goto(opinion.get_absolute_url() + "theo-doi/")
    fill(desktop, "Thư điện tử", "hang-xom@example.vn")
    reach(desktop, desktop.get_by_role("checkbox"))
    desktop.keyboard.press("Space")
    reach(desktop, desktop.locator("main form [type=submit]"))
    with desktop.expect_navigation():
        desktop.keyboard.press("Enter")
    assert Follow.objects.get().email == "hang-xom@example.vn"


def sign_in_by_keys(page):
    page.goto("/quan-tri/login/")
    expect(page.locator("[name=username]")).to_be_focused()
    page.keyboard.type("vanphong")
    fill(page, "Mật khẩu", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Hôm nay").wait_for()


@pytest.mark.long
def test_one_signs_in_and_nothing_holds_the_focus(desktop, session):
    sign_in_by_keys(desktop)
    last = desktop.locator("#content a").last
    reach(desktop, last, most=150)
    desktop.keyboard.press("Tab")
    assert not last.evaluate(FOCUS)


@pytest.mark.long
def test_an_approved_answer_is_published(desktop, session):
    opinion = make_opinion(session=session, moderation="approved", processing="assigned", subject="Cống tắc")
    answer = make_response(opinion=opinion, state="approved", text="Cống đã thông.")
    sign_in_by_keys(desktop)
    follow(desktop, "chờ công bố trả lời")
    follow(desktop, f"Số {opinion.pk}:")
    press(desktop, "Công bố")
    expect(desktop.locator(".messagelist").first).to_be_focused()
    expect(desktop.locator(".messagelist")).to_contain_text("đã công bố")
    answer.refresh_from_db()
    assert answer.state == "published"
    desktop.goto(opinion.get_absolute_url())
    expect(desktop.get_by_text("Cống đã thông.")).to_be_visible()


@pytest.mark.long
def test_the_sheet_of_a_conclusion_is_reached_to_be_printed(desktop, session):
    notice = make_conclusion(session=session, items=2, slug="ket-luan", published_at=timezone.now())
    desktop.goto("/ket-luan/")
    follow(desktop, notice.title)
    follow(desktop, "Tờ niêm yết để in")
    follow(desktop, "A3")
    assert "sheet--a3" in desktop.locator(".sheet").get_attribute("class")
    desktop.emulate_media(media="print")
    expect(desktop.locator(".masthead")).to_be_hidden()
    expect(desktop.get_by_role("heading", name=notice.title)).to_be_visible()


@pytest.mark.long
def test_the_cases_of_a_list_are_printed(desktop, session):
    opinion = make_opinion(session=session, moderation="approved", subject="Cống tắc")
    sign_in_by_keys(desktop)
    desktop.goto("/quan-tri/ban/ho-so/")
    press(desktop, "Bản in")
    expect(desktop.get_by_role("row", name=f"{opinion.pk} Cống tắc")).to_be_visible()


def test_on_a_phone_two_lines_stand_above_the_work_and_the_account_is_opened_by_keyboard(phone, session):
    sign_in(phone)
    is_before(phone, "Công việc")
    assert phone.locator("#header").bounding_box()["height"] < 100
    expect(phone.get_by_role("button", name="Đăng xuất")).to_be_hidden()
    reach(phone, phone.locator(".account summary"))
    phone.keyboard.press("Enter")
    press(phone, "Đăng xuất")
    phone.get_by_text("đăng xuất").first.wait_for()


def test_escape_closes_the_viewer_and_the_focus_is_where_it_was(desktop, session):
    photo = make_photo(session=session)
    gallery = session.get_absolute_url() + "hinh-anh/"
    desktop.goto(gallery)
    reach(desktop, desktop.locator(f"#anh-{photo.pk} a"))
    desktop.keyboard.press("Enter")
    desktop.get_by_role("heading", name="Ảnh 1 trên 1").wait_for()
    desktop.wait_for_load_state()
    desktop.keyboard.press("Escape")
    desktop.get_by_role("heading", name="Hình ảnh ", level=1).wait_for()
    desktop.keyboard.press("Tab")
    assert desktop.evaluate("document.activeElement.closest('.photo, .gallery ~ *') !== null")


@pytest.mark.long
def test_the_second_step_is_set_up_and_what_is_wrong_has_the_focus(desktop, session, settings):
    settings.STAFF_2FA = "required"
    desktop.goto("/quan-tri/login/")
    desktop.keyboard.type("vanphong")
    fill(desktop, "Mật khẩu", PASSWORD)
    desktop.keyboard.press("Enter")
    is_before(desktop, "Gắn ứng dụng đăng nhập")
    reach(desktop, desktop.locator("summary").get_by_text("Không quét được"))
    desktop.keyboard.press("Enter")
    key = b32decode(desktop.locator(".app-key code").inner_text().replace(" ", ""))
    fill(desktop, "Mã:", "000000")
    press(desktop, "Xác nhận")
    box = desktop.get_by_label("Mã:")
    expect(box).to_be_focused()
    expect(box).to_have_accessible_description(re.compile("Mã chưa đúng"))
    desktop.keyboard.type(f"{totp(key):06d}")
    press(desktop, "Xác nhận")
    is_before(desktop, "Mã dự phòng")
    press(desktop, "Đã cất, tiếp tục")
    is_before(desktop, "Công việc")


@pytest.mark.long
def test_a_body_is_urged_by_letter_and_the_letter_is_made(desktop, session):
    opinion = make_opinion(session=session, moderation="approved", competence="higher")
    sent = {"to_body": make_body(name="Sở Điện"), "sent_on": timezone.localdate()}
    forward(opinion, by=User.objects.get(username="vanphong"), **sent)
    sign_in_by_keys(desktop)
    desktop.goto(f"/quan-tri/ban/phan-cong/{opinion.pk}/")
    reach(desktop, desktop.get_by_role("link", name="Đến nội dung chính"), most=1)
    desktop.keyboard.press("Enter")
    reach(desktop, desktop.get_by_role("link", name="đôn đốc ở cuối trang"), most=9)
    desktop.keyboard.press("Enter")
    press(desktop, "Ghi lần đôn đốc")
    how = desktop.get_by_role("radio", name="bằng văn bản")
    expect(how).to_be_focused()  # what was not said
    desktop.keyboard.press("Space")
    press(desktop, "Ghi lần đôn đốc")
    is_before(desktop, f"Ý kiến số {opinion.pk}")
    expect(desktop.locator(".messagelist")).to_be_focused()
    follow(desktop, "Sở Điện (01 ý kiến)")
    press(desktop, "Lập văn bản")
    expect(desktop.locator(".messagelist")).to_be_focused()
    expect(desktop.locator(".messagelist")).to_contain_text("Đã lập văn bản.")


@pytest.mark.long
def test_the_page_of_a_case_is_walked_from_its_top_to_its_end(desktop, session):
    opinion = make_opinion(session=session, moderation="approved", public_text="Ngõ này ngập. " * 120 + "Hết bài.")
    sign_in_by_keys(desktop)
    desktop.goto(f"/quan-tri/ban/ho-so/{opinion.pk}/")
    reach(desktop, desktop.get_by_role("link", name="Đến nội dung chính"), most=1)
    desktop.keyboard.press("Enter")
    reach(desktop, desktop.locator("summary").get_by_text("Cách tính"), most=1)
    reach(desktop, desktop.get_by_role("link", name="Ẩn khỏi cổng"))
    last = desktop.locator("#content a").last
    reach(desktop, last)
    desktop.keyboard.press("Tab")
    assert not last.evaluate(FOCUS)
    desktop.emulate_media(media="print")
    shown = [desktop.get_by_text(words).first.is_visible() for words in ["Hết bài.", "Đọc cả bài", "Ẩn khỏi cổng"]]
    assert shown == [True, False, False]
