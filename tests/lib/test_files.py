import zipfile
from io import BytesIO

import pytest

from dialogue_portal.lib.files import DOCX, PDF, XLSX, BadFile, recognise


def archive(*names):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (BytesIO(b"%PDF-1.7\n..."), PDF),
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
        archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        archive("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"),
    ],
)
def test_everything_else_is_refused(file):
    with pytest.raises(BadFile):
        recognise(file, 100)
