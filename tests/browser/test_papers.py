"""In a real browser: the whole set of papers in one sitting, and one of them on its way to the portal."""

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document as WordFile
from playwright.sync_api import FilePayload, expect

from feedback.documents import PAPERS
from sessions_app.models import DialogueSession, Document
from tests.marks import committing, seldom
from tests.pdfs import kept_pdf

from ..builders import make_body, make_conclusion, make_meeting, make_opinion, make_session, make_topic, make_ward
from .people import hears, make_staff, press, sign_in, unfold

pytestmark = committing
SCAN = FilePayload(name="ban-ky.pdf", mimeType="application/pdf", buffer=kept_pdf(b"ban ky"))


@pytest.fixture
def held() -> DialogueSession:
    """A conference that was held and concluded."""
    make_ward()
    make_staff("vanphong", "Văn phòng")
    for kind in ["party", "council", "committee", "front"]:
        make_body(kind=kind, name=f"Cơ quan {kind}")
    session = make_meeting(session=make_session(title="Hội nghị đối thoại", content="Thoát nước.")).session
    for _ in range(3):
        make_opinion(session=session, moderation="approved", topic=make_topic())
    make_conclusion(session=session, items=2, published_at=timezone.now())
    return session


@pytest.mark.long
def test_the_whole_set_is_made_in_one_sitting(desktop, held, assert_accessible):
    sign_in(desktop)
    desktop.get_by_role("link", name="Văn bản của hội nghị").first.click()
    desktop.get_by_role("link", name="Hội nghị đối thoại", exact=True).click()
    press(desktop, "Lập cả bộ")
    hears(desktop, "Đã lập: ")
    whole = [paper for paper in PAPERS.values() if paper.subject == "dialoguesession" and paper.key != "invitations"]
    assert desktop.get_by_role("link", name="Tải Word: ").count() == len(whole)
    assert_accessible(desktop)
    with desktop.expect_download() as coming:
        desktop.get_by_role("link", name="Tải Word: Thông báo kết luận").click()
    assert WordFile(str(coming.value.path())).tables
    desktop.get_by_role("link", name="Thông báo kết luận", exact=True).click()
    unfold(desktop, "Lấy số")
    desktop.get_by_label("Ngày ban hành").first.fill("32/03/2026")
    press(desktop, "Lấy số")
    expect(desktop.get_by_label("Ngày ban hành").first).to_be_focused()
    desktop.get_by_label("Ngày ban hành").first.fill("05/03/2026")
    assert_accessible(desktop)
    press(desktop, "Lấy số")
    hears(desktop, "Đã lấy số 01/TB-UBND.")
    unfold(desktop, "Bản đã ký")
    desktop.get_by_label("Tệp PDF của bản đã ký").set_input_files(SCAN)
    press(desktop, "Nộp bản ký")
    hears(desktop, "Đã nhận bản ký.")
    unfold(desktop, "Công bố")
    press(desktop, "Công bố văn bản")
    desktop.get_by_text("Phần chữ còn chỗ trống.").wait_for()
    desktop.get_by_label("Vẫn công bố dù còn chỗ trống").check()
    press(desktop, "Công bố văn bản")
    hears(desktop, "Đã công bố văn bản.")
    desktop.get_by_role("link", name="Xem trên cổng").click()
    digest = Document.objects.get(kind="conclusion").texts.get().digest
    desktop.get_by_text(digest).wait_for()
    desktop.get_by_role("link", name="Tải về (PDF").wait_for()
    assert_accessible(desktop)


@pytest.mark.long
def test_the_pages_of_papers_fit_a_phone(phone, held, assert_accessible):
    sign_in(phone)
    phone.goto(reverse("admin:session_papers", args=[held.pk]))
    press(phone, "Lập: Báo cáo tổng hợp ý kiến")
    hears(phone, "Đã lập: ")
    phone.get_by_role("link", name="Báo cáo tổng hợp ý kiến", exact=True).click()
    phone.get_by_role("heading", name="Nội dung").wait_for()
    for address in [phone.url, reverse("admin:document_numbers"), reverse("admin:number_reserve")]:
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
        assert_accessible(phone)


ROOM_LEFT_OF_ITEMS = """items => {
    const pen = document.createElement("canvas").getContext("2d");
    return items.map((item, place) => {
        pen.font = getComputedStyle(item).font;
        const room = item.getBoundingClientRect().left - item.parentElement.getBoundingClientRect().left;
        return room - pen.measureText(`${place + 1}. `).width;
    });
}"""


@pytest.mark.parametrize("items", [101, *seldom(9, 12)])
def test_the_numbers_of_a_conclusion_stand_within_its_column(phone, items):
    make_ward()
    notice = make_conclusion(items=items, published_at=timezone.now())
    phone.goto(notice.get_absolute_url())
    rooms = phone.eval_on_selector_all(".conclusion__part > ol > li", ROOM_LEFT_OF_ITEMS)
    assert len(rooms) == items
    assert min(rooms) >= 0
