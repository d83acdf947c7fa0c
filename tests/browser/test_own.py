"""In a real browser: a sender opens their opinion from the QR code and acts on it; staff split one."""

import datetime as dt

import pytest
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback import actions
from feedback.actions import Part
from feedback.models import Opinion
from sessions_app.models import Topic

from ..builders import make_group, make_opinion, make_response, make_user, make_ward

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PASSWORD = "mat-khau-thu-2026"


@pytest.fixture
def receipt():
    """A code, and the opinion of somebody with a telephone who let their name be shown."""
    make_ward()
    code = codes.code_for(codes.new_ticket())
    contact = {"name": "Nguyễn Thử", "phone": "+84911115678"}
    received = timezone.now() - dt.timedelta(days=4)
    return code, make_opinion(
        code_hash=codes.hashed(code),
        sender=contact,
        visibility="named",
        received_at=received,
        group=make_group(),
    )


def open_own(page, code):
    """As the QR code of the receipt does."""
    page.goto(f"/y-kien/tra-cuu/#{code}")
    assert page.get_by_label("Mã tra cứu").input_value() == code
    assert code not in page.url
    page.get_by_label("4 số cuối điện thoại").fill("5678")
    page.get_by_role("button", name="Tra cứu").click()
    page.get_by_role("heading", name="Ý kiến của ông/bà", level=1).wait_for()


def test_a_sender_reads_counts_and_acts(page_at, receipt, assert_accessible):
    page, code = page_at, receipt[0]
    page.goto("/y-kien/tra-cuu/")
    page.get_by_label("Mã tra cứu").fill("sai")
    page.get_by_role("button", name="Tra cứu").click()
    page.get_by_role("alert").wait_for()
    assert_accessible(page)
    open_own(page, code)
    page.get_by_text("Cách tính").click()
    page.get_by_text("15 ngày làm việc; ngày đầu không tính.").wait_for()
    assert_accessible(page)
    for name in ["Bổ sung điều chưa nói hết", "Sửa cách liên lạc", "Thôi nêu tên", "Rút ý kiến"]:
        page.get_by_role("link", name=name).click()
        assert_accessible(page)
        page.get_by_role("link", name="Thôi, quay lại").click()
    page.get_by_role("link", name="Bổ sung điều chưa nói hết").click()
    page.get_by_label("Điều ông/bà muốn bổ sung").fill("Đèn thứ ba tính từ đầu ngõ.")
    page.get_by_role("button", name="Gửi bổ sung").click()
    page.get_by_text("Đã nhận phần bổ sung của ông/bà.").wait_for()
    page.get_by_role("link", name="Rút ý kiến").click()
    page.get_by_role("button", name="Rút ý kiến này").click()
    page.get_by_text("Ý kiến đã được rút.").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="Đóng trang này").click()
    page.get_by_role("heading", name="Tra cứu ý kiến đã gửi").wait_for()
    page.goto("/y-kien/cua-toi/")
    assert page.url.endswith("/y-kien/tra-cuu/")


def test_a_sender_of_several_matters_rates_an_answer(page_at, receipt, assert_accessible):
    page, (code, opinion) = page_at, receipt
    parts = [Part(f"Việc thứ {n}", f"Nội dung việc {n}.", Topic.objects.first()) for n in [1, 2]]
    for part in actions.split_opinion(opinion, by=make_user(), parts=parts):
        make_response(opinion=part, state="published")
    open_own(page, code)
    page.get_by_role("heading", name="Phần 2: Việc thứ 2").wait_for()
    assert_accessible(page)
    page.get_by_role("link", name="Đánh giá câu trả lời").click()
    assert_accessible(page)
    page.get_by_label("Việc thứ 2").check()
    page.get_by_label("chưa hài lòng").check()
    page.get_by_role("button", name="Gửi đánh giá").click()
    page.get_by_text("Đã đánh giá trả lời «Việc thứ 2»: chưa hài lòng.").wait_for()


def test_staff_split_an_opinion_and_issue_a_code(desktop, receipt, assert_accessible, complaints):
    page, opinion = desktop, receipt[1]
    make_user("Văn phòng", username="vanphong", password=PASSWORD)
    page.goto("/quan-tri/login/")
    page.get_by_label("Tên đăng nhập").fill("vanphong")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto(f"/quan-tri/feedback/opinion/{opinion.pk}/viec/tach/")
    assert not complaints
    assert_accessible(page)
    complaints.clear()  # of axe, which tries a style of its own on long staff pages
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
