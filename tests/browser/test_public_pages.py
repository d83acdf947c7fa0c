"""Every public page as people see it: nothing for axe to find, nothing wider than the screen, in both schemes."""

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.feedback.promises.steps import correct, mended
from tests.marks import committing

from ..builders import (
    image_bytes,
    make_body,
    make_commitment,
    make_conclusion,
    make_meeting,
    make_opinion,
    make_photo,
    make_photos,
    make_response,
    make_session,
)
from ..whole_conference import addresses, published_chain
from .conftest import DESKTOP, PHONE
from .people import SMALL

pytestmark = committing

FILE = re.compile(r".*(/tep/|/tep-tin/|/tai-lieu/\d|\.\w+(\?|$))")
"""Addresses that hand out a file, not a page."""

LONG = "Hội nghị đối thoại giữa người đứng đầu cấp ủy, chính quyền với Mặt trận Tổ quốc, các đoàn thể và Nhân dân về giải phóng mặt bằng, cấp giấy chứng nhận quyền sử dụng đất, thoát nước, chiếu sáng, vệ sinh"


def check(page, address, assert_accessible):
    page.goto(address)
    assert_accessible(page)
    assert_no_wider_than_the_screen(page, address)


def assert_no_wider_than_the_screen(page, address):
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1], f"{address} is wider than the screen"


@pytest.mark.long
def test_every_page_of_the_demo_is_accessible(desktop, assert_accessible):
    """Narrow by night: other pages are looked at by day, and all of them in every way by the soak (test_access)."""
    call_command("load_demo", verbosity=0)
    desktop.emulate_media(color_scheme="dark")
    for address in walk(desktop):
        for size in [DESKTOP["viewport"], PHONE["viewport"]]:
            desktop.set_viewport_size(size)
            assert_no_wider_than_the_screen(desktop, address)
        assert_accessible(desktop)


def walk(page):
    """Open every address that links lead to from the home page, one of each kind."""
    kinds, waiting = set(), ["/"]
    while waiting:
        address = waiting.pop(0)
        page.goto(address)
        for link in page.eval_on_selector_all("a[href^='/']", "links => links.map(link => link.getAttribute('href'))"):
            kind = kind_of(link)
            if kind not in kinds and not link.startswith("/quan-tri/") and not FILE.match(link):
                kinds.add(kind)
                waiting.append(link)
        yield address


def kind_of(link):
    """What page an address belongs to: its fixed words, without slugs, numbers and filters."""
    fixed = {
        "",
        "doi-thoai",
        "y-kien",
        "gui",
        "tra-cuu",
        "viec-phai-lam",
        "so-lieu",
        "du-lieu",
        "ket-luan",
        "thong-bao",
        "can-bo",
        "to-dan-pho",
        "tai-lieu",
        "hinh-anh",
        "quyen-rieng-tu",
    }
    return "/".join(part if part in fixed else "*" for part in link.split("?")[0].split("/")) + (
        "?" if "?" in link else ""
    )


@pytest.mark.long
def test_a_title_of_200_signs_fits_on_a_phone(phone):
    assert len(LONG) == 200
    chain = published_chain(title=LONG)
    for address in addresses(chain):
        if not FILE.match(address):
            phone.goto(address)
            assert_no_wider_than_the_screen(phone, address)


LONG_LINES = """() => [...document.querySelectorAll("main :is(p, li, dd)")].filter(one =>
  one.textContent.trim().length > 120 && !one.closest(".paper") && !one.querySelector("p, li")
  && one.clientWidth > 48 * parseFloat(getComputedStyle(one).fontSize)
).map(one => one.textContent.trim().slice(0, 60))"""
"""Paragraphs whose lines hold more than some ninety letters."""

TWICE = """() => [...document.querySelectorAll("[id]")].map(one => one.id)
  .filter((id, place, all) => all.indexOf(id) !== place)"""
"""Names of places that two have: a link or a label finds only the first."""


