"""The desks worked by keyboard alone, and where the cursor stands after what was refused and after what was done."""

import re

import pytest
from playwright.sync_api import expect

from feedback.models import Draft, Response
from tests.marks import committing

from ...builders import make_commitment, make_conclusion
from ...staff import fresh
from ..conftest import DESKTOP
from ..people import hears, press, sign_in

pytestmark = committing

FOCUS = "(element => getComputedStyle(element).outlineStyle)(document.activeElement)"


def tab_to(page, reached, most=90):
    """Press Tab until `reached`, once it is there, has the focus, which everyone can see."""
    page.locator(reached).first.wait_for()
    page.wait_for_load_state()
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("reached => document.activeElement.matches(reached)", reached):
            assert page.evaluate(FOCUS) != "none", f"no visible focus on {reached}"
            return
    raise AssertionError(f"no way to {reached} by Tab")


def test_what_was_refused_has_the_cursor(desktop, cases):
    sign_in(desktop)
    desktop.get_by_role("heading", name="Hôm nay").wait_for()
    desks = [
        ("ban/so-van-ban/giu/", "Giữ số"),
        (f"sessions_app/dialoguesession/{cases[0].session_id}/viec/hoan/", "Hoãn"),
    ]
    for address, button in desks:
        desktop.goto(f"/quan-tri/{address}")
        with desktop.expect_navigation():
            desktop.get_by_role("button", name=button, exact=True).click()
        expect(desktop.locator("[aria-invalid=true]").first).to_be_focused()


def test_a_case_is_sorted_and_answered_by_keyboard_alone(desktop, cases):
    third = cases[2]
    sign_in(desktop)
    desktop.get_by_role("heading", name="Hôm nay").wait_for()
    tab_to(desktop, ".start-tile[href$='/phan-cong/']")
    desktop.keyboard.press("Enter")
    tab_to(desktop, ".mod-row a")
    desktop.keyboard.press("Enter")
    desktop.get_by_role("heading", name=f"Phân loại, phân công ý kiến số {third.pk}").wait_for()
    for box, typed in [("topic", "Thoát nước"), ("body", "Phòng Hạ tầng")]:
        tab_to(desktop, f"select[name=giao-{box}]")
        desktop.keyboard.type(typed)
    tab_to(desktop, "[value=giao]")
    desktop.keyboard.press("Enter")
    desktop.get_by_text("đã phân loại và giao Phòng Hạ tầng").wait_for()
    sign_in(desktop, "donvi")
    desktop.get_by_role("heading", name="Hôm nay").wait_for()
    tab_to(desktop, ".start-tile[href*='buoc=soan']")
    desktop.keyboard.press("Enter")
    tab_to(desktop, f".mod-row__head a[href*='/{third.pk}/']")
    desktop.keyboard.press("Enter")
    tab_to(desktop, "textarea[name=text]")
    desktop.keyboard.type("Đã nạo vét.")
    tab_to(desktop, "select[name=outcome]")
    desktop.keyboard.press("ArrowDown")
    tab_to(desktop, "[value=trinh]")
    desktop.keyboard.press("Enter")
    desktop.get_by_text("đã trình duyệt").wait_for()
    answer = Response.objects.get(opinion=third)
    assert (answer.text, answer.state) == ("Đã nạo vét.", Draft.SUBMITTED)
    assert fresh(third).processing == "assigned"


@pytest.mark.long
def test_a_form_of_a_row_puts_the_cursor_in_its_first_box_and_then_in_the_first_refused(desktop, cases):
    """Also where the box is drawn by a script: a list to search in, the editor of texts; and where a button that nobody
    sees stands before it, for Enter."""
    sign_in(desktop)
    desktop.get_by_role("heading", name="Hôm nay").wait_for()
    for address, filled, box in [
        ("sessions_app/topic/add/", {}, "#id_name"),
        ("sessions_app/conclusionnotice/add/", {}, ".select2-selection"),
        ("sessions_app/announcement/add/", {"#id_title": ""}, "#id_title"),
        ("sessions_app/announcement/add/", {"#id_title": "Tin"}, ".form-row.errors [contenteditable=true]"),
    ]:
        desktop.goto(f"/quan-tri/{address}")
        if not filled:
            expect(desktop.locator(f"main {box}").first).to_be_focused()
        for name, words in filled.items():
            desktop.fill(name, words)
        desktop.evaluate("document.querySelector('[name=_save]').form.noValidate = true")
        with desktop.expect_navigation():
            desktop.locator("[name=_save]").first.press("Enter")
        expect(desktop.locator(f"main {box}").first).to_be_focused()


