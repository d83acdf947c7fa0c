"""What a published office file would tell beside its pages."""

import io

import pytest
from docx import Document
from openpyxl import Workbook

from dialogue_portal.lib.files import DOCX, PDF, XLSX, BadFile, recognise
from dialogue_portal.lib.hidden_content import PIECE, refuse_unseen
from tests.office_files import office_file, word
from tests.pdfs import made_pdf

DELETED = '<w:del w:id="1" w:author="Cán bộ A"><w:r><w:delText>ông B ở ngõ 5</w:delText></w:r></w:del>'
ADDED = '<w:ins w:id="1" w:author="Cán bộ A"><w:r><w:t>một hộ dân</w:t></w:r></w:ins>'
NOTE = '<w:comments><w:comment w:id="0" w:author="Cán bộ A"><w:p/></w:comment></w:comments>'


def workbook(sheet):
    return office_file("xl/workbook.xml", **{"xl/workbook.xml": f"<workbook><sheets>{sheet}</sheets></workbook>"})


def hidden_by_a_program():
    book, out = Workbook(), io.BytesIO()
    book.create_sheet("Tên người gửi").sheet_state = "veryHidden"
    book.save(out)
    return out


def made_by_a_program():
    made, out = Document(), io.BytesIO()
    made.add_paragraph("Lời ở trong phần insert, del, comment.")
    made.save(out)
    return out


@pytest.mark.parametrize(
    ("file", "kind", "said"),
    [
        (word(DELETED), DOCX, "cả chữ đã xóa"),
        (word(" " * (PIECE - 3) + ADDED), DOCX, "chỗ sửa chưa chấp nhận"),
        (word(**{"word/header2.xml": DELETED}), DOCX, "chỗ sửa chưa chấp nhận"),
        (word(**{"word/comments.xml": NOTE}), DOCX, "ghi chú ở lề"),
        (workbook('<sheet name="a"/><sheet name="b" sheetId="2" state="hidden" r:id="r2"/>'), XLSX, "trang tính ẩn"),
        (workbook("<x:sheet name='b' state = 'veryHidden'/>"), XLSX, "trang tính ẩn"),
        (hidden_by_a_program(), XLSX, "trang tính ẩn"),
        (io.BytesIO(b"PK gone"), DOCX, "đã hỏng"),
    ],
)
def test_a_file_that_tells_more_than_its_pages_is_refused(file, kind, said):
    with pytest.raises(BadFile, match=said):
        refuse_unseen(file, kind)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (made_by_a_program(), DOCX),
        (word('<w:p><w:insideH w:val="single"/><w:instrText>x</w:instrText><w:delText/></w:p>'), DOCX),
        (word(**{"word/comments.xml": "<w:comments/>"}), DOCX),
        (workbook('<sheet name="hidden" state="visible"/>'), XLSX),
        (workbook('<sheet name="a"/></sheets><definedNames state="hidden"/><sheets>'), XLSX),
        (io.BytesIO(made_pdf()), PDF),
    ],
)
def test_any_other_is_let_through_from_its_start(file, kind):
    assert recognise(file, 100) == kind
    refuse_unseen(file, kind)
    assert file.tell() == 0