@pytest.mark.long
def test_every_button_and_lone_link_is_as_tall_as_a_finger_and_no_line_too_long(phone, desktop):
    chain = published_chain()
    make_response(opinion=make_opinion(session=chain["session"], moderation="approved", public_text="Cống tắc. " * 200))
    pages = [one for one in addresses(chain) if not FILE.match(one)]
    small, long, twice = {}, {}, {}
    for address in [*pages, chain["issue"].get_absolute_url(), "/tiep-can/", "/du-lieu/", "/tim-kiem/?q=nội"]:
        phone.goto(address)
        small[address] = phone.evaluate(SMALL)
        twice[address] = phone.evaluate(TWICE)
        desktop.goto(address)
        long[address] = desktop.evaluate(LONG_LINES)
    assert {address: found for address, found in small.items() if found} == {}
    assert {address: found for address, found in long.items() if found} == {}
    assert {address: found for address, found in twice.items() if found} == {}


def test_the_ways_on_from_an_error_are_as_tall_as_a_finger(phone, complaints):
    phone.goto("/khong-co/")
    assert len(complaints) == 1
    complaints.clear()
    assert phone.evaluate(SMALL) == []


def test_what_a_reader_may_do_with_an_opinion_stands_together(phone, desktop):
    opinion = make_opinion(moderation="approved", public_place="Ngõ 12")
    for page, apart in [(phone, 52), (desktop, 1)]:
        page.goto(opinion.get_absolute_url())
        follow = page.get_by_role("link", name="Theo dõi qua thư").bounding_box()
        concern = page.get_by_role("link", name="Tôi cũng quan tâm").bounding_box()
        assert abs(follow["y"] - concern["y"]) <= apart
        quote, place = page.locator(".opinion__text").bounding_box(), page.get_by_text("Nơi xảy ra").bounding_box()
        assert place["y"] - quote["y"] - quote["height"] >= 8


def test_the_way_back_is_one_run_of_words_on_a_phone(phone):
    session = make_session(title="Hội nghị đối thoại với Nhân dân phường Thử Nghiệm lần 2")
    phone.goto(f"{session.get_absolute_url()}theo-doi/")
    home, back = (phone.locator(".breadcrumbs a").nth(place) for place in range(2))
    assert phone.locator(".breadcrumbs").bounding_box()["height"] < 90
    assert home.bounding_box()["y"] == back.bounding_box()["y"]


