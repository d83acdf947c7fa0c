"""The pages that staff see most: as axe sees them at both widths, by day and by night; and worked by keyboard alone."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from feedback import actions
from feedback.deadlines import refresh_deadline
from feedback.models import Draft, Rating, Response
from sessions_app.models import AgendaItem, OutboxMessage, Participation

from ..builders import (
    make_body,
    make_commitment,
    make_conclusion,
    make_done_report,
    make_meeting,
    make_opinion,
    make_photo,
    make_response,
    make_session,
    make_topic,
    make_user,
    make_ward,
)
from ..staff import fresh
from .conftest import DESKTOP, PHONE
from .people import hears, make_staff, press, sign_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

LONG = "Đề nghị nạo vét cống thoát nước dọc ngõ vì mỗi trận mưa lại ngập " * 3
UNBROKEN = "Liềnmạchkhôngdấucáchnàocả" * 3 + "Liềnm"
DESKS = "/quan-tri/ban/"
FOCUS = "(element => getComputedStyle(element).outlineStyle)(document.activeElement)"


@pytest.fixture
def cases():
    """One case that was given away, one that came back late, one that nobody has sorted; an office and a unit."""
    make_ward()
    clerk = make_staff("vanphong", "Văn phòng")
    body = make_body(name="Phòng Hạ tầng")
    make_staff("donvi", "Đơn vị xử lý", body=body)
    make_topic(name="Thoát nước")
    make_meeting(session=make_session(), held_on=timezone.localdate() + dt.timedelta(days=9))
    session = make_session(title=LONG[:200].strip())
    common = {"session": session, "moderation": "approved", "sender": {"name": "Nguyễn Thử", "phone": "+84912345678"}}
    made = [make_opinion(**common, subject=LONG[:200].strip(), public_text=LONG) for _ in range(3)]
    actions.assign(made[0], by=clerk, body=body, note="Xem ngõ 5.")
    actions.forward(
        made[1], by=clerk, to_body=make_body(kind="higher"), letter_number="7", sent_on=timezone.localdate()
    )
    make_opinion(session=session)
    refresh_deadline(made[2])
    OutboxMessage.objects.create(
        kind="answered",
        case_kind="opinion",
        case_id=made[0].pk,
        recipient_kind="sender",
        recipient_id=made[0].sender.pk,
        channel=OutboxMessage.Channel.PHONE,
    )
    return made


def promise_of(opinion):
    """A promise about it, put off once, that its sender says is not done."""
    promise = make_commitment(
        title=LONG[:200].strip(), session=opinion.session, published_at=timezone.now(), due_on=timezone.localdate()
    )
    promise.opinions.add(opinion)
    later = timezone.localdate() + dt.timedelta(days=20)
    actions.postpone_commitment(promise, by=make_user(), due_on=later, reason=LONG[:900])
    report = make_done_report(promise)
    actions.say_whether_done(report, opinion, answer="not_yet", reason=LONG[:900])
    return promise


@pytest.mark.long
def test_the_daily_pages_pass_axe_at_both_widths_by_day_and_by_night(new_context, assert_accessible, cases):
    pages = ["", "ban/lich-nghi/", "ban/ho-so/", f"ban/ho-so/{cases[0].pk}/", f"ban/ho-so/{cases[1].pk}/"]
    pages += ["ban/phan-cong/?loai=qua-hen", "feedback/response/add/", "ban/can-goi-dien/", "ban/du-lieu-ca-nhan/"]
    pages += [f"sessions_app/dialoguesession/{cases[0].session_id}/change/"]
    pages += ["ban/viec-phai-lam/", f"ban/viec-phai-lam/{promise_of(cases[0]).pk}/"]
    for options, scheme in [(PHONE, "dark"), (DESKTOP, "light")]:
        page = new_context(**options, color_scheme=scheme).new_page()
        sign_in(page)
        page.get_by_role("heading", name="Hôm nay").wait_for()
        for number, address in enumerate(pages):
            page.goto(f"/quan-tri/{address}")
            if number % 2 == (scheme == "dark"):  # each page once; each in every way by the soak (test_access)
                assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
        page.goto("/quan-tri/ban/ho-so/")
        page.get_by_role("button", name="Bản in").click()
        page.get_by_role("heading", name="Hồ sơ ý kiến").wait_for()
        page.get_by_text("Lập lúc").wait_for()
        assert_accessible(page)


SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('.results, .inline-related')]
    .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.className || one.tagName)"""


