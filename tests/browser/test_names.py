"""The lists that a ward types in once, with tired hands: pressed twice, gone back to, by keyboard, on a phone."""

import pytest
from playwright.sync_api import expect

from feedback.models import ResponseTemplate
from sessions_app.models import CalendarDay, Official, ResidentialGroup
from tests.marks import committing

from ..builders import make_ward
from ..staff import page_of
from .people import make_staff, press, sign_in

pytestmark = committing

GROUPS, DAYS = "/quan-tri/ban/nhieu-to/", "/quan-tri/ban/lich-nghi/"


@pytest.fixture(autouse=True)
def office():
    make_ward()
    make_staff("vanphong", "Văn phòng")


@pytest.mark.long
def test_two_quick_clicks_add_one_and_after_going_back_the_page_saves_again(desktop):
    sign_in(desktop)
    desktop.goto(page_of(Official, "add"))
    desktop.get_by_label("Họ và tên").fill("Nguyễn Văn Thử")
    desktop.get_by_role("button", name="Lưu", exact=True).dblclick()
    expect(desktop.locator(".messagelist")).to_contain_text("Nguyễn Văn Thử")
    assert Official.objects.count() == 1
    desktop.go_back()
    expect(desktop.get_by_label("Họ và tên")).to_have_value("Nguyễn Văn Thử")
    press(desktop, "Lưu")
    expect(desktop.locator(".messagelist")).to_contain_text("Đã có mục khác cùng tên: Nguyễn Văn Thử.")
    assert Official.objects.count() == 2


@pytest.mark.long
def test_a_list_of_groups_that_is_pressed_twice_says_that_it_was_made(desktop):
    sign_in(desktop)
    desktop.goto(GROUPS)
    desktop.get_by_label("Đến số").fill("3")
    press_first(desktop, "Xem trước")
    desktop.get_by_role("button", name="Thêm 03 tổ dân phố").dblclick()
    expect(desktop.locator(".messagelist")).to_contain_text("Đã thêm 03 tổ dân phố.")
    assert ResidentialGroup.objects.count() == 3


@pytest.mark.long
def test_days_are_looked_at_and_written_by_keyboard_alone(desktop):
    sign_in(desktop)
    desktop.goto(DAYS)
    desktop.get_by_label("Từ ngày").focus()
    for typed in ["24/11/2030", "Tab", "Tab", "Tab", "Ngày Văn hóa", "Enter"]:
        (desktop.keyboard.press if typed in {"Tab", "Enter"} else desktop.keyboard.type)(typed)
    expect(desktop.locator(":focus")).to_contain_text("Sẽ thêm 01 ngày")
    desktop.keyboard.press("Tab")
    expect(desktop.locator(":focus")).to_have_value("Ghi vào lịch")
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".messagelist")).to_contain_text("Đã thêm 1 ngày vào lịch.")
    assert CalendarDay.objects.filter(day__year=2030).count() == 1


@pytest.mark.long
def test_a_pasted_list_is_read_whole_on_a_phone_and_leaves_room_for_the_rest(phone):
    sign_in(phone)
    phone.goto(GROUPS)
    box = phone.get_by_label("Danh sách tên")
    for rows in [12, 200]:
        box.fill("\n".join(f"Khu {row}" for row in range(1, rows + 1)))
        assert 280 < box.bounding_box()["height"] < 0.61 * 844
    press_last(phone, "Xem trước")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_a_long_text_is_read_on_a_phone_in_more_than_five_lines(phone):
    sign_in(phone)
    phone.goto(page_of(ResponseTemplate, "add"))
    box = phone.locator("textarea#id_text")
    box.fill("Kính gửi ông/bà.\n" * 60)
    assert 500 < box.bounding_box()["height"] < 0.71 * 844


@pytest.mark.long
def test_the_boxes_of_a_desk_stand_below_each_other(desktop):
    sign_in(desktop)
    desktop.goto(GROUPS)
    boxes = [desktop.get_by_label(label) for label in ["Gọi là", "Từ số", "Danh sách tên"]]
    assert len({box.bounding_box()["x"] for box in [*boxes, desktop.get_by_text("Số đứng ngay sau.").first]}) == 1


def press_first(page, button):
    page.get_by_role("button", name=button, exact=True).first.click()


def press_last(page, button):
    page.get_by_role("button", name=button, exact=True).last.click()
