"""Photographs from handing in to the viewer: by keyboard, on a phone, with scripts and without."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from sessions_app.models import Photo
from sessions_app.photo_files import render_photo
from tests.marks import committing, seldom

from ..builders import image_bytes, make_photo, make_photos
from .people import sign_in

pytestmark = committing


def picture(name, size=(64, 48)):
    return {"name": name, "mimeType": "image/png", "buffer": image_bytes(size=size) + name.encode()}


BROKEN = {"name": "trang.jpg", "mimeType": "image/jpeg", "buffer": b"<!doctype html>"}


def open_desk(page, session):
    sign_in(page)
    page.locator("#content-main").wait_for()
    page.goto(f"/quan-tri/ban/hinh-anh/{session.pk}/")


def hand_in(page, *files):
    page.get_by_label("Chọn ảnh").set_input_files(list(files))
    page.get_by_role("button", name="Tải ảnh lên").click()


def rows(page):
    return page.locator(".photo-row")


def file_names(page):
    return [re.search(r"\w+\.png", text)[0] for text in page.locator(".photo-row__state").all_inner_texts()]


def press_key_on(page, name, key="Enter"):
    """A button reached and pressed by keyboard."""
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press(key)


@pytest.mark.long
def test_from_handing_in_to_the_viewer(page, session, assert_accessible):
    """The whole way, with scripts and without: the same buttons do the same."""
    session.participations.create(role="speak", title_then="Công dân tổ dân phố số 3")
    open_desk(page, session)
    assert_accessible(page)
    hand_in(page, picture("mot.png"), BROKEN, picture("hai.png", (48, 64)), picture("ba.png"))
    expect(rows(page)).to_have_count(3)
    expect(page.get_by_text("không nhận. Tệp này không phải ảnh")).to_be_visible()
    assert file_names(page) == ["mot.png", "hai.png", "ba.png"]
    press_key_on(page, "Lên đầu: ảnh 3")
    expect(page.locator(".photo-row__state").first).to_contain_text("ba.png")
    press_key_on(page, "Xuống một: ảnh 1")
    expect(page.locator(".photo-row__state").nth(1)).to_contain_text("ba.png")
    assert file_names(page) == ["mot.png", "ba.png", "hai.png"]
    for place in range(3):
        rows(page).nth(place).get_by_label("Mô tả").fill(f"Hội trường {place + 1}")
    rows(page).first.get_by_label("Chú thích").fill("Quang cảnh hội nghị")
    press_key_on(page, "Công bố ảnh 1")
    expect(page.get_by_text("Đã công bố 1 ảnh.")).to_be_visible()
    for place in [2, 3]:
        page.get_by_role("checkbox", name=f"Chọn ảnh {place}").check()
    page.get_by_role("button", name="Công bố ảnh đã chọn").click()
    expect(page.get_by_text("Đã công bố 2 ảnh.")).to_be_visible()
    assert_accessible(page)
    alts = [photo.alt_text for photo in Photo.objects.public()]
    assert alts == ["Hội trường 1", "Hội trường 2", "Hội trường 3"]
    page.goto(f"{session.get_absolute_url()}hinh-anh/")
    assert_accessible(page)
    page.get_by_role("img", name="Hội trường 1").click()
    page.get_by_role("heading", name="Ảnh 1 trên 3").wait_for()
    expect(page.locator("figcaption")).to_contain_text("Quang cảnh hội nghị")
    assert_accessible(page)
    page.get_by_role("link", name="Ảnh sau").click()
    page.get_by_role("heading", name="Ảnh 2 trên 3").wait_for()
    page.get_by_role("link", name="Tất cả ảnh").click()
    page.get_by_role("heading", name="Hình ảnh ", level=1).wait_for()


def test_the_viewer_goes_by_keyboard(desktop, session):
    photos = [make_photo(session=session, order=place) for place in range(3)]
    desktop.goto(photos[0].get_absolute_url())
    for key, heading in [("ArrowRight", "Ảnh 2 trên 3"), ("ArrowRight", "Ảnh 3 trên 3"), ("ArrowLeft", "Ảnh 2 trên 3")]:
        desktop.keyboard.press(key)
        desktop.get_by_role("heading", name=heading).wait_for()
    desktop.keyboard.press("Escape")
    desktop.get_by_role("heading", name="Hình ảnh ", level=1).wait_for()
    assert desktop.url.endswith(f"hinh-anh/#anh-{photos[1].pk}")


def swipe(page, start, end):
    """What a finger does on the picture, as the browser tells it to the page."""
    page.evaluate(
        """([start, end]) => {
            const target = document.querySelector("[data-viewer] img");
            const touch = (x) => new Touch({ identifier: 1, target, clientX: x, clientY: 300 });
            const send = (kind, x, touches) => target.dispatchEvent(new TouchEvent(kind, {
                bubbles: true, touches: touches.map(touch), changedTouches: [touch(x)] }));
            send("touchstart", start, [start]);
            send("touchend", end, []);
        }""",
        [start, end],
    )


def test_the_viewer_goes_by_swiping(phone, session):
    photos = [make_photo(session=session, order=place) for place in range(2)]
    phone.goto(photos[0].get_absolute_url())
    swipe(phone, 300, 280)
    phone.get_by_role("heading", name="Ảnh 1 trên 2").wait_for()
    swipe(phone, 300, 80)
    phone.get_by_role("heading", name="Ảnh 2 trên 2").wait_for()
    swipe(phone, 80, 300)
    phone.get_by_role("heading", name="Ảnh 1 trên 2").wait_for()


def test_pictures_appear_when_the_worker_has_made_them_and_typed_words_stay(desktop, session):
    photo = make_photo(session=session, rendered=False, alt_text="")
    open_desk(desktop, session)
    desktop.get_by_text("Đã xử lý xong 0 trên 1 ảnh").wait_for()
    desktop.get_by_label("Chú thích").fill("Đang gõ")
    render_photo(photo)
    desktop.get_by_text("Đã xử lý xong 1 trên 1 ảnh").wait_for()
    expect(desktop.locator(".photo-row img")).to_be_visible()
    assert desktop.get_by_label("Chú thích").input_value() == "Đang gõ"


@pytest.mark.long
def test_names_of_those_who_took_part_are_put_into_a_caption(desktop, session):
    session.participations.create(role="chair", name_then="Nguyễn Văn A", title_then="Bí thư Đảng ủy")
    session.participations.create(role="speak", title_then="Công dân tổ dân phố số 3")
    make_photo(session=session)
    make_photo(session=session)
    open_desk(desktop, session)
    caption = desktop.get_by_label("Chú thích").nth(1)
    caption.fill("phát biểu")
    caption.press("Home")
    desktop.keyboard.press("Tab")
    desktop.keyboard.press("ArrowRight")
    desktop.keyboard.press("Enter")
    assert caption.input_value() == "Công dân tổ dân phố số 3 phát biểu"
    desktop.keyboard.press("End")
    desktop.get_by_role("button", name="Đồng chí Nguyễn Văn A").click()
    assert caption.input_value() == "Công dân tổ dân phố số 3 phát biểu Đồng chí Nguyễn Văn A, Bí thư Đảng ủy"


@pytest.mark.long
def test_a_photograph_is_dragged_to_its_place(desktop, session):
    for letter in "abc":
        make_photo(session=session, caption=letter, file_name=f"{letter}.png")
    desktop.set_viewport_size({"width": 1280, "height": 1600})
    open_desk(desktop, session)
    desktop.locator("[data-handle]").nth(0).hover()
    desktop.mouse.down()
    for _ in range(2):  # the browser tells where it hovers from the second move on
        rows(desktop).nth(2).locator("img").hover()
    desktop.mouse.up()
    expect(desktop.locator(".photo-row__state").first).to_contain_text("b.png")
    assert [photo.caption for photo in session.photos.all()] == ["b", "c", "a"]


@pytest.mark.long
def test_focus_stays_on_the_button_that_moves_and_on_the_one_that_hands_in(desktop, session):
    for letter in "abc":
        make_photo(session=session, caption=letter, file_name=f"{letter}.png")
    open_desk(desktop, session)
    press_key_on(desktop, "Xuống một: ảnh 1")
    expect(desktop.locator(".photo-row__state").nth(1)).to_contain_text("a.png")
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".photo-row__state").nth(2)).to_contain_text("a.png")
    for files in [[BROKEN], [picture("d.png"), BROKEN]]:
        desktop.get_by_label("Chọn ảnh").set_input_files(files)
        press_key_on(desktop, "Tải ảnh lên")
        desktop.get_by_text(f"Đã nhận {len(files) - 1} trên {len(files)} ảnh").wait_for()
        expect(desktop.get_by_role("button", name="Tải ảnh lên")).to_be_focused()
    expect(rows(desktop)).to_have_count(4)


@pytest.mark.long
def test_who_was_signed_out_while_writing_of_photographs_is_given_the_words_back(
    desktop, session, settings, complaints
):
    make_photo(session=session)
    open_desk(desktop, session)
    desktop.get_by_label("Chú thích").fill("Gõ xong thì hết phiên")
    desktop.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    desktop.get_by_role("button", name="Lưu chữ").click()
    expect(desktop.get_by_text("Lượt đăng nhập của ông/bà đã hết")).to_be_visible()
    expect(desktop.get_by_label("Chú thích")).to_have_value("Gõ xong thì hết phiên")
    complaints.clear()  # of the 403


@pytest.mark.long
def test_what_was_typed_stays_while_there_is_no_network_and_the_same_button_saves_it_later(
    desktop, session, complaints
):
    make_photo(session=session)
    open_desk(desktop, session)
    desktop.get_by_label("Chú thích").fill("Gõ khi mất mạng")
    desktop.context.set_offline(True)
    desktop.get_by_role("button", name="Lưu chữ").click()
    expect(desktop.get_by_text("Chưa làm được vì mất kết nối")).to_be_visible()
    desktop.context.set_offline(False)
    desktop.get_by_role("button", name="Lưu chữ").click()
    expect(desktop.get_by_text("Đã lưu.")).to_be_visible()
    complaints.clear()  # of the lost network
    assert session.photos.get().caption == "Gõ khi mất mạng"


@pytest.mark.long
def test_the_title_and_the_cursor_tell_which_words_could_not_be_saved(desktop, session):
    for _ in range(2):
        make_photo(session=session)
    open_desk(desktop, session)
    described = desktop.get_by_label("Mô tả cho người không nhìn thấy ảnh").nth(1)
    described.fill("")
    desktop.get_by_role("button", name="Lưu chữ").click()
    expect(desktop).to_have_title(re.compile("^Có lỗi: "))
    expect(described).to_be_focused()


@pytest.mark.long
def test_on_a_phone_the_words_of_a_photograph_are_folded_once_it_has_some(phone, session, assert_accessible):
    make_photo(session=session, caption="Toàn cảnh")
    make_photo(session=session, alt_text="")
    open_desk(phone, session)
    assert_accessible(phone)
    captions = phone.get_by_label("Chú thích")
    assert [caption.is_visible() for caption in captions.all()] == [False, True]
    phone.locator("summary").filter(has_text="Chữ của ảnh 1: Toàn cảnh").click()
    captions.first.fill("Hội trường")
    phone.get_by_role("button", name="Lưu chữ").click()
    expect(phone.locator("summary").filter(has_text="Chữ của ảnh 1: Hội trường")).to_be_visible()
    assert captions.first.is_visible()


@pytest.mark.long
def test_the_pages_fit_the_screen(page_at, session, assert_accessible):
    for size in [(64, 48), (48, 64), (160, 20), (20, 160)]:
        make_photo(session=session, caption="Một chú thích dài " * 10, file_name="x" * 120, width=size[0])
    make_photo(session=session, published_at=None, file_name="IMG.jpg")
    make_photo(session=session, rendered=False, render_error="Tệp đã hỏng.", file_name="IMG_7.jpg")
    sign_in(page_at)
    page_at.locator("#content-main").wait_for()
    for address in [
        f"/quan-tri/ban/hinh-anh/{session.pk}/",
        "/quan-tri/ban/hinh-anh/",
        f"{session.get_absolute_url()}hinh-anh/",
        Photo.objects.public().first().get_absolute_url(),
    ]:
        page_at.goto(address)
        assert_accessible(page_at)
        width = page_at.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert width[0] <= width[1], f"{address} is wider than the screen"


SHAPES = [(1600, 533), (1000, 1500), (1600, 1200), (900, 1600), (1600, 900), (1200, 1200)]
BOXES = """figures => figures.map(figure => {
  const { left, top, bottom } = figure.getBoundingClientRect(), shown = figure.querySelector("img").getBoundingClientRect();
  return { left, top, bottom, shape: shown.width / shown.height };
})"""


@pytest.mark.parametrize("number", [2, 12, *seldom(1, 3, 5)])
def test_photographs_of_mixed_shapes_keep_them_and_stand_in_their_order(page_at, session, number):
    for place, photo in enumerate(make_photos(session, number)):
        width, height = SHAPES[place % len(SHAPES)]
        Photo.objects.filter(pk=photo.pk).update(width=width, height=height, caption="Bà con phát biểu " * (place % 4))
    page_at.route("**/anh/**", lambda route: None)  # still under way: the page knows their shapes before they come
    page_at.goto(f"{session.get_absolute_url()}hinh-anh/", wait_until="domcontentloaded")
    boxes = page_at.locator(".photo").evaluate_all(BOXES)
    shapes = [width / height for width, height in SHAPES]
    assert [box["shape"] for box in boxes] == pytest.approx([shapes[place % 6] for place in range(number)], rel=0.02)
    assert all(one["top"] < next_["top"] or one["left"] < next_["left"] for one, next_ in pairwise(boxes))


@pytest.mark.parametrize(
    ("width", "letters", "in_a_row"),
    [(320, "100%", 2), (390, "200%", 1), pytest.param(768, "", 2, marks=pytest.mark.long), (1280, "", 3)],
)
def test_photographs_stand_in_rows_and_alone_where_letters_are_large(new_context, session, width, letters, in_a_row):
    for photo in make_photos(session, 7):
        shape = {"width": 1600, "height": 1195 + photo.pk % 2 * 10}
        Photo.objects.filter(pk=photo.pk).update(caption="Bà con phát biểu " * 9, **shape)
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    page.route("**/anh/**", lambda route: None)
    page.goto(f"{session.get_absolute_url()}hinh-anh/", wait_until="domcontentloaded")
    page.evaluate("size => { document.documentElement.style.fontSize = size }", letters)
    tops = [box["top"] for box in page.locator(".photo").evaluate_all(BOXES)]
    is_cut = page.locator("figcaption > span").first.evaluate("span => span.clientHeight < span.scrollHeight")
    assert is_cut == (in_a_row == 2 and width < 400)
    assert [tops.count(top) for top in sorted(set(tops))] == [in_a_row] * (7 // in_a_row) + [1] * (in_a_row > 1)


@pytest.mark.parametrize("number", [3, *seldom(2, 4)])
def test_a_few_photographs_of_mixed_shapes_stay_on_a_tablet(new_context, session, number):
    for place, photo in enumerate(make_photos(session, number)):
        Photo.objects.filter(pk=photo.pk).update(width=SHAPES[place][0], height=SHAPES[place][1])
    page = new_context(viewport={"width": 768, "height": 900}).new_page()
    page.route("**/anh/**", lambda route: None)
    page.goto(f"{session.get_absolute_url()}hinh-anh/", wait_until="domcontentloaded")
    assert page.evaluate("document.documentElement.scrollWidth") == 768
