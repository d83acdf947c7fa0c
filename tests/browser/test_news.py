"""A piece of news from Word to the public page, at two widths."""

import re

import pytest
from playwright.sync_api import expect

from sessions_app.models import Announcement
from tests.builders import image_bytes, make_announcement, make_ward
from tests.marks import committing

from ..lib.pasted import PASTED
from .people import do, make_staff, sign_in

pytestmark = committing

PASTE = """(box, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "x");
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def office():
    make_ward()
    return make_staff("vanphong", "Văn phòng")


@pytest.mark.long
def test_text_is_pasted_from_word_and_formatted_by_keyboard(page_at, office, assert_accessible):
    page = page_at
    sign_in(page)
    page.goto("/quan-tri/sessions_app/announcement/add/")
    page.get_by_label("Tiêu đề").fill("Thông báo họp")
    editor = page.locator(".ProseMirror")
    editor.focus()
    editor.evaluate(PASTE, PASTED)
    expect(editor.get_by_role("heading", name="I. Thời gian, địa điểm")).to_be_visible()
    expect(editor.get_by_role("table")).to_be_visible()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("Dòng gõ thêm")
    page.get_by_role("button", name="Đề mục nhỏ").click()
    assert_accessible(page)
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.locator(".messagelist .success").wait_for()
    text = Announcement.objects.get().text
    assert "<ul><li>Đại diện các hộ dân<ul><li>Tổ dân phố số 3</li></ul></li>" in text
    assert "<h3>Dòng gõ thêm</h3>" in text
    assert not re.search(r"mso|style|class|<span|javascript|img", text, re.IGNORECASE)


def test_a_link_is_set_and_taken_away(desktop, office):
    page = desktop
    announcement = make_announcement(published_at=None, text="<p>Văn bản</p>")
    sign_in(page)
    page.goto(f"/quan-tri/sessions_app/announcement/{announcement.pk}/change/")
    editor = page.locator(".ProseMirror")
    editor.focus()
    page.keyboard.press("Control+A")
    page.get_by_role("button", name="Liên kết", exact=True).click()
    page.get_by_label("Địa chỉ liên kết").fill("https://example.vn/a")
    page.keyboard.press("Enter")
    expect(editor.get_by_role("link", name="Văn bản")).to_have_attribute("href", "https://example.vn/a")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.locator(".messagelist .success").wait_for()
    assert 'href="https://example.vn/a" rel="noopener noreferrer"' in Announcement.objects.get().text


@pytest.mark.long
def test_without_scripts_the_box_takes_plain_text_and_keeps_it_when_refused(new_context, office):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page)
    page.goto("/quan-tri/sessions_app/announcement/add/")
    page.get_by_label("Nội dung").fill("Một\n\n- hai")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.locator(".errornote").wait_for()
    expect(page.get_by_label("Nội dung")).to_have_value("Một\n\n- hai")
    page.get_by_label("Tiêu đề").fill("Thông báo")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.locator(".messagelist .success").wait_for()
    assert Announcement.objects.get().text == "<p>Một</p>\n<ul><li>hai</li></ul>"


@pytest.mark.long
def test_a_draft_is_previewed_posted_corrected_and_taken_down(page_at, office, assert_accessible, complaints):
    page, draft = page_at, make_announcement(published_at=None, title="Họp tổ dân phố", text=PASTED)
    desk = f"/quan-tri/sessions_app/announcement/{draft.pk}/change/"
    sign_in(page)
    page.goto(desk)
    picture = {"name": "a.png", "mimeType": "image/png", "buffer": image_bytes("PNG", (900, 600))}
    page.locator("#id_photos-0-upload").set_input_files(picture)
    page.locator("#id_photos-0-alt_text").fill("Hội trường")
    assert_accessible(page)
    page.get_by_role("button", name="Lưu rồi sửa tiếp").click()
    page.locator(".messagelist .success").wait_for()
    do(page, "Tạo đường dẫn xem trước")
    preview = page.get_by_role("link", name="Xem bản nháp").get_attribute("href")
    page.goto(preview)
    expect(page.get_by_role("note")).to_contain_text("Bản nháp, chưa đăng.")
    expect(page.get_by_role("img", name="Hội trường")).to_be_visible()
    assert_accessible(page)
    page.goto(desk)
    do(page, "Đăng lên cổng")
    page.get_by_role("link", name="Đính chính", exact=True).click()
    editor = page.locator(".ProseMirror")
    editor.press("Control+End")
    page.keyboard.type(" Thêm.")
    page.get_by_label("Đính chính điều gì").fill("Sửa giờ họp.")
    assert_accessible(page)
    page.get_by_role("button", name="Đính chính", exact=True).click()
    page.locator(".messagelist .success").wait_for()
    page.goto(f"/thong-bao/{draft.slug}/")
    expect(page.get_by_text("Sửa giờ họp.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    page.get_by_role("link", name="Xem bản trước (1)").click()
    expect(page.get_by_text("Bản cũ, đã được đính chính")).to_be_visible()
    assert_accessible(page)
    page.goto(preview)
    expect(page.get_by_role("heading", name="Không tìm thấy trang")).to_be_visible()
    complaints.clear()


@pytest.mark.long
def test_who_comes_second_finds_the_cursor_at_what_the_first_did(desktop, office):
    news = make_announcement(title="Họp tổ dân phố", published_at=None)
    sign_in(desktop)
    desktop.goto(f"/quan-tri/sessions_app/announcement/{news.pk}/change/")
    Announcement.objects.filter(pk=news.pk).update(title="Người kia sửa")
    desktop.get_by_label("Tiêu đề").fill("Tôi sửa")
    desktop.get_by_role("button", name="Lưu", exact=True).click()
    expect(desktop.get_by_role("alert")).to_be_focused()
    expect(desktop.get_by_role("alert")).to_contain_text("Có hai lần sửa trang này")
