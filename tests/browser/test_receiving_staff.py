"""Paper and telephone at the office, in a real browser with scripts and without."""

import re

import pytest

from feedback import actions
from feedback.models import PhoneCall
from sessions_app.models import CaseEvent, OutboxMessage
from tests.marks import committing

from ..builders import make_opinion, make_user
from .people import sign_in

pytestmark = committing


@pytest.mark.long
def test_slips_are_chosen_and_printed_one_to_a_sheet_of_a5(page, session, assert_accessible):
    sign_in(page)
    page.get_by_role("link", name="In phiếu lấy ý kiến").click()
    assert_accessible(page)
    page.get_by_label("Hội nghị").select_option(str(session.pk))
    page.get_by_label("Tổ dân phố").select_option("Tổ dân phố số 3")
    page.get_by_label("Số phiếu mỗi nơi").fill("0")
    page.get_by_role("button", name="Xem bản in").click()
    page.get_by_text("Hãy xem lại các ô có lời nhắc.").wait_for()
    page.get_by_label("Số phiếu mỗi nơi").fill("2")
    page.get_by_label("Đánh số từ").fill("11")
    page.get_by_role("button", name="Xem bản in").click()
    page.get_by_text("2 phiếu khổ A5").wait_for()
    serials = page.locator(".slip__serial").all_inner_texts()
    assert serials == [f"HN{session.pk}-T03-011", f"HN{session.pk}-T03-012"]
    for code in page.get_by_role("img", name="Mã QR đến trang gửi ý kiến").all():
        assert code.evaluate("image => image.complete && image.naturalWidth") > 100
    assert_accessible(page)
    assert sheets_of(page) == [(420, 595)] * 2


def sheets_of(page):
    """The sheets that printing gives: width and height in points, 420 by 595 for A5."""
    printed = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


@pytest.fixture
def call(session):
    """A sender with nothing but a telephone, whose opinion is not published."""
    sender = {"name": "Phạm Thị Riêng", "phone": "+84912345678"}
    opinion = make_opinion(session=session, sender=sender, original_text="Đèn đường ngõ 5 hỏng.")
    actions.decline(opinion, by=make_user(), reason="Đã nêu ở ý kiến khác.")
    return OutboxMessage.objects.get(kind="declined")


@pytest.mark.long
def test_a_sender_without_mail_is_called_and_the_call_is_logged(page, call, assert_accessible):
    sign_in(page)
    page.get_by_role("link", name="Cần gọi điện", exact=True).click()
    assert "912345678" not in page.content()
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("chưa có tiêu đề")).click()
    page.get_by_text("Đã nêu ở ý kiến khác.").wait_for()
    assert "912345678" not in page.content()
    assert_accessible(page)
    page.get_by_role("button", name="Hiện tên và số điện thoại").click()
    page.get_by_role("link", name="0912345678").wait_for()
    assert CaseEvent.objects.filter(verb="see_contact").count() == 1
    page.get_by_role("button", name="Ghi kết quả").click()
    page.get_by_text("Hãy chọn kết quả.").wait_for()
    page.get_by_label("không nghe máy").check()
    page.get_by_label("Ghi chú").fill("Gọi lại buổi tối.")
    page.get_by_role("button", name="Ghi kết quả").click()
    page.get_by_text("1 lần, gần nhất: không nghe máy").wait_for()
    page.get_by_role("link", name=re.compile("chưa có tiêu đề")).click()
    page.get_by_text("Gọi lại buổi tối.").wait_for()
    page.get_by_label("đã báo được").check()
    page.get_by_role("button", name="Ghi kết quả").click()
    page.get_by_text("Không còn ai phải gọi.").wait_for()
    assert sorted(PhoneCall.objects.values_list("result", flat=True)) == ["no_answer", "told"]


@pytest.mark.long
def test_a_letter_is_printed_in_place_of_a_call(page, call, assert_accessible):
    sign_in(page)
    page.goto(f"/quan-tri/ban/can-goi-dien/{call.pk}/")
    page.get_by_role("link", name="In thư thay cho cuộc gọi").click()
    page.get_by_text("Đã nêu ở ý kiến khác.").wait_for()
    assert "Riêng" not in page.content()
    assert_accessible(page)
    assert sheets_of(page) == [(595, 842)]
    page.get_by_role("link", name="Quay lại").click()
    page.get_by_label("đã gửi thư").check()
    page.get_by_role("button", name="Ghi kết quả").click()
    page.get_by_text("Không còn ai phải gọi.").wait_for()
