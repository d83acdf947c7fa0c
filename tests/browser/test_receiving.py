"""The other ways an opinion comes in, and what a resident does afterwards, in a real browser with scripts and without."""

import io

import openpyxl
import pytest
from django.core import mail

from dialogue_portal.lib import codes
from feedback.models import Attachment, Follow, Opinion
from tests.marks import committing

from ..builders import image_bytes, make_opinion, make_response
from .people import break_the_line, press, sign_in

pytestmark = committing


def test_a_slip_is_typed_in_with_its_scan_and_the_next_one_follows(page, session):
    sign_in(page)
    page.goto("/quan-tri/ban/nhap-phieu/")
    page.locator("[name=channel]").select_option("household_slip")
    for text in ["Cống ngõ 3 tắc.", "Đèn ngõ 5 hỏng."]:
        page.locator("[name=text]").fill(text)
        scan = {"name": "phieu.png", "mimeType": "image/png", "buffer": image_bytes()}
        page.locator("[name=scan]").set_input_files(scan)
        page.get_by_role("button", name="Ghi và sang phiếu sau").click()
        page.locator(".messagelist .success").wait_for()
    assert sorted(Opinion.objects.values_list("original_text", flat=True)) == ["Cống ngõ 3 tắc.", "Đèn ngõ 5 hỏng."]
    assert Attachment.objects.filter(role="scan").count() == 2


@pytest.mark.long
def test_a_list_from_the_template_is_looked_at_and_taken_in(page, session):
    sign_in(page)
    page.goto("/quan-tri/ban/nhap-danh-sach/")
    template = page.request.get(f"/quan-tri/ban/nhap-danh-sach/mau/{session.pk}.xlsx").body()
    page.locator("[name=upload], [type=file]").first.set_input_files(
        {"name": "to-3.xlsx", "mimeType": "application/octet-stream", "buffer": filled(template)}
    )
    page.locator("[name=session]").select_option(str(session.pk))
    page.locator("main, #content").get_by_role("button").last.click()
    page.get_by_text("Nước ngập ngõ 3").first.wait_for()
    assert not Opinion.objects.exists()
    page.get_by_role("button", name="Nhập 01 ý kiến").click()
    assert Opinion.objects.get().original_text == "Nước ngập ngõ 3 sau mưa."


def filled(template):
    """The template with one row, as a head of a group would hand it in."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book.active
    header = next(row for row in sheet.iter_rows() if any(cell.value == "Nội dung ý kiến" for cell in row))
    column = next(cell.column for cell in header if cell.value == "Nội dung ý kiến")
    sheet.cell(header[0].row + 1, column, "Nước ngập ngõ 3 sau mưa.")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_one_says_me_too_and_follows_by_mail(page, session):
    opinion = make_opinion(session=session, moderation="approved", subject="Đèn ngõ 5 hỏng")
    page.goto(opinion.get_absolute_url() + "quan-tam/")
    page.get_by_role("button", name="Tôi cũng quan tâm").click()
    page.goto(opinion.get_absolute_url() + "theo-doi/")
    page.get_by_label("Thư điện tử").fill("hang-xom@example.vn")
    page.get_by_role("checkbox").check()
    page.locator("main form [type=submit]").click()
    page.get_by_text("mở hộp thư").first.wait_for()
    assert Follow.objects.exclude(browser_hash="").count() == 1
    assert Follow.objects.get(email="hang-xom@example.vn").confirmed_at is None


def test_the_sender_finds_it_again_adds_a_word_and_says_how_content_they_are(page, session, complaints):
    code = codes.code_for("e" * 32)
    opinion = make_opinion(session=session, moderation="approved", code_hash=codes.hashed(code))
    response = make_response(opinion=opinion, state="published")
    page.goto("/y-kien/tra-cuu/")
    page.get_by_label("Mã tra cứu").fill(code)
    page.get_by_role("button", name="Tra cứu").click()
    page.get_by_text(response.text).wait_for()
    page.goto("/y-kien/cua-toi/bo-sung/")
    page.locator("main textarea").fill("Hôm qua lại hỏng.")
    with page.expect_navigation():
        page.locator("main form [type=submit]").first.click()
    page.goto("/y-kien/cua-toi/danh-gia/")
    page.get_by_label("hài lòng", exact=True).check()
    page.get_by_label("Vì sao").fill("Sửa nhanh.")
    break_the_line(page, "Gửi đánh giá", complaints)
    press(page, "Gửi đánh giá")
    page.get_by_text("Cảm ơn ông/bà đã đánh giá.").wait_for()
    assert opinion.sender_notes.get().text == "Hôm qua lại hỏng."
    assert (response.ratings.get().score, response.ratings.get().reason) == ("satisfied", "Sửa nhanh.")
    assert mail.outbox == []