@pytest.mark.long
def test_eighty_letters_without_a_blank_push_nothing_sideways(new_context, cases):
    opinion = cases[0]
    opinion.subject = UNBROKEN
    opinion.save()
    make_commitment(title=UNBROKEN, published_at=timezone.now(), due_on=timezone.localdate() - dt.timedelta(days=1))
    make_photo(session=opinion.session, caption=UNBROKEN, alt_text=UNBROKEN)
    AgendaItem.objects.create(session=opinion.session, order=1, title=UNBROKEN)
    Participation.objects.create(session=opinion.session, order=1, name_then=UNBROKEN, title_then=UNBROKEN)
    make_staff("lanhdao", "Lãnh đạo")
    for options in [PHONE, DESKTOP]:
        page = new_context(**options).new_page()
        for username, addresses in {
            "lanhdao": ["ban/lanh-dao/"],
            "vanphong": [
                f"ban/hinh-anh/{opinion.session_id}/",
                f"sessions_app/dialoguesession/{opinion.session_id}/change/",
                *[f"{model}/" for model in ["feedback/opinion", "feedback/commitment", "sessions_app/photo"]],
            ],
        }.items():
            sign_in(page, username)
            page.get_by_role("heading", name="Hôm nay").wait_for()
            for address in addresses:
                page.goto(f"/quan-tri/{address}")
                page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
                assert page.evaluate(SIDEWAYS) == [], address


@pytest.mark.long
def test_the_leaders_page_passes_axe_on_a_phone_by_day_and_by_night(phone, assert_accessible, cases):
    """With a row of every kind: late cases and promises, something to sign, an answer that people dislike."""
    make_staff("lanhdao", "Lãnh đạo")
    long_ago = timezone.localdate() - dt.timedelta(days=40)
    for opinion in cases[1:]:
        type(opinion).objects.filter(pk=opinion.pk).update(duty="answer", due_on=long_ago)
    make_commitment(title=LONG[:200].strip(), published_at=timezone.now(), due_on=long_ago)
    answer = make_response(opinion=cases[0], state="published")
    make_response(state="submitted", author=make_user())
    for _ in range(5):
        Rating.objects.create(response=answer, opinion=make_opinion(moderation="approved"), score="unsatisfied")
    sign_in(phone, "lanhdao")
    phone.get_by_role("heading", name="Hôm nay").wait_for()
    for scheme in ["light", "dark"]:
        phone.emulate_media(color_scheme=scheme)
        phone.goto("/quan-tri/ban/lanh-dao/")
        phone.get_by_text("5 trên 5 người chưa hài lòng").wait_for()
        assert_accessible(phone)
        assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), scheme


def test_a_box_that_looks_for_rows_is_named_by_its_label(new_context, cases):
    page = new_context(**DESKTOP).new_page()
    sign_in(page)
    page.get_by_role("heading", name="Hôm nay").wait_for()
    page.goto("/quan-tri/feedback/response/add/")
    box = page.get_by_role("combobox", name="Ý kiến")
    box.click()
    page.get_by_role("searchbox", name="Ý kiến").wait_for()


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


def test_a_form_of_a_row_puts_the_cursor_in_its_first_refused_box(desktop, cases):
    """Also where the box is drawn by a script: a list to search in, the editor of texts."""
    sign_in(desktop)
    desktop.get_by_role("heading", name="Hôm nay").wait_for()
    for address, filled, box in [
        ("sessions_app/topic/add/", {}, "#id_name"),
        ("sessions_app/conclusionnotice/add/", {}, ".select2-selection"),
        ("sessions_app/announcement/add/", {}, "#id_title"),
        ("sessions_app/announcement/add/", {"#id_title": "Tin"}, ".form-row.errors [contenteditable=true]"),
    ]:
        desktop.goto(f"/quan-tri/{address}")
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