@pytest.mark.long
@pytest.mark.parametrize("has_scripts", [True, False])
def test_whoever_saves_and_goes_on_stands_at_the_item_that_was_edited(new_context, cases, has_scripts):
    notice = make_conclusion(items=30)
    page = new_context(**DESKTOP, java_script_enabled=has_scripts).new_page()
    sign_in(page)
    page.get_by_role("heading", name="Hôm nay").wait_for()
    page.goto(f"/quan-tri/sessions_app/conclusionnotice/{notice.pk}/change/")
    page.locator("#sua-muc > summary").click()
    words = page.locator("#id_items-11-text")
    words.fill("Sửa đèn ngõ 8.")
    with page.expect_navigation():
        page.get_by_role("button", name="Lưu rồi sửa tiếp").click()
    expect(words).to_have_value("Sửa đèn ngõ 8.")
    expect(words).to_be_in_viewport(ratio=1)
    if has_scripts:
        expect(words).to_be_focused()


@pytest.mark.long
def test_by_keyboard_too_and_also_when_nothing_was_changed_there(desktop, cases):
    notice = make_conclusion(items=30)
    sign_in(desktop)
    desktop.get_by_role("heading", name="Hôm nay").wait_for()
    desktop.goto(f"/quan-tri/sessions_app/conclusionnotice/{notice.pk}/change/#sua-muc")
    desktop.locator("#id_items-2-text").fill("Sửa đèn ngõ 8.")
    desktop.locator("#id_items-9-text").focus()
    desktop.get_by_role("button", name="Lưu rồi sửa tiếp").focus()
    with desktop.expect_navigation():
        desktop.keyboard.press("Enter")
    expect(desktop.locator("#id_items-9-text")).to_be_focused()
    expect(desktop.locator("#id_items-9-text")).to_be_in_viewport(ratio=1)
    desktop.locator("#id_introduction").focus()
    desktop.get_by_role("button", name="Lưu rồi sửa tiếp").focus()
    with desktop.expect_navigation():
        desktop.keyboard.press("Enter")
    assert desktop.url.endswith("#items-group")


@pytest.mark.long
def test_a_row_that_was_refused_as_a_whole_has_the_cursor(desktop, cases):
    notice = make_conclusion(items=1)
    sign_in(desktop)
    desktop.get_by_role("heading", name="Hôm nay").wait_for()
    desktop.goto(f"/quan-tri/sessions_app/conclusionnotice/{notice.pk}/change/?tu={notice.items.get().pk}#items-group")
    desktop.locator("#items-group .add-row a").click()
    desktop.locator("#id_items-1-part").select_option("d")
    desktop.locator("#id_items-1-text").fill("Sửa đèn.")
    with desktop.expect_navigation():
        desktop.locator("[name=_continue]").last.click()
    refused = desktop.locator("#items-1 .errorlist")
    expect(refused).to_be_focused()
    expect(refused).to_be_in_viewport()


def test_after_an_act_the_cursor_stands_at_what_is_said(desktop, cases):
    sign_in(desktop)
    desktop.get_by_role("heading", name="Hôm nay").wait_for()
    desktop.goto("/quan-tri/sessions_app/topic/add/")
    desktop.get_by_label("Tên").fill("Chiếu sáng")
    with desktop.expect_navigation():
        desktop.keyboard.press("Enter")
    expect(desktop.locator(".messagelist")).to_be_focused()


def test_after_a_search_the_first_case_is_near(desktop, cases):
    sign_in(desktop)
    desktop.get_by_role("heading", name="Hôm nay").wait_for()
    desktop.goto("/quan-tri/ban/ho-so/")
    desktop.locator("main [name=q]").fill("cống thoát nước")
    with desktop.expect_navigation():
        desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("list", name="Đang lọc")).to_be_focused()
    for _ in range(2):
        desktop.keyboard.press("Tab")
    expect(desktop.locator(".cases a").first).to_be_focused()


