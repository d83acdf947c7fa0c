import zipfile
from io import BytesIO

import pytest

from dialogue_portal.lib.files import DOCX, PDF, XLSX, BadFile, download_name, recognise


def archive(*names):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (BytesIO(b"%PDF-1.7\n... %%EOF"), PDF),
        (archive("[Content_Types].xml", "word/document.xml"), DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), XLSX),
    ],
)
def test_documents_are_known_by_their_content(file, kind):
    assert recognise(file, 100) == kind
    assert file.tell() == 0


@pytest.mark.parametrize(
    "file",
    [
        BytesIO(b""),
        BytesIO(b"MZ\x90"),
        BytesIO(b"<html>"),
        BytesIO(b"PK\x03\x04 broken"),
        archive("evil.exe"),
        BytesIO(b"%PDF-1.7 cut off"),
        BytesIO(b"%PDF-1.7 /OpenAction << /S /JavaScript /JS (app.alert(1)) >> %%EOF"),
        BytesIO(b"%PDF-1.7 /Names << /EmbeddedFiles 1 0 R >> %%EOF"),
        archive("[Content_Types].xml", "word/document.xml", "word/embeddings/oleObject1.bin"),
        archive("[Content_Types].xml", "word/document.xml", "evil.js"),
        BytesIO(b"PK\x03\x04 first file " + archive("[Content_Types].xml", "word/document.xml").getvalue()),
        archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        archive("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"),
    ],
)
def test_everything_else_is_refused(file):
    with pytest.raises(BadFile):
        recognise(file, 100)


def test_an_office_file_that_would_fill_the_disk_is_refused_unread():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "x")
        file.writestr("word/document.xml", b"\0" * (201 * 1024 * 1024))
    with pytest.raises(BadFile, match="nở ra quá lớn"):
        recognise(out, 100)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Đơn  kiến nghị.exe", "Đơn kiến nghị.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("\x00", "tai-lieu.pdf"),
        ("C:\\a\\b.doc", "b.pdf"),
    ],
)
def test_a_download_is_named_after_what_it_is(name, shown):
    assert download_name(name, PDF) == shown
