"""Two people at one paper: what one chose meanwhile is told to the other and never written over."""

import datetime as dt

from feedback.actions.erase import erase_contact
from feedback.documents import PAPERS
from sessions_app.actions import date_paper, make_paper
from sessions_app.models import Document, PaperText
from tests.builders import make_opinion, make_response, make_user
from tests.staff import fresh, text_of

from .steps import page_of_paper, step_form


def test_what_a_colleague_chose_for_the_head_meanwhile_is_told_and_taken(session, office):
    make_paper(PAPERS["notice"], session, by=office.user)
    address = page_of_paper("notice", session)
    form = step_form(office.get(address), "lap")
    colleague = make_user(full_name="Văn thư Phường")
    make_paper(PAPERS["notice"], session, by=colleague, head_choices={"signer": "Người ký mới", "place": "Nơi mới"})
    form.fill("place", "Nơi tôi ghi")
    page = office.post(address, form.values)
    for words in ["Có hai lần sửa", "Văn thư Phường", "chưa sửa đã lấy theo bản kia", "Người ký mới", "Nơi tôi"]:
        assert words in text_of(page)
    document = Document.objects.get()
    assert document.texts.count() == 2
    office.post(address, step_form(page, "lap").values)
    assert document.texts.count() == 3
    head = document.texts.first().chosen["head"]
    assert (head["signer"], head["place"]) == ("Người ký mới", "Nơi tôi ghi")


def test_whom_a_letter_named_is_not_named_again_by_a_page_from_before_it_was_forgotten(office):
    response = make_response(opinion=make_opinion(moderation="approved", processing="answered"), state="published")
    make_paper(PAPERS["letter"], response, by=office.user, options={"addressee": "Bà Lê Thị Nêu Tên"})
    address = page_of_paper("letter", response)
    form = step_form(office.get(address), "lap")
    form.fill("signer", "Người ký")
    erase_contact(response.opinion, by=office.user, reason="Đã quá hạn")
    page = office.post(address, form.values)
    assert "Có hai lần sửa" in text_of(page)
    assert "Nêu Tên" not in text_of(page)
    office.post(address, step_form(page, "lap").values)
    assert not PaperText.objects.filter(text__contains="Nêu Tên").exists()
    assert PaperText.objects.first().chosen["head"]["signer"] == "Người ký"


def test_a_day_that_was_written_meanwhile_is_not_written_over(session, office):
    document = make_paper(PAPERS["notice"], session, by=office.user).document
    address = page_of_paper("notice", session)
    form = step_form(office.get(address), "ngay")
    form.fill("issued_on", "05/03/2026")
    date_paper(document, issued_on=dt.date(2026, 3, 6), by=make_user())
    page = office.post(address, form.values)
    assert "06/03/2026" in text_of(page)
    assert fresh(document).issued_on == dt.date(2026, 3, 6)
    office.post(address, step_form(page, "ngay").values)
    assert fresh(document).issued_on == dt.date(2026, 3, 5)
