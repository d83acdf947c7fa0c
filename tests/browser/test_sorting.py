"""The desk of sorting and the page of a case in a real browser: with scripts and without, and as axe sees them."""

import datetime as dt
import os

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from feedback import actions
from feedback.models import Assignment, Referral
from tests.marks import committing

from ..builders import make_body, make_issue, make_opinion, make_session, make_topic, make_ward
from ..staff import fresh
from .people import hears, make_staff, press, sign_in, unfold

pytestmark = committing

QUEUE = "/quan-tri/ban/phan-cong/"
LONG = "Đề nghị nạo vét cống thoát nước dọc ngõ vì mỗi trận mưa lại ngập " * 3


@pytest.fixture
def clerk():
    make_ward()
    return make_staff("vanphong", "Văn phòng")


@pytest.fixture
def waiting(clerk):
    session = make_session()
    common = {"session": session, "moderation": "approved", "sender": {"name": "Nguyễn Thử", "phone": "+84912345678"}}
    return [make_opinion(**common, subject=LONG[:200], public_text=LONG) for _ in range(3)]


def test_one_is_assigned_one_is_forwarded_and_comes_back(page, waiting):
    first, second, third = waiting
    topic, body, higher = make_topic(), make_body(name="Đội Cống"), make_body(name="Sở Thoát nước", kind="higher")
    sign_in(page)
    page.goto(f"{QUEUE}{first.pk}/")
    press(page, "Phân loại và phân công")
    page.get_by_text("Hãy chọn đơn vị chủ trì.").wait_for()
    page.get_by_label("Lĩnh vực").select_option(str(topic.pk))
    page.get_by_label("Đơn vị chủ trì").select_option(str(body.pk))
    press(page, "Phân loại và phân công")
    page.get_by_role("heading", name=f"Phân loại, phân công ý kiến số {second.pk}").wait_for()
    assert Assignment.objects.get().body == body
    page.get_by_label("Lĩnh vực").select_option(str(topic.pk))
    page.get_by_label("cấp trên").check()
    press(page, "Phân loại và phân công")
    page.get_by_label("Chuyển đến").select_option(str(higher.pk))
    page.get_by_label("Số, ký hiệu công văn").fill("12/UBND-VX")
    press(page, "Ghi việc chuyển")
    page.get_by_role("heading", name=f"Phân loại, phân công ý kiến số {third.pk}").wait_for()
    Referral.objects.update(expected_on=timezone.localdate(), sent_on=timezone.localdate() - dt.timedelta(days=2))
    page.goto(f"{QUEUE}{second.pk}/")
    page.get_by_label("Nội dung trả lời").fill("Đã đưa vào kế hoạch.")
    press(page, "Ghi trả lời")
    page.get_by_text("đã ghi trả lời của cơ quan nhận").wait_for()
    assert Referral.objects.get().reply == "Đã đưa vào kế hoạch."


def test_who_helps_is_chosen_in_a_fold_and_stays_in_sight(page_at, waiting):
    for name in ["Đội Cống", "Đội Đường"]:
        make_body(name=name)
    sign_in(page_at)
    page_at.goto(f"{QUEUE}{waiting[0].pk}/")
    expect(page_at.get_by_label("Đội Cống")).to_be_hidden()
    unfold(page_at, "Chọn trong danh sách")
    page_at.get_by_label("Đội Cống").check()
    unfold(page_at, "Chọn trong danh sách")
    expect(page_at.get_by_label("Đội Cống")).to_be_visible()
    expect(page_at.get_by_label("Đội Đường")).to_be_hidden()
    press(page_at, "Phân loại và phân công")
    page_at.get_by_text("Hãy chọn đơn vị chủ trì.").wait_for()
    expect(page_at.get_by_label("Đội Cống")).to_be_checked()
    expect(page_at.locator("details").get_by_label("Đội Cống")).to_have_count(0)


def test_two_are_ticked_and_given_together(page, waiting):
    body, topic = make_body(name="Đội Cống"), make_topic()
    sign_in(page)
    page.goto(QUEUE)
    for opinion in waiting[:2]:
        page.locator(f"label[for=chon-{opinion.pk}]").click()
    page.get_by_label("Đơn vị chủ trì").select_option(str(body.pk))
    page.get_by_label("Lĩnh vực, cho ý kiến chưa phân loại").select_option(str(topic.pk))
    press(page, "Giao")
    page.get_by_text(f"{waiting[0].pk}, {waiting[1].pk}: đã giao Đội Cống (02 ý kiến).").wait_for()
    assert [fresh(opinion).processing for opinion in waiting] == ["assigned", "assigned", "received"]


@pytest.mark.long
def test_the_pages_pass_axe(page_at, assert_accessible, clerk, waiting):
    first, second, third = waiting
    actions.assign(first, by=clerk, body=make_body(name="Đội Cống"), note="Xem ngõ 5.")
    actions.ask_sender(fresh(first), by=clerk, question="Cống nào?")
    actions.forward(second, by=clerk, to_body=make_body(kind="higher"), letter_number="7", sent_on=timezone.localdate())
    sign_in(page_at)
    addresses = [QUEUE, f"{QUEUE}{second.pk}/", f"{QUEUE}{third.pk}/"]
    addresses += [f"/quan-tri/ban/ho-so/{first.pk}/", f"/quan-tri/ban/ho-so/{second.pk}/", second.get_absolute_url()]
    for address in addresses:
        page_at.goto(address)
        assert_accessible(page_at)
        assert page_at.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
        if folder := os.environ.get("SHOTS"):
            page_at.screenshot(
                path=f"{folder}/{page_at.viewport_size['width']}{address.replace('/', '_')}.png", full_page=True
            )


def test_a_whole_issue_is_forwarded_and_its_reply_is_written_once(page_at, assert_accessible, waiting):
    power, issue = make_body(name="Công ty Điện lực", kind="higher"), make_issue(*waiting)
    sign_in(page_at)
    page_at.goto(f"{QUEUE}{waiting[0].pk}/")
    unfold(page_at, "03 ý kiến của vấn đề")
    page_at.get_by_role("link", name="Chuyển, đôn đốc, ghi trả lời một lượt cho cả vấn đề").click()
    page_at.get_by_label("Chuyển đến").select_option(str(power.pk))
    assert_accessible(page_at)
    page_at.locator(f"label[for=chon-0-{waiting[2].pk}]").click()
    press(page_at, "Xem trước")
    page_at.get_by_text("02 ý kiến sẽ ghi").wait_for()
    assert_accessible(page_at)
    page_at.go_back()
    page_at.go_forward()
    press(page_at, "Chuyển cơ quan có thẩm quyền")
    hears(page_at, "đã ghi việc chuyển (02 ý kiến).")
    assert_accessible(page_at)
    assert page_at.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page_at.get_by_label("Nội dung trả lời").fill("Sẽ thay dây trong quý I.")
    page_at.locator(f"#tra-loi-{power.pk}").get_by_role("button", name="Xem trước").click()
    press(page_at, "Ghi trả lời của cơ quan nhận")
    hears(page_at, "đã ghi trả lời của cơ quan nhận (02 ý kiến).")
    assert [row.reply for row in Referral.objects.all()] == ["Sẽ thay dây trong quý I."] * 2
    page_at.goto(f"{QUEUE}van-de/{issue.pk}/")
    page_at.get_by_text("Còn ở địa phương: 03 ý kiến").wait_for()
