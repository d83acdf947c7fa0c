"""The desks of a conference in a real browser: they fit, axe finds nothing, and a day is moved with and without scripts."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.builders import make_body, make_meeting
from tests.staff import fresh, page_of, verb_address

from .people import sign_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def meeting(session):
    make_body(kind="committee")
    type(session).objects.filter(pk=session.pk).update(title="Hội nghị đối thoại " * 10)
    return session.meetings.first() or make_meeting(session=session, held_on=timezone.localdate())


def test_the_desks_of_a_conference_fit_and_are_accessible(page_at, meeting, assert_accessible):
    session = meeting.session
    sign_in(page_at, "vanphong")
    desks = [reverse(f"admin:session_{name}", args=[session.pk]) for name in ["copy", "duties", "texts"]]
    for address in [*desks, reverse("admin:session_this_year"), verb_address(session, "doi-lich")]:
        page_at.goto(address)
        assert_accessible(page_at)
        width = page_at.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert width[0] <= width[1], address


def test_the_long_form_leads_to_its_parts_and_its_buttons_hide_no_field(desktop, meeting):
    sign_in(desktop, "vanphong")
    desktop.goto(page_of(meeting.session))
    parts = desktop.get_by_role("navigation", name="Các mục của trang này").get_by_role("link")
    assert parts.count() > 8
    for part in parts.all():
        part.click()
        heading = desktop.locator(part.get_attribute("href"))
        assert 0 <= heading.bounding_box()["y"] < 900
        assert heading.inner_text().strip().startswith(part.inner_text())
        assert desktop.get_by_role("button", name="Lưu", exact=True).bounding_box()["y"] < 900
    desktop.get_by_label("Tên hội nghị").focus()
    for _ in range(40):
        desktop.keyboard.press("Tab")
        assert desktop.evaluate(NOT_COVERED), desktop.evaluate("document.activeElement.outerHTML")[:200]


NOT_COVERED = """() => {
  const element = document.activeElement, row = document.querySelector(".submit-row");
  const box = element.getBoundingClientRect();
  return row.contains(element) || box.top + Math.min(box.height, 24) <= row.getBoundingClientRect().top + 1;
}"""


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
