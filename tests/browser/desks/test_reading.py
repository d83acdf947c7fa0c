"""The pages that staff see most: as axe sees them, by day and by night, with names that have no end and letters twice as
large."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from feedback import actions
from feedback.models import Rating
from sessions_app.models import AgendaItem, Participation
from tests.marks import committing

from ...builders import (
    make_body,
    make_commitment,
    make_conclusion,
    make_done_report,
    make_opinion,
    make_photo,
    make_response,
    make_topic,
    make_user,
)
from ..conftest import DESKTOP, PHONE
from ..people import make_staff, sign_in
from .conftest import LONG

pytestmark = committing

UNBROKEN = "Liềnmạchkhôngdấucáchnàocả" * 3 + "Liềnm"


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


SMALL = """() => [...document.querySelectorAll('main *, #content *')].filter(one =>
    [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
    && !one.matches('.visually-hidden, .visually-hidden *, option') && one.checkVisibility()
    && parseFloat(getComputedStyle(one).fontSize) < 15).map(one => one.outerHTML.slice(0, 80))"""
"""Words in smaller letters than anybody of sixty reads: the admin's own sheets have many."""


@pytest.mark.long
def test_the_daily_pages_pass_axe_at_both_widths_by_day_and_by_night(new_context, assert_accessible, cases):
    pages = ["", "ban/lich-nghi/", "ban/ho-so/", f"ban/ho-so/{cases[0].pk}/", f"ban/ho-so/{cases[1].pk}/"]
    pages += ["ban/phan-cong/?loai=qua-hen", "feedback/response/add/", "ban/can-goi-dien/", "ban/du-lieu-ca-nhan/"]
    pages += [f"sessions_app/dialoguesession/{cases[0].session_id}/change/"]
    pages += ["ban/viec-phai-lam/", f"ban/viec-phai-lam/{promise_of(cases[0]).pk}/", "feedback/opinion/"]
    for options, scheme in [(PHONE, "dark"), (DESKTOP, "light")]:
        page = new_context(**options, color_scheme=scheme).new_page()
        sign_in(page)
        page.get_by_role("heading", name="Hôm nay").wait_for()
        for number, address in enumerate(pages):
            page.goto(f"/quan-tri/{address}")
            if number % 2 == (scheme == "dark"):  # each page once; each in every way by the soak (test_access)
                assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
            assert page.evaluate(SMALL) == [], address
        page.goto("/quan-tri/ban/ho-so/")
        page.get_by_role("button", name="Bản in").click()
        page.get_by_role("heading", name="Hồ sơ ý kiến").wait_for()
        page.get_by_text("Lập lúc").wait_for()
        assert_accessible(page)


SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll('.results, .inline-related, .form-part')]
    .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.className || one.tagName)"""


@pytest.mark.long
def test_eighty_letters_without_a_blank_push_nothing_sideways(new_context, cases):
    opinion = cases[0]
    opinion.subject, opinion.topic = UNBROKEN, make_topic(name=UNBROKEN)
    opinion.save()
    notice = make_conclusion(session=opinion.session)
    notice.items.create(part="a", order=1, text="Đèn hỏng.").opinions.add(opinion)
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
                f"sessions_app/conclusionnotice/{notice.pk}/change/",
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
    wordy = make_body(name=LONG[:150].strip())
    make_commitment(title=LONG[:200].strip(), lead_body=wordy, published_at=timezone.now(), due_on=long_ago)
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
    phone.set_viewport_size({"width": 1280, "height": 900})
    assert set(phone.eval_on_selector_all("td[data-label='Lâu nhất từ']", LINES_OF_DAY)) == {1}, "a day is torn"


def test_a_box_that_looks_for_rows_is_named_by_its_label(new_context, cases):
    page = new_context(**DESKTOP).new_page()
    sign_in(page)
    page.get_by_role("heading", name="Hôm nay").wait_for()
    page.goto("/quan-tri/feedback/response/add/")
    box = page.get_by_role("combobox", name="Ý kiến")
    box.click()
    page.get_by_role("searchbox", name="Ý kiến").wait_for()


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


def test_what_is_wrong_is_said_large_and_in_line_with_its_box(desktop, cases):
    sign_in(desktop)
    desktop.get_by_role("heading", name="Hôm nay").wait_for()
    desktop.goto("/quan-tri/password_change/")
    with desktop.expect_navigation():
        desktop.get_by_role("button", name="Đổi mật khẩu").press("Enter")
    said = desktop.locator(".errorlist li").first
    assert said.evaluate("element => getComputedStyle(element).fontSize") == "16px"
    box = desktop.locator("[aria-invalid=true]").first
    assert abs(said.bounding_box()["x"] - box.bounding_box()["x"]) < 2
