"""Every kind of paper has the form of the decree: margins, one typeface, head, page numbers from page 2, signature."""

import datetime as dt
import io

import docx
import pytest
from django.utils import timezone
from docx.oxml.ns import qn

from dialogue_portal.lib.text import clean_text
from feedback.documents import PAPERS
from feedback.models import Referral
from sessions_app.documents import OPTIONS
from sessions_app.documents.docx import render

from ...builders import make_body, make_conclusion, make_response
from .material import HEAD, full, said


def subject_of(paper):
    session = full(3)
    if paper.subject == "response":
        return make_response(opinion=said(session, "Đèn ngõ 8"), state="published")
    if paper.subject in {"referral", "urging"}:
        sent = {"letter_number": "12/UBND", "sent_on": dt.date(2026, 3, 9)}
        referral = Referral.objects.create(opinion=said(session, "Cống ngõ 8"), to_body=make_body(), **sent)
        days = {"urged_on": dt.date(2026, 4, 9), "again_on": dt.date(2026, 4, 16)}
        return referral if paper.subject == "referral" else referral.urgings.create(means="letter", **days)
    if paper.subject == "conclusioncorrection":
        notice = make_conclusion(session=session, number_symbol="05/TB-UBND", published_at=timezone.now())
        made = notice.corrections.create(number=1, note="Ngõ 18", reason="Nhầm")
        made.earlier.create(place="introduction", text="Ngõ 8.")
        return made
    return session


@pytest.fixture(params=PAPERS.values(), ids=PAPERS.keys())
def file(request):
    options = {"guests": "Ông A\nBà B"} if "guests" in request.param.options else {}
    contents = request.param.write(subject_of(request.param), HEAD, **options)
    return docx.Document(io.BytesIO(render(contents, number_symbol="05/TB-UBND", digest="ab" * 32)))


def test_every_paper_has_the_form_of_the_decree_its_head_and_its_signature(file):
    has_form(file)
    has_head_and_signature(file)


def has_form(file):
    for section in file.sections:
        margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
        assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
        assert "PAGE" in section.header._element.xml
        assert "ab" * 32 in section.footer.paragraphs[0].text
    assert file.sections[0].different_first_page_header_footer
    assert "PAGE" not in file.sections[0].first_page_header._element.xml
    assert {run.font.name for line in file.paragraphs for run in line.runs} == {None}
    fonts = {font.get(qn("w:ascii")) for font in file.styles.element.iter(qn("w:rFonts"))}
    assert fonts == {"Times New Roman"}


def foot_of(table):
    """The table with the row in which its «Nơi nhận» stands: the second, where two sign."""
    rows = [place for place, row in enumerate(table.rows) if row.cells[0].text.startswith("Nơi nhận:")]
    return (table, rows[0]) if rows else None


def test_the_secretary_signs_the_minutes_left_of_the_chair():
    made = docx.Document(io.BytesIO(render(PAPERS["minutes"].write(full(1), HEAD))))
    foot, last = next(found for table in made.tables if (found := foot_of(table)))
    assert [cell.text.strip() for cell in foot.rows[0].cells] == ["THƯ KÝ", "CHỦ TRÌ HỘI NGHỊ"]
    assert last == 1


def has_head_and_signature(file):
    head = file.tables[0]
    foot, last = next(found for table in file.tables if (found := foot_of(table)))
    assert clean_text(head.cell(0, 0).text).startswith(HEAD.issuer)
    assert head.cell(0, 1).text.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert head.cell(1, 0).text.startswith("Số: 05/TB-UBND")
    assert foot.cell(last, 0).text.endswith("- Lưu: VT.")
    assert foot.cell(0, 1).paragraphs[0].style.font.bold


def test_every_option_of_a_paper_can_be_asked_for():
    assert {name for paper in PAPERS.values() for name in paper.options} == set(OPTIONS)
