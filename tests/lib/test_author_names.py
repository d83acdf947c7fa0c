"""Whoever wrote an office file that staff publish is not named in it any more; what is signed stays as it is."""

import io
import time
import zipfile

import pytest
from django.core.files.base import ContentFile
from docx import Document
from openpyxl import Workbook, load_workbook

from dialogue_portal.lib.author_names import without_authors
from dialogue_portal.lib.files import DOCX, PDF, XLSX, BadFile, recognise
from tests.office_files import CLERK, names_in, word_of_a_clerk
from tests.pdfs import kept_pdf


def workbook():
    book, out = Workbook(), io.BytesIO()
    book.properties.creator = book.properties.lastModifiedBy = CLERK
    book.active["A1"] = "Số"
    book.save(out)
    return out.getvalue()


def bare(content, kind):
    upload = without_authors(ContentFile(content, "bao-cao"), kind)
    assert (upload.name, upload.tell(), recognise(upload, upload.size)) == ("bao-cao", 0, kind)
    return upload.read()


def packed_with(content, name, part="x"):
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, part)
    return out.getvalue()


def test_a_word_file_names_nobody_and_is_otherwise_the_same():
    assert names_in(word_of_a_clerk()) == ["docProps/core.xml"]
    left = bare(word_of_a_clerk(), DOCX)
    assert names_in(left) == []
    made = Document(io.BytesIO(left))
    assert [paragraph.text for paragraph in made.paragraphs] == ["Nội dung."]
    assert (made.core_properties.author, made.core_properties.title) == ("", "Thông báo")


def test_a_workbook_names_nobody_and_is_otherwise_the_same():
    left = bare(workbook(), XLSX)
    assert names_in(left) == []
    assert load_workbook(io.BytesIO(left)).active["A1"].value == "Số"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (packed_with(word_of_a_clerk(), "_xmlsignatures/sig1.xml"), DOCX),
        (kept_pdf(), PDF),
        (bare(word_of_a_clerk(), DOCX), DOCX),
        (b"\x89PNG /Author (x)", "image/png"),
    ],
)
def test_what_is_signed_or_names_nobody_is_the_file_that_came(content, kind):
    upload = ContentFile(content, "a")
    assert without_authors(upload, kind) is upload


def test_names_that_never_end_are_looked_at_once():
    """Each was looked at to the end of the file: a few kilobytes, packed, kept a process busy for days."""
    content, started = packed_with(b"", "docProps/core.xml", b"<a:creator " * 20_000), time.process_time()
    without_authors(ContentFile(content, "a"), DOCX)
    assert time.process_time() - started < 1


def test_a_file_that_does_not_open_is_refused():
    with pytest.raises(BadFile, match="hỏng"):
        without_authors(ContentFile(b"PK gone", "a"), DOCX)
