"""The screen in the hall: nothing leaves it, and it changes by itself, also back to nothing."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from feedback.actions import live
from feedback.models import LiveEntry, Opinion
from tests.builders import make_body, make_meeting, make_opinion, make_registration, make_session, make_user
from tests.marks import committing

from .people import sign_in

pytestmark = [committing, pytest.mark.long]

OVER = "[...document.querySelectorAll('.hall, .hall__main')].map(box => box.scrollHeight - box.clientHeight)"


def press(verb, meeting, *args):
    verb(meeting, *args, by=make_user(), after=LiveEntry.objects.filter(meeting=meeting).count())


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080), (1024, 768)])
def test_the_longest_words_stay_on_the_screen(new_context, session, assert_accessible, width, height):
    day, now = dt.timedelta(days=1), timezone.now()
    window = {"opinions_open_at": now - day, "opinions_close_at": now + day}
    meeting = make_meeting(session=make_session(title=("Hội nghị đối thoại với Nhân dân " * 7)[:200], **window))
    words = ("Ngập nước mỗi khi mưa to " * 120)[:3000]
    shouted = words.upper().replace(" ", "")
    opinion, *others = [
        make_opinion(session=meeting.session, moderation="approved", subject=text[:signs], public_text=text)
        for text, signs in [(words, 200), (shouted[:150], 150), (shouted[:80], 60)]
    ]
    press(live.show_opinion, meeting, opinion)
    page = new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(reverse("feedback:hall_screen", args=[meeting.session.slug]))
    assert_accessible(page)
    assert max(page.evaluate(OVER)) <= 2
    next_ones = [
        *((live.show_opinion, other) for other in others),
        (live.let_answer, make_body(name=words[:200])),
        (live.invite,),
        (live.call_speaker,),
    ]
    for verb, *what in [*next_ones, (live.let_answer, make_body(name=words[:106]))]:
        press(verb, meeting, *what)
        page.reload()
        assert max(page.evaluate(OVER)) <= 2


@pytest.mark.parametrize("name", ["hall_screen", "live"])
def test_it_changes_by_itself_stays_without_network_and_forgets_what_is_taken_down(
    desktop, session, assert_accessible, complaints, name
):
    meeting = make_meeting()
    opinion = make_opinion(
        session=meeting.session, moderation="approved", subject="Đèn ngõ 5", public_text="Tắt đã lâu."
    )
    desktop.goto(reverse(f"feedback:{name}", args=[meeting.session.slug]))
    press(live.show_opinion, meeting, opinion)
    desktop.evaluate("renew()")
    expect(desktop.get_by_text("Tắt đã lâu.")).to_be_visible()
    assert_accessible(desktop)
    desktop.context.set_offline(True)
    desktop.evaluate("renew()")
    expect(desktop.get_by_text("Tắt đã lâu.")).to_be_visible()
    desktop.context.set_offline(False)
    Opinion.objects.update(hidden_at=timezone.now(), hidden_reason="Gỡ")
    desktop.evaluate("renew()")
    expect(desktop.get_by_text("Tắt đã lâu.")).to_have_count(0)
    press(live.let_answer, meeting, make_body(name="Phòng Kinh tế"))
    desktop.evaluate("renew()")
    expect(desktop.get_by_text("Phòng Kinh tế").first).to_be_visible()
    type(meeting.session).objects.update(announced_at=None)
    with desktop.expect_navigation():
        desktop.evaluate("renew()")
    expect(desktop.get_by_text("Phòng Kinh tế")).to_have_count(0)
    complaints.clear()  # of the network that was away, and of the page that is


def test_the_desk_of_the_hall_changes_the_screen(page_at, session, assert_accessible):
    meeting = make_meeting()
    make_registration(meeting=meeting, wish="speak", who={"name": "Lê Thị Thử"})
    make_opinion(session=meeting.session, channel="conference")
    sign_in(page_at, "vanphong")
    page_at.goto(f"{reverse('admin:registrations')}?hoi_nghi={meeting.session_id}")
    page_at.get_by_role("link", name="Màn hình hội trường").click()
    page_at.get_by_role("button", name="Mời số 1").click()
    expect(page_at.get_by_text("Đang hiện: Người phát biểu số 1")).to_be_visible()
    expect(page_at.locator("#dang-hien")).to_be_focused()
    expect(page_at.get_by_text("Màn hình đã đổi")).to_have_css("font-size", "16px")
    assert_accessible(page_at)
    page_at.get_by_label("Số của ý kiến").fill("99999")
    page_at.get_by_role("button", name="Đưa lên màn hình").click()
    expect(page_at.get_by_text("Hãy ghi số của một ý kiến thuộc hội nghị này.")).to_be_in_viewport()
    page_at.goto(reverse("feedback:hall_screen", args=[meeting.session.slug]))
    expect(page_at.get_by_text("Người phát biểu số 1")).to_be_visible()
