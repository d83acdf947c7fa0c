"""In a real browser: a sender opens their opinion from the QR code and acts on it; staff split one."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from dialogue_portal.lib import codes
from feedback import actions
from feedback.actions import Part
from feedback.models import Opinion, Sender
from sessions_app.models import Topic
from tests.marks import committing

from ..builders import image_bytes, make_group, make_opinion, make_response, make_user, make_ward
from .people import SHOWN_AS_IT_WAS_LEFT, make_staff, open_own, sign_in

pytestmark = committing

NAME = "Nguyễn Thử"


@pytest.fixture
def receipt():
    """A code, and the opinion of somebody with a telephone who let their name be shown."""
    make_ward()
    code = codes.code_for(codes.new_ticket())
    contact = {"name": NAME, "phone": "+84911115678"}
    received = timezone.now() - dt.timedelta(days=4)
    return code, make_opinion(
        code_hash=codes.hashed(code),
        sender=contact,
        visibility="named",
        received_at=received,
        group=make_group(),
    )


def open_from_the_qr_code(page, code):
    """As the QR code of the receipt does."""
    page.goto(f"/y-kien/tra-cuu/#{code}")
    assert page.get_by_label("Mã tra cứu").input_value() == code
    assert code not in page.url
    page.get_by_label("4 số cuối điện thoại").fill("5678")
    page.get_by_role("button", name="Tra cứu").click()
    page.get_by_role("heading", name="Ý kiến của ông/bà", level=1).wait_for()


def test_who_opens_their_own_opinion_and_goes_back_reads_nothing_that_somebody_else_left(phone, receipt):
    other = codes.code_for(codes.new_ticket())
    make_opinion(code_hash=codes.hashed(other), sender={"phone": "+84911115678"})
    for code in [receipt[0], other]:
        open_own(phone, code)
        phone.goto("/y-kien/cua-toi/bo-sung/")
        phone.get_by_label("Điều ông/bà muốn bổ sung").fill("Của người trước.")
        phone.evaluate("location.hash = 'mot-phan'")
    for before in ["/bo-sung/", "/cua-toi/", "/tra-cuu/", "/bo-sung/#mot-phan"]:
        phone.evaluate("history.back()")
        phone.wait_for_url(re.compile(f"{before}$"))
    expect(phone.get_by_label("Điều ông/bà muốn bổ sung")).to_have_value("")


def test_what_the_browser_kept_whole_is_not_shown_to_who_may_not_read_it_any_more(phone, receipt):
    open_own(phone, receipt[0])
    phone.context.clear_cookies()
    phone.evaluate(SHOWN_AS_IT_WAS_LEFT)
    phone.get_by_role("heading", name="Tra cứu ý kiến đã gửi").wait_for()


@pytest.mark.parametrize(
    "address", ["/y-kien/tra-cuu/", pytest.param("/doi-thoai/dang-ky/tra-cuu/", marks=pytest.mark.long)]
)
def test_a_code_that_is_too_short_is_counted_before_it_is_sent(page_at, receipt, address):
    """What is in the box is counted, by the browser alone: it tells nothing of which codes there are."""
    page, code = page_at, receipt[0]
    page.goto(address)
    box, counted = page.locator("#id_code"), page.locator("#code-counted")
    for typed, words in [
        ("", "Đã gõ 0 trên 17 chữ và số."),
        (code.lower().replace("-", " "), "Đã gõ đủ 17 chữ và số."),
        (f"{code}7", "Đã gõ 18 chữ và số, mã chỉ có 17."),
        (f"Ư{code[1:]}", "\u00a0"),
        (code[:-2], "Đã gõ 16 trên 17 chữ và số."),
    ]:
        box.fill(typed)
        assert counted.text_content() == words
    page.get_by_role("button", name="Tra cứu").or_(page.get_by_role("button", name="Xem")).first.click()
    page.get_by_role("alert").wait_for()
    assert counted.text_content() == "Đã gõ 16 trên 17 chữ và số."


@pytest.mark.long
def test_a_sender_reads_counts_and_acts(page_at, receipt, assert_accessible):
    page, code = page_at, receipt[0]
    page.goto("/y-kien/tra-cuu/")
    page.get_by_label("Mã tra cứu").fill("sai")
    page.get_by_role("button", name="Tra cứu").click()
    page.get_by_role("alert").wait_for()
    assert_accessible(page)
    open_from_the_qr_code(page, code)
    page.get_by_text("Cách tính").click()
    page.get_by_text("15 ngày làm việc; ngày đầu không tính.").wait_for()
    assert_accessible(page)
    for name in ["Bổ sung điều chưa nói hết", "Sửa cách liên lạc", "Thôi nêu tên", "Rút ý kiến"]:
        page.get_by_role("link", name=name).click()
        assert_accessible(page)
        page.get_by_role("link", name="Thôi, quay lại").click()
    page.get_by_role("link", name="Bổ sung điều chưa nói hết").click()
    page.get_by_label("Điều ông/bà muốn bổ sung").fill("Đèn thứ ba tính từ đầu ngõ.")
    picture = {"name": "den.png", "mimeType": "image/png", "buffer": image_bytes()}
    film = {"name": "den.mp4", "mimeType": "video/mp4", "buffer": b"film"}
    page.get_by_label("Ảnh, tệp gửi kèm").set_input_files([picture, film, {**picture, "name": "nham.png"}])
    page.get_by_role("button", name="Gửi bổ sung").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert_accessible(page)
    page.get_by_role("button", name="Bỏ tệp nham.png").click()
    expect(page.get_by_role("status")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Đã bỏ tệp nham.png. Những gì khác vẫn còn.")
    assert_accessible(page)
    page.get_by_role("button", name="Gửi bổ sung").click()
    page.get_by_text("Đã nhận điều ông/bà gửi thêm.").wait_for()
    page.get_by_text("kèm 01 tệp").wait_for()
    page.get_by_role("link", name="Rút ý kiến").click()
    page.get_by_role("button", name="Rút ý kiến này").click()
    page.get_by_text("Ý kiến đã được rút.").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="Đóng trang này").click()
    page.get_by_role("heading", name="Tra cứu ý kiến đã gửi").wait_for()
    page.goto("/y-kien/cua-toi/")
    assert page.url.endswith("/y-kien/tra-cuu/")


@pytest.mark.long
def test_a_sender_of_several_matters_rates_an_answer(page_at, receipt, assert_accessible):
    page, (code, opinion) = page_at, receipt
    parts = [Part(f"Việc thứ {n}", f"Nội dung việc {n}.", Topic.objects.first()) for n in [1, 2]]
    for part in actions.split_opinion(opinion, by=make_user(), parts=parts):
        make_response(opinion=part, state="published")
    open_from_the_qr_code(page, code)
    page.get_by_role("heading", name="Phần 2: Việc thứ 2").wait_for()
    assert_accessible(page)
    page.get_by_role("link", name="Đánh giá câu trả lời").click()
    assert_accessible(page)
    page.get_by_label("Việc thứ 2").check()
    page.get_by_label("chưa hài lòng").check()
    page.get_by_role("button", name="Gửi đánh giá").click()
    page.get_by_text("Đã đánh giá trả lời «Việc thứ 2»: chưa hài lòng.").wait_for()


@pytest.mark.long
def test_staff_split_an_opinion_and_issue_a_code(page, receipt, assert_accessible):
    opinion = receipt[1]
    make_staff("vanphong", "Văn phòng")
    sign_in(page)
    page.goto(f"/quan-tri/feedback/opinion/{opinion.pk}/viec/tach/")
    assert_accessible(page)
    for number in [1, 2]:
        page.locator(f"#id_subject_{number}").fill(f"Việc thứ {number}")
        page.locator(f"#id_public_text_{number}").fill(f"Nội dung việc {number}.")
        page.locator(f"#id_topic_{number}").select_option(Topic.objects.first().name)
    page.get_by_role("button", name="Tách thành nhiều phần").click()
    page.locator(".messagelist .success").wait_for()
    assert Opinion.objects.filter(part_of=opinion).count() == 2
    page.get_by_role("link", name="Cấp lại mã tra cứu").click()
    page.get_by_label("Đã kiểm tra người nhận").fill("Gọi lại số đã ghi.")
    page.get_by_role("button", name="Cấp lại mã tra cứu").click()
    said = page.locator(".messagelist .warning").inner_text().rsplit(" ", 1)[1]
    assert Opinion.objects.with_code(said).get() == opinion
    open_own(page, said)
    for number in [1, 2]:
        page.get_by_role("heading", name=f"Phần {number}: Việc thứ {number}").wait_for()


def test_a_sender_corrects_the_contact_withdraws_the_name_and_then_the_opinion(page, receipt):
    code, opinion = receipt
    public_address = opinion.get_absolute_url()
    actions.approve(opinion, by=make_user(), subject="Đèn hỏng", public_text="Đèn ngõ 5 hỏng.", public_name=NAME)
    open_own(page, code)
    page.get_by_role("link", name="Sửa cách liên lạc").click()
    page.get_by_label("Thư điện tử mới").fill("khong-phai-thu")
    page.get_by_role("button", name="Lưu cách liên lạc").click()
    page.get_by_role("alert").get_by_text("Địa chỉ thư điện tử chưa đúng").wait_for()
    page.get_by_label("Thư điện tử mới").fill("moi@example.vn")
    page.get_by_label("Xóa số điện thoại đã ghi").check()
    page.get_by_role("button", name="Lưu cách liên lạc").click()
    page.get_by_text("Đã lưu cách liên lạc.").wait_for()
    page.get_by_text("(đang ghi: m…@example.vn)").wait_for()

    page.get_by_role("link", name="Thôi nêu tên").click()
    page.get_by_role("button", name="Thôi nêu tên tôi").click()
    page.get_by_text("Tên ông/bà không còn hiện trên cổng.").wait_for()
    page.goto(public_address)
    page.get_by_text("Đèn ngõ 5 hỏng.").wait_for()
    assert NAME not in page.content()

    page.goto("/y-kien/cua-toi/rut/")
    page.get_by_role("button", name="Rút ý kiến này").click()
    page.get_by_text("Ý kiến đã được rút.").wait_for()
    assert page.request.get(public_address).status == 410
    sender = Sender.objects.get(opinion=opinion)
    assert (sender.phone, sender.email) == ("", "moi@example.vn")


def test_a_page_left_open_by_somebody_else_is_closed_with_one_button(page, receipt):
    open_own(page, receipt[0])
    page.get_by_role("button", name="Đóng trang này").click()
    page.goto("/y-kien/cua-toi/")
    assert page.url.endswith("/y-kien/tra-cuu/")
