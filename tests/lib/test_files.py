import os
import zipfile
import zlib
from io import BytesIO

import pytest

from dialogue_portal.lib.files import DOCX, PDF, XLSX, BadFile, download_name, recognise


def archive(*names, types="x"):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, types if name == "[Content_Types].xml" else "x")
    return out


def packed(objects, start=b"5 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >> stream\n"):
    """A PDF that keeps `objects` compressed, as most programs do today."""
    return BytesIO(b"%PDF-1.7\n" + start + zlib.compress(objects) + b"\nendstream endobj %%EOF\n")


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (BytesIO(b"%PDF-1.7\n... %%EOF"), PDF),
        (packed(b"6 0 << /Type /Font >>"), PDF),
        (archive("[Content_Types].xml", "word/document.xml", "word/media/hinh.svg"), DOCX),
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
        BytesIO(b"%PDF-1.7 /OpenAction << /S /J#61vaScript /J#53 (app.alert(1)) >> %%EOF"),
        packed(b"6 0 << /S /JavaScript /JS 7 0 R >>"),
        packed(b"6 0 << /S /JavaScript /JS 7 0 R >>", start=b"5 0 obj << /Type /Obj#53tm >> stream\n"),
        packed(b"\0" * (21 * 1024 * 1024)),
        BytesIO(b"%PDF-1.7 << /Type /ObjStm >> stream\nlocked endstream %%EOF"),
        BytesIO(b"%PDF-1.7 << /Type /ObjStm >> %%EOF"),
        BytesIO(b"%PDF-1.7 ... %%EOF MZ\x90 program"),
        BytesIO(b"%PDF-1.7 <script>alert(1)</script> %%EOF"),
        BytesIO(b"%PDF-1.7 %%EOF" + archive("evil.exe").getvalue()),
        BytesIO(b"%PDF-1.7 " + archive("evil.exe").getvalue() + b"%%EOF"),
        archive("[Content_Types].xml", "word/document.xml", types="application/vnd.ms-word.macroEnabled.main+xml"),
        archive("[Content_Types].xml", "xl/workbook.xml", "xl/macrosheets/sheet1.xml"),
        archive("[Content_Types].xml", "word/document.xml", "word/media/evil.zip"),
        archive("[Content_Types].xml", "word/document.xml", "word/afchunk.mht"),
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


def test_a_scan_is_not_taken_for_a_script_because_of_three_letters_in_its_pixels():
    noise = os.urandom(200_000).replace(b"/", b"")
    file = BytesIO(b"%PDF-1.7 stream\n" + noise + b"/JS\x01\x9c/XFA\xf0" + noise + b"endstream %%EOF")
    assert recognise(file, 100) == PDF


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
