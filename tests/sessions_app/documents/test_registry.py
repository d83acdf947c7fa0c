"""Every paper of the conference has the form of the decree, whatever is entered."""

import io

import docx
import pytest
from docx.oxml.ns import qn

from dialogue_portal.lib.text import clean_text
from sessions_app.documents import OPTIONS
from sessions_app.documents.content import Content
from sessions_app.documents.docx import render
from sessions_app.documents.registry import PAPERS
from sessions_app.models import DocumentKind

from .papers import HEAD, empty_session, full_session


def file_of(paper, session):
    options = {"guests": "Ông A\nBà B"} if "guests" in paper.options else {}
    contents = paper.write(session, HEAD, **options)
    return docx.Document(io.BytesIO(render(contents, number_symbol="05/KH-UBND")))


def test_every_paper_has_its_own_key_and_known_options():
    assert len({paper.key for paper in PAPERS}) == len(PAPERS)
    assert {name for paper in PAPERS for name in paper.options} <= set(OPTIONS)
    assert {paper.kind for paper in PAPERS} <= set(DocumentKind.values)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.key)
@pytest.mark.parametrize("session_of", [full_session, empty_session])
def test_every_paper_has_head_title_signature_and_page_numbers(paper, session_of):
    document = file_of(paper, session_of())
    head, foot = document.tables[0], document.tables[-1]
    assert clean_text(head.cell(0, 0).text).startswith("ỦY BAN NHÂN DÂN PHƯỜNG THỬ")
    assert "Độc lập - Tự do - Hạnh phúc" in head.cell(0, 1).text
    assert head.cell(1, 0).text == "Số: 05/KH-UBND"
    assert foot.cell(0, 0).text.endswith("- Lưu: VT.")
    assert foot.cell(0, 1).text.startswith("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH")
    section = document.sections[0]
    assert (round(section.left_margin.mm), round(section.right_margin.mm)) == (30, 15)
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    used = {paragraph.style.style_id for paragraph in document.paragraphs}
    assert "VBTenLoai" in used
    assert {"{{", "}}", "None"}.isdisjoint(word for line in document.paragraphs for word in line.text.split())
    assert document.element.body.find(qn("w:sectPr")) is not None


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.key)
def test_every_paper_can_be_kept_and_read_again(paper):
    options = {"guests": "Ông A"} if "guests" in paper.options else {}
    written = paper.write(full_session(), HEAD, **options)
    for content in [written] if isinstance(written, Content) else written:
        assert Content.from_json(content.as_json()) == content
        assert content.file_name.isascii()
