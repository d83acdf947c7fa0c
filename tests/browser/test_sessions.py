"""The desks of a conference in a real browser: they fit, axe finds nothing, and a day is moved with and without scripts."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.builders import make_body, make_meeting
from tests.marks import committing
from tests.staff import fresh, page_of, verb_address

from .people import is_before, sign_in

pytestmark = committing


@pytest.fixture
def meeting(session):
    make_body(kind="committee")
    type(session).objects.filter(pk=session.pk).update(title="Hội nghị đối thoại " * 10)
    return session.meetings.first() or make_meeting(session=session, held_on=timezone.localdate())


@pytest.mark.long
def test_the_desks_of_a_conference_fit_and_are_accessible(page_at, meeting, assert_accessible):
    session = meeting.session
    sign_in(page_at, "vanphong")
    desks = [reverse(f"admin:session_{name}", args=[session.pk]) for name in ["copy", "duties", "texts"]]
    for address in [*desks, reverse("admin:session_this_year"), verb_address(session, "doi-lich")]:
        page_at.goto(address)
        assert_accessible(page_at)
        width = page_at.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert width[0] <= width[1], address


def test_a_long_title_is_seen_whole_and_stays_one_line(page_at, meeting):
    sign_in(page_at, "vanphong")
    is_before(page_at, "Công việc")
    page_at.goto(reverse("admin:session_copy", args=[meeting.session_id]))
    box = page_at.get_by_label("Tên hội nghị mới")
    assert box.evaluate("box => box.scrollHeight <= box.clientHeight")
    box.fill("Hội nghị\nđối thoại")
    box.press("Enter")
    expect(box).to_have_value("Hội nghị đối thoại")


@pytest.mark.long
def test_the_buttons_of_a_long_form_are_in_sight_and_hide_no_field(desktop, meeting):
    sign_in(desktop, "vanphong")
    desktop.goto(page_of(meeting.session))
    desktop.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert desktop.get_by_role("button", name="Lưu", exact=True).bounding_box()["y"] < 900
    for _ in range(60):
        desktop.keyboard.press("Tab")
        assert desktop.evaluate(NOT_COVERED), desktop.evaluate("document.activeElement.outerHTML")[:200]


NOT_COVERED = """() => {
  const element = document.activeElement, row = document.querySelector(".submit-row");
  const box = element.getBoundingClientRect();
  return row.contains(element) || box.top + Math.min(box.height, 24) <= row.getBoundingClientRect().top + 1;
}"""


@pytest.mark.long
def test_the_form_of_a_conference_is_filled_in_by_keyboard_at_360_pixels(new_context, meeting, assert_accessible):
    page = new_context(viewport={"width": 360, "height": 800}).new_page()
    sign_in(page, "vanphong")
    is_before(page, "Công việc")
    page.goto(reverse("admin:sessions_app_dialoguesession_add"))
    assert_accessible(page)
    page.get_by_role("navigation", name="Các phần").get_by_role("link", name="Sau hội nghị").focus()
    page.keyboard.press("Enter")
    expect(page.locator("summary").filter(has_text="Sau hội nghị")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Các vấn đề được nêu")).to_be_focused()
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    wide = "[...document.querySelectorAll('.form-row')].filter(row => row.scrollWidth > row.clientWidth + 1).length"
    assert page.evaluate(wide) == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.long
def test_a_day_is_moved_and_the_public_reads_both(page, meeting):
    day = timezone.localdate() + dt.timedelta(days=40)
    sign_in(page, "vanphong")
    page.goto(page_of(meeting.session))
    page.get_by_role("link", name="Đổi lịch họp").click()
    page.get_by_label("Ngày họp").first.fill(f"{day:%d/%m/%Y}")
    page.get_by_label("Lý do").fill("Trùng lịch họp thành phố")
    page.get_by_role("button", name="Đổi lịch họp").click()
    page.get_by_text("Đã đổi lịch họp.").wait_for()
    assert fresh(meeting).held_on == day
    page.goto(meeting.session.get_absolute_url())
    page.get_by_text("Lý do: Trùng lịch họp thành phố.").wait_for()