def test_the_skip_link_of_the_page_before_keeps_no_refusal_back(desktop, cases):
    sign_in(desktop)
    desktop.get_by_role("heading", name="Hôm nay").wait_for()
    desktop.goto("/quan-tri/ban/duyet/#content-start")
    with desktop.expect_navigation():
        desktop.get_by_role("button", name="Duyệt như đã hiện").press("Enter")
    expect(desktop.get_by_role("alert")).to_be_focused()
    expect(desktop.get_by_role("alert")).to_have_text("Chưa đánh dấu ý kiến nào.")


def test_what_is_wrong_with_carrying_over_is_said_where_it_is_done(desktop, cases):
    make_commitment(title="Thay bóng đèn")
    sign_in(desktop)
    desktop.get_by_role("heading", name="Hôm nay").wait_for()
    desktop.goto("/quan-tri/ban/viec-phai-lam/")
    with desktop.expect_navigation():
        desktop.get_by_role("button", name="Chuyển sang hội nghị sau").press("Enter")
    expect(desktop.get_by_label("Sang hội nghị")).to_be_focused()
    expect(desktop.get_by_role("group", name="Chuyển những việc").get_by_role("alert")).to_be_in_viewport()


@pytest.mark.long
def test_a_form_that_is_too_large_stays_with_all_that_was_typed(desktop, settings, cases):
    settings.STAFF_TEXTS_BYTES = 20_000
    sign_in(desktop)
    desktop.goto("/quan-tri/sessions_app/dialoguesession/add/")
    desktop.get_by_label("Tên hội nghị").fill("Hội nghị thử")
    desktop.get_by_label("Mục đích").fill("ế" * 2500)
    press(desktop, "Lưu")
    expect(desktop.get_by_text("Chưa gửi: biểu mẫu này lớn hơn")).to_be_focused()
    assert desktop.get_by_label("Mục đích").input_value() == "ế" * 2500
    desktop.get_by_label("Mục đích").fill("ế" * 1000)
    press(desktop, "Lưu")
    hears(desktop, "Hội nghị thử")


def test_files_that_are_too_large_are_not_sent(desktop, settings, cases):
    settings.MAX_BODY_BYTES = 5000
    sign_in(desktop)
    desktop.goto("/quan-tri/sessions_app/announcement/add/")
    desktop.locator("[type=file]").first.set_input_files(
        {"name": "lon.png", "mimeType": "image/png", "buffer": b"x" * 5000}
    )
    press(desktop, "Lưu")
    expect(desktop.get_by_text("Chưa gửi: biểu mẫu này lớn hơn")).to_be_focused()


@pytest.mark.long
def test_what_is_being_written_outlives_a_page_that_is_loaded_anew_and_is_gone_once_sent(desktop, cases, complaints):
    sign_in(desktop, "donvi")
    desktop.get_by_role("heading", name="Hôm nay").wait_for()
    page, box = f"/quan-tri/ban/tra-loi/{cases[0].pk}/", desktop.locator("textarea[name=text]")
    desktop.goto(page)
    box.fill("Đã cử người")
    desktop.reload()
    expect(box).to_have_value("Đã cử người")
    desktop.get_by_text("Phần viết dở trước khi trang được tải lại").wait_for()
    desktop.route("**/tra-loi/*/", lambda route: route.abort())
    desktop.locator("[value=luu]").click()
    desktop.wait_for_url(re.compile("^chrome-error:"), wait_until="commit")
    desktop.unroute("**/tra-loi/*/")
    desktop.go_back()
    desktop.goto(page)
    expect(box).to_have_value("Đã cử người")
    desktop.locator("[value=luu]").click()  # without a result it is refused, with the words
    desktop.locator("select[name=outcome]").select_option(index=1)
    box.fill("Đã cử người đến sửa.")
    desktop.locator("[value=luu]").click()
    hears(desktop, "đã lưu bản nháp")
    assert desktop.evaluate("sessionStorage.length") == 0
    desktop.reload()
    expect(box).to_have_value("Đã cử người đến sửa.")
    box.fill("Của người trước")
    sign_in(desktop)
    desktop.get_by_role("heading", name="Hôm nay").wait_for()
    desktop.goto(page)
    desktop.get_by_role("heading", name="Trả lời ý kiến").wait_for()
    assert "Của người trước" not in desktop.content() + desktop.evaluate("JSON.stringify(sessionStorage)")
    for _ in ["the first page", "signing in", "the page that was left"]:
        desktop.go_back()
    expect(box).to_have_value("Đã cử người đến sửa.")
    complaints.clear()
