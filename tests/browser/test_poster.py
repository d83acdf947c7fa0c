"""The poster is one sheet of A4 whatever it says, and the texts are copied by a button."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.builders import make_group, make_meeting, make_session
from tests.marks import committing, seldom

from .people import sign_in

pytestmark = committing

LONG = "Hội nghị đối thoại giữa người đứng đầu cấp ủy, chính quyền với nhân dân "


def a_full_session(meetings):
    session = make_session(
        title=(LONG * 3)[:200],
        how_to_attend="Ai cũng được dự, không cần giấy mời. " * 10,
        contact="Văn phòng HĐND và UBND phường, điện thoại 0000 000 000. " * 4,
        opinions_open_at=timezone.now(),
        opinions_close_at=timezone.now() + dt.timedelta(days=3),
    )
    for number in range(meetings):
        meeting = make_meeting(
            session=session,
            held_on=timezone.localdate() + dt.timedelta(days=9 + number),
            start_time=dt.time(0),
            end_time=dt.time(2),
            place=("Trung tâm văn hóa, thể thao của phường " * 6)[:200],
            address=("Số 1 đường Minh Họa, khu đô thị mới " * 8)[:250],
        )
        meeting.groups.set([make_group() for _ in range(4)])
    return session


@pytest.mark.parametrize("meetings", [3, 6, *seldom(1, 2)])
def test_the_poster_is_one_sheet_and_nothing_is_cut_off(desktop, session, meetings, assert_accessible):
    full = a_full_session(meetings)
    desktop.goto(reverse("sessions_app:poster", args=[full.slug]))
    assert_accessible(desktop)
    assert_one_sheet(desktop)


def assert_one_sheet(page):
    """The code stands last on the sheet, so what does not fit would cut it off."""
    page.emulate_media(media="print")
    over = "() => { const sheet = document.querySelector('.poster'); return sheet.scrollHeight - sheet.clientHeight; }"
    assert page.evaluate(over) <= 1
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
    assert [(round(float(width)), round(float(height))) for width, height in boxes] == [(595, 842)]


@pytest.mark.parametrize(
    ("meetings", "off"),
    [(6, ""), (1, "postponed"), *seldom((0, ""), (1, ""), (2, ""), (4, ""), (1, "cancelled"))],
)
def test_a_title_of_200_signs_leaves_room_for_the_code(desktop, session, meetings, off):
    session.title, session.contact = (LONG * 3)[:200], "Văn phòng HĐND và UBND phường, điện thoại 0000 000 000. " * 3
    if off:
        setattr(session, f"{off}_at", timezone.now())
        setattr(session, f"{off}_reason", "Bão đổ bộ vào thành phố. " * 12)
    session.save()
    session.meetings.all().delete()
    for number in range(meetings):
        make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=9 + number), place="Nhà văn hóa")
    desktop.goto(reverse("sessions_app:poster", args=[session.slug]))
    assert_one_sheet(desktop)


@pytest.mark.long
def test_a_text_is_copied_by_a_button_or_selected_by_hand(page, session, assert_accessible):
    sign_in(page, "vanphong")
    page.goto(reverse("admin:session_texts", args=[session.pk]))
    assert_accessible(page)
    text = page.get_by_role("textbox", name="Tin nhắn cho nhóm Zalo")
    assert session.title in text.input_value()
    button = page.get_by_role("button", name="Sao chép").nth(1)
    if page.evaluate("matchMedia('(scripting: enabled)').matches"):
        button.click()
        page.get_by_text("Đã ch").wait_for()
    else:
        assert button.count() == 0
