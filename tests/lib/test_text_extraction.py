"""The words of PDF, Word and Excel files, taken out by a process of its own."""

import io
import subprocess

import docx
import pytest
from openpyxl import Workbook

from dialogue_portal.lib import text_extraction
from dialogue_portal.lib.files import DOCX, PDF, XLSX
from feedback.demo import documents as demo


def word_file():
    paper = docx.Document()
    paper.add_paragraph("Biên bản hội nghị")
    table = paper.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Việc", "Sửa cống"
    paper.add_paragraph("Hết.")
    return saved(paper)


def saved(paper):
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def workbook():
    book = Workbook()
    book.active.append(["Tổ", "Ý kiến"])
    book.active.append([3, "Ngập ngõ 12"])
    hidden = book.create_sheet("Riêng")
    hidden.append(["0911 111 111"])
    hidden.sheet_state = "hidden"
    return saved(book)


def test_the_words_of_a_pdf_keep_their_marks():
    assert "Về việc tổ chức hội nghị đối thoại với Nhân dân" in text_extraction.words_in(
        demo.pdf("thong-bao-to-chuc.pdf"), PDF
    )


def test_paragraphs_and_tables_of_a_word_file_come_in_their_order():
    assert text_extraction.words_in(word_file(), DOCX) == "Biên bản hội nghị\nViệc | Sửa cống\nHết."


def test_only_the_sheets_that_people_see_are_read():
    assert text_extraction.words_in(workbook(), XLSX) == "Tổ | Ý kiến\n3 | Ngập ngõ 12"


@pytest.mark.parametrize("media_type", [PDF, DOCX, XLSX])
def test_a_broken_file_is_refused_with_a_sentence(media_type):
    with pytest.raises(text_extraction.Unreadable, match="có thể tệp đã hỏng"):
        text_extraction.words_in(b"%PDF-1.7 broken %%EOF", media_type)


def test_a_file_without_words_is_told_apart():
    with pytest.raises(text_extraction.Unreadable, match="bản quét"):
        text_extraction.words_in(saved(docx.Document()), DOCX)


def test_a_file_that_takes_too_long_is_left(monkeypatch):
    monkeypatch.setattr(text_extraction, "SECONDS", 0.001)
    with pytest.raises(text_extraction.Unreadable, match="quá nặng"):
        text_extraction.words_in(workbook(), XLSX)


def test_reading_knows_nothing_of_the_keys(monkeypatch):
    seen = {}

    def run(*args, **kwargs):
        seen.update(kwargs)
        return subprocess.CompletedProcess(args, 0, b"x")

    monkeypatch.setattr(subprocess, "run", run)
    text_extraction.words_in(b"", PDF)
    assert seen["env"] == {}


def test_a_long_text_is_cut(monkeypatch):
    monkeypatch.setattr(text_extraction, "MAX_SIGNS", 10)
    assert text_extraction.text_of(word_file(), DOCX) == "Biên bản h"


def test_signs_that_no_database_takes_are_left_out(monkeypatch):
    monkeypatch.setitem(text_extraction.READERS, PDF, lambda file: iter(["a\x00b\ud800c", "\x0c"]))
    assert text_extraction.text_of(b"", PDF) == "abc"