def test_a_word_that_cannot_be_broken_fits_on_the_narrowest_phone(new_context):
    """Neither where it stands in a grid or a row, which would grow with it, nor with large letters."""
    word = ("Liềnmạchkhôngdấucáchnàocả" * 4)[:80]
    session = make_session(title=word)
    make_meeting(session=session, place=word, **on_day(9))
    for _ in range(2):
        make_photo(session=session, caption=word, credit=word)
    page = new_context(viewport={"width": 320, "height": 900}).new_page()
    columns = []
    for address in ["/", *(session.get_absolute_url() + below for below in ["", "hinh-anh/", "dang-ky/", "theo-doi/"])]:
        page.goto(address)
        assert_no_wider_than_the_screen(page, address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert_no_wider_than_the_screen(page, f"{address} at 200 %")
        columns += page.locator(".contents").evaluate_all(COLUMNS)
    assert columns == [1]


COLUMNS = "lists => lists.map(list => new Set([...list.querySelectorAll('a')].map(one => one.offsetLeft)).size)"
"""In how many columns the ways down a page stand."""

FRAMED = """() => [...document.querySelectorAll("main *")].filter(one => {
  if (!parseFloat(getComputedStyle(one).borderLeftWidth) || !one.checkVisibility()) return false;
  const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), words = document.createRange();
  const left = one.getBoundingClientRect().left;
  while (texts.nextNode()) {
    words.selectNodeContents(texts.currentNode);
    const box = words.getBoundingClientRect();
    if (texts.currentNode.data.trim() && box.width > 1 && box.left - left < 4) return true;
  }
}).map(one => `${one.className}: ${one.textContent.trim().slice(0, 40)}`)"""
"""Words that lie on the line around them."""


def test_in_high_contrast_no_frame_lies_on_the_words_in_it(new_context):
    chain = published_chain()
    page = new_context(viewport={"width": 390, "height": 844}, forced_colors="active").new_page()
    for address in ["/", "/viec-phai-lam/", chain["session"].get_absolute_url(), chain["issue"].get_absolute_url()]:
        page.goto(address)
        assert page.evaluate(FRAMED) == [], address
    page.goto(chain["commitment"].get_absolute_url())
    assert page.locator(".progress").first.evaluate("bar => getComputedStyle(bar).borderTopWidth") == "1px"


@pytest.mark.parametrize(("width", "spacing"), [(320, "0"), (360, "0.03em")])
def test_the_menu_is_one_line_on_the_narrowest_phone_and_where_letters_are_wide(new_context, width, spacing):
    page = new_context(viewport={"width": width, "height": 600}).new_page()
    page.goto("/")
    menu = page.get_by_label("Các mục chính")
    menu.evaluate("(menu, spacing) => { menu.style.letterSpacing = spacing; }", spacing)
    boxes = [link.bounding_box() for link in menu.get_by_role("link").all()]
    assert len({box["y"] for box in boxes}) == 1
    assert min(box["height"] for box in boxes) >= 44


def test_home_cuts_no_summary_short_where_two_lines_hold_a_few_words_nor_the_box_to_search_in(new_context):
    words = (
        "Về thoát nước, chiếu sáng, rác thải, trật tự đô thị và cấp giấy chứng nhận quyền sử dụng đất cho bà con." * 2
    )
    session = make_session(summary=words)
    make_meeting(session=session, **on_day(9))
    make_opinion(session=session, moderation="approved")
    page = new_context(viewport={"width": 390, "height": 900}).new_page()
    page.goto("/")
    cut = "(p => p.scrollHeight > p.clientHeight + 2)(document.querySelector('.hero__summary'))"
    assert page.evaluate(cut)
    page.set_viewport_size({"width": 320, "height": 900})
    assert not page.evaluate(cut)
    page.set_viewport_size({"width": 390, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not page.evaluate(cut)
    assert page.get_by_role("searchbox").bounding_box()["width"] > 300


@pytest.mark.long
def test_an_empty_ward_is_accessible(page_at, assert_accessible):
    for address in [
        "/",
        "/doi-thoai/",
        "/y-kien/",
        "/viec-phai-lam/",
        "/ket-luan/",
        "/thong-bao/",
        "/can-bo/",
        "/to-dan-pho/",
        "/tai-lieu/",
        "/y-kien/gui/",
    ]:
        check(page_at, address, assert_accessible)


def test_the_form_works_by_keyboard_alone(desktop):
    published_chain()
    desktop.goto("/y-kien/tra-cuu/")
    desktop.keyboard.press("Tab")
    assert desktop.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    desktop.keyboard.press("Enter")
    desktop.keyboard.press("Tab")
    desktop.keyboard.press("Tab")
    desktop.keyboard.type("0000-0000-0000-0000-0")
    desktop.keyboard.press("Enter")
    desktop.get_by_role("alert").get_by_text("Không tìm thấy ý kiến nào khớp").wait_for()


def test_a_page_that_is_not_there_is_accessible(page_at, assert_accessible, complaints):
    page_at.goto("/khong-co/")
    assert_accessible(page_at)
    complaints.clear()


@pytest.mark.parametrize("width", [320, pytest.param(1920, marks=pytest.mark.long)])
def test_sessions_at_their_limits_fit_the_narrowest_and_the_widest_screen(new_context, width):
    bare, crowded = make_session(purpose=""), make_session(title=LONG, mode="hybrid", contact="a" * 60 + "@phuong.vn")
    for day in range(6):
        address = f"https://hop.example.vn/{'x' * 120}"
        place = "Nhà văn hóa liên tổ dân phố " * 7
        make_meeting(session=crowded, start_time=dt.time(0), place=place[:200], online_url=address, **on_day(day + 9))
    make_photos(crowded, 400)
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    page.route("**/anh/**", lambda route: route.fulfill(body=image_bytes(), content_type="image/png"))
    for session in [bare, crowded]:
        for below in ["", "hinh-anh/", "dang-ky/", "to-roi/"]:
            page.goto(session.get_absolute_url() + below)
            assert_no_wider_than_the_screen(page, page.url)


@pytest.mark.long
def test_a_word_without_end_makes_no_page_wider(new_context):
    word = "LiềnMạchKhôngDấuCách" * 6
    session = make_session(title=word, purpose=word)
    make_meeting(session=session, place=word, **on_day(9))
    opinion = make_opinion(session=session, moderation="approved", subject=word, public_text=word)
    make_response(opinion=opinion, state="published", text=word)
    page = new_context(viewport={"width": 320, "height": 900}).new_page()
    for address in ["/", session.get_absolute_url(), "/y-kien/", opinion.get_absolute_url()]:
        page.goto(address)
        assert_no_wider_than_the_screen(page, address)


@pytest.mark.long
def test_of_a_very_long_text_a_list_shows_the_first_lines_and_paper_all(desktop):
    text = "Ngõ này ngập sau mỗi trận mưa. " * 120
    opinion = make_opinion(moderation="approved", public_text=text)
    make_response(opinion=opinion, state="published", text=text)
    desktop.goto("/y-kien/")
    shown = desktop.locator(".opinion__text, .response__text")
    assert [box.bounding_box()["height"] < 500 for box in shown.all()] == [True, True]
    desktop.emulate_media(media="print")
    assert [box.bounding_box()["height"] > 700 for box in shown.all()] == [True, True]
    assert not desktop.get_by_role("link", name="Đọc hết").first.is_visible()
    desktop.emulate_media(media="screen")
    desktop.get_by_role("link", name="Đọc hết câu trả lời").click()
    assert desktop.url.endswith(opinion.get_absolute_url())
    assert desktop.locator(".response__text").bounding_box()["height"] > 700


@pytest.mark.long
def test_a_text_that_is_cut_short_in_a_list_is_so_at_every_width_and_no_other_says_so(phone, desktop):
    words = "Ngõ 12 ngập khi mưa to, nước đọng đến hai ngày. "
    for times in [12, 13]:
        make_opinion(moderation="approved", subject=f"{times} lần", public_text=words * times)
    for page in [phone, desktop]:
        page.goto("/y-kien/")
        cards = page.locator(".opinion").all()
        cut = [
            card.locator(".opinion__text").evaluate("text => text.scrollHeight > text.clientHeight + 2")
            for card in cards
        ]
        assert cut == [True, False]
        assert [card.get_by_text("Đọc hết ý kiến").count() for card in cards] == [1, 0]


def on_day(number):
    return {"held_on": timezone.localdate() + dt.timedelta(days=number)}


BREAKS = "boxes => boxes.map(box => getComputedStyle(box).breakInside)"


@pytest.mark.parametrize("width", [673, pytest.param(260, marks=pytest.mark.long)], ids=["A4", "narrow"])
def test_on_paper_nothing_is_wider_than_the_sheet_and_no_box_is_torn_in_two(new_context, width):
    word = "LiềnMạchKhôngDấuCách" * 6
    session = make_session(title=word, purpose=word, announced_at=timezone.now())
    make_meeting(session=session, place=word, **on_day(9))
    opinion = make_opinion(session=session, moderation="approved", subject=word, public_text=word)
    notice = make_conclusion(session=session, title=word, published_at=timezone.now())
    item = notice.items.create(part="d", text=word, body=make_body())
    promise = make_commitment(session=session, title=word, conclusion_item=item, published_at=timezone.now())
    promise.progress.create(text=word)
    correct(promise, mended(promise, word[:-1]))
    make_meeting(session=make_session(title="Kỳ trước", announced_at=timezone.now()), **on_day(-9))
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    page.emulate_media(media="print")
    for row in [session, opinion, notice, promise]:
        page.goto(row.get_absolute_url())
        assert_no_wider_than_the_screen(page, page.url)
        said = page.locator(".opinion--page > blockquote")
        assert set(said.evaluate_all(BREAKS)) <= {"auto"}, "a sheet is left empty"
    boxes = page.locator(".chain > li, .correction, .conclusion__part li")
    assert set(boxes.evaluate_all(BREAKS)) == {"avoid"}
    page.goto("/")
    display = "box => getComputedStyle(box).display"
    lasts = [page.locator(box).evaluate(display) for box in ["main", "main > :last-child", "main > :last-child .cards"]]
    assert lasts == ["contents", "contents", "block"]  # or the address of the page is left alone on a sheet