LINES_OF_DAY = """cells => cells.map(cell => {
    const words = document.createRange();
    words.selectNodeContents(cell);
    return new Set([...words.getClientRects()].map(line => line.top)).size;
})"""


@pytest.mark.long
@pytest.mark.parametrize("width", [390, 900, 1280])
def test_the_day_of_a_correction_stays_whole_beside_a_word_without_end(desktop, cases, width):
    notice = make_conclusion(items=1, published_at=timezone.now())
    made = notice.corrections.create(number=1, note=UNBROKEN * 7, reason=UNBROKEN)
    made.earlier.create(place="item", item=notice.items.get(), text=UNBROKEN * 3)
    sign_in(desktop)
    desktop.get_by_role("heading", name="Hôm nay").wait_for()
    desktop.set_viewport_size({"width": width, "height": 900})
    desktop.goto(f"/quan-tri/sessions_app/conclusionnotice/{notice.pk}/change/")
    assert desktop.eval_on_selector_all("td[data-label=Lần]", LINES_OF_DAY) == [1]
    assert desktop.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.long
@pytest.mark.long
def test_below_many_places_to_correct_the_button_stays_in_sight_and_covers_none(phone, cases):
    notice = make_conclusion(items=40, published_at=timezone.now())
    sign_in(phone)
    phone.get_by_role("heading", name="Hôm nay").wait_for()
    phone.goto(f"/quan-tri/ban/ket-luan/{notice.pk}/dinh-chinh/")
    button = phone.get_by_role("button", name="Mở ô sửa")
    expect(button).to_be_in_viewport()
    boxes = phone.locator("input[name=muc]")
    boxes.nth(0).focus()
    for _ in range(20):
        phone.keyboard.press("Tab")
    focused = phone.locator(":focus").bounding_box()
    assert focused["y"] + focused["height"] <= button.bounding_box()["y"]


def test_with_letters_twice_as_large_a_phone_cuts_no_label_and_breaks_no_name_letter_by_letter(phone, cases):
    """As the browser is told, which changes what the style sheets take for a narrow screen."""
    promise = make_commitment(title="Sửa đèn ngõ 8", published_at=timezone.now())
    made = promise.corrections.create(number=1, note="Ngõ 18", reason="Nhầm khi chép")
    made.earlier.create(place="title", text="Sửa đèn ngõ 8")
    make_staff("vp2", "Văn phòng", full_name="Công Tằng Tôn Nữ Minh Nguyệt")
    sign_in(phone, "vp2")
    phone.context.new_cdp_session(phone).send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    phone.goto("/quan-tri/ban/nhieu-to/")
    assert phone.locator("#header").bounding_box()["height"] < 420
    row = phone.locator(".field-truoc")
    assert row.locator("label").bounding_box()["width"] <= row.bounding_box()["width"]
    phone.goto(f"/quan-tri/ban/viec-phai-lam/{promise.pk}/")
    assert phone.evaluate("document.documentElement.scrollWidth <= 390")


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


def test_what_is_wrong_is_said_large_and_in_line_with_its_box(desktop, cases):
    sign_in(desktop)
    desktop.get_by_role("heading", name="Hôm nay").wait_for()
    desktop.goto("/quan-tri/password_change/")
    desktop.evaluate("document.querySelector('main form').noValidate = true")
    with desktop.expect_navigation():
        desktop.get_by_role("button", name="Đổi mật khẩu").press("Enter")
    said = desktop.locator(".errorlist li").first
    assert said.evaluate("element => getComputedStyle(element).fontSize") == "16px"
    box = desktop.locator("[aria-invalid=true]").first
    assert abs(said.bounding_box()["x"] - box.bounding_box()["x"]) < 2


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
