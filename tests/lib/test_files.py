import time
import zipfile
from io import BytesIO

import pytest

from dialogue_portal.lib.files import DOCX, PDF, XLSX, BadFile, download_name, recognise
from dialogue_portal.lib.word_fields import Fields
from tests.pdfs import made_pdf


def archive(*names, types="x"):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, types if name == "[Content_Types].xml" else "x")
    return out


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (BytesIO(made_pdf()), PDF),
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
def test_any_other_or_active_file_is_refused(file):
    with pytest.raises(BadFile):
        recognise(file, 100)


@pytest.mark.long
def test_an_office_file_that_would_fill_the_disk_is_refused_unread():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "x")
        file.writestr("word/document.xml", b"\0" * (201 * 1024 * 1024))
    with pytest.raises(BadFile, match="nở ra quá lớn"):
        recognise(out, 100)


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def linked(kind, target, start="<Relationships>", encoding="utf-8"):
    """A Word file with one link of `kind` out of it."""
    out = archive("[Content_Types].xml", "word/document.xml")
    link = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/_rels/settings.xml.rels", f"{start}{link}".encode(encoding))
    return out


@pytest.mark.parametrize(
    "file",
    [
        linked("attachedTemplate", "https://example.vn/mau.dotm"),
        linked("attachedTemplate", r"\\may-khac\mau.dotm"),
        linked("attachedTemplate", "file://may-khac/mau.dotm"),
        linked("attached&#84;emplate", "h&#116;tps://example.vn/mau.dotm"),
        linked("attachedTemplate", "https://example.vn/mau.dotm", encoding="utf-16"),
        linked("attachedTemplate", "https://example.vn/mau.dotm", encoding="utf-16-be"),
        linked("oleObject", "https://example.vn/x.html!"),
        linked("frame", "mhtml:https://example.vn/x"),
        linked("image", "https://example.vn/anh.png"),
        linked("image", r"\\may-khac\anh.png"),
        linked("mailMergeSource", "https://example.vn/x"),
        linked("&t;", "C:/x", start='<!DOCTYPE x [<!ENTITY t "attachedTemplate">]><Relationships>'),
        linked("hyperlink", "https://example.vn", start="<Relationships>" + " " * 2_000_000),
    ],
)
def test_what_fetches_from_another_machine_when_it_is_opened_is_refused(file):
    with pytest.raises(BadFile):
        recognise(file, 100)


@pytest.mark.parametrize(
    "file",
    [
        linked("hyperlink", "https://example.vn"),
        linked("hyperlink", "https://example.vn/frame/image"),
        linked("hyperlink", r"file:///C:\Users\a\don.docx"),
        linked("attachedTemplate", r"file:///C:\Users\a\Normal.dotm"),
        linked("attachedTemplate", r"C:\Users\a\Normal.dotm"),
        linked("attachedTemplate", "Normal.dotm"),
    ],
)
def test_a_file_with_links_that_people_follow_is_taken_in(file):
    assert recognise(file, 100) == DOCX


@pytest.mark.parametrize(
    "file",
    [
        linked("attachedTemplate", r"file:///C:\Users\a\mau-don.dotm"),
        linked("attachedTemplate", r"C:\Users\a\KhongNormal.dotm"),
        linked("attachedTemplate", "file:///%5C%5Cmay-khac/Normal.dotm"),
        linked("image", r"file:///C:\Users\a\anh.png"),
        linked("image", "anh.png"),
        linked("oleObject", "file:///D:/so-lieu.xlsx"),
        linked("subDocument", "../chuong-2.docx"),
        linked("mailMergeSource", "file:///C:/danh-sach.xlsx"),
    ],
)
def test_what_is_linked_to_the_disk_of_whoever_wrote_it_is_refused(file):
    with pytest.raises(BadFile, match="trên máy của người soạn"):
        recognise(file, 100)


def workbook(**parts):
    out = archive("[Content_Types].xml", "xl/workbook.xml", types=parts.pop("types", "x"))
    with zipfile.ZipFile(out, "a") as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/"), content)
    return out


@pytest.mark.parametrize(
    "file",
    [
        workbook(**{"xl___rels__workbook.xml.rels": f'<Relationship Type="{OFFICE}/externalLink" Target="b.xml"/>'}),
        workbook(**{"xl__x.rels": f'<Relationship Target="b.xlsx" Type="{OFFICE}/externalLinkPath"/>'}),
        workbook(types="application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"),
        workbook(xl__externalLinks__externalLink1="<ddeLink ddeService='cmd' ddeTopic='/c calc'/>"),
    ],
)
def test_a_workbook_that_draws_on_another_is_refused(file):
    with pytest.raises(BadFile, match="bảng tính khác"):
        recognise(file, 100)


@pytest.mark.parametrize(
    "file",
    [
        workbook(**{"xl__connections.xml": "<connections/>"}),
        workbook(**{"xl__queryTables__queryTable1.xml": "<queryTable/>"}),
        workbook(**{"xl___rels__workbook.xml.rels": f'<Relationship Type="{OFFICE}/connections" Target="a.xml"/>'}),
        workbook(**{"xl__worksheets___rels__a.rels": f'<Relationship Target="q.xml" Type="{OFFICE}/queryTable"/>'}),
        workbook(types="application/vnd.openxmlformats-officedocument.spreadsheetml.connections+xml"),
        workbook(types="application/vnd.openxmlformats-officedocument.spreadsheetml.queryTable+xml"),
    ],
)
def test_a_workbook_that_asks_a_database_or_a_web_page_is_refused(file):
    with pytest.raises(BadFile, match="kết nối"):
        recognise(file, 100)


def test_a_workbook_with_an_ordinary_link_is_taken_in():
    link = f'<Relationship Type="{OFFICE}/hyperlink" Target="https://example.vn/connections" TargetMode="External"/>'
    assert recognise(workbook(**{"xl__worksheets___rels__sheet1.xml.rels": link}), 100) == XLSX


def field(*pieces):
    """A field of Word whose code lies in so many pieces."""
    code = "".join(piece if piece[:3] == "<w:" else f"<w:instrText>{piece}</w:instrText>" for piece in pieces)
    return f'<w:fldChar w:fldCharType="begin"/>{code}<w:fldChar w:fldCharType="end"/>'


def word(body, part="word/header1.xml", encoding="utf-8"):
    out = archive("[Content_Types].xml", "word/document.xml")
    with zipfile.ZipFile(out, "a") as file:
        file.writestr(part, f'<?xml version="1.0" encoding="{encoding}"?><w:p>{body}</w:p>'.encode(encoding))
    return out


@pytest.mark.parametrize(
    "file",
    [
        word(field(' DDEAUTO c:\\windows\\cmd.exe "/k calc" ')),
        word(field(" DDE ", "excel")),
        word(field("d", "de", "auto x")),
        word(field("&#68;DE x")),
        word(field("<![CDATA[DDE x]]>")),
        word(field("D", field("REF x"), "DE x")),
        word(field("QUOTE ", field("DDE x"))),
        word(field(" ", field("QUOTE 68 68 69"), " x")),
        word('<w:fldSimple w:instr=" DDE excel"/>'),
        word(field("DDE x"), part="word/khac.bin"),
        word(field("DDE x"), encoding="utf-16"),
        word('<x:instrText xmlns:x="w">DDE x</x:instrText>'),
        word(field(' LINK Excel.Sheet.12 "C:\\\\so-lieu.xlsx" ')),
        word(field(' INCLUDETEXT "C:\\\\chuong.docx" ')),
    ],
)
def test_a_field_that_asks_another_program_is_refused(file):
    with pytest.raises(BadFile, match="DDE"):
        recognise(file, 100)


@pytest.mark.parametrize(
    "file",
    [
        word(field(" TOC \\o ") + field("PAGE") + "<w:t>DDE</w:t>"),
        word(field('HYPERLINK "https://example.vn/dde"')),
        word('<w:fldSimple w:instr="DATE"/> instr DDE'),
        word(field('INCLUDEPICTURE "https://example.vn/a.png"')),
        word("", part="word/media/anh.png"),
    ],
)
def test_ordinary_fields_are_taken_in(file):
    assert recognise(file, 100) == DOCX


def test_fields_that_cannot_be_read_are_refused():
    for file in [word(field("PAGE") + "<w:t>"), word(field("PAGE") + " " * 17_000_000)]:
        with pytest.raises(BadFile):
            recognise(file, 100)


def test_a_code_in_a_hundred_thousand_pieces_is_read_quickly():
    pieces = "<w:instrText>a</w:instrText>" * 100_000
    begun = time.process_time()
    assert recognise(word(pieces + field("PAGE")), 100) == DOCX
    with pytest.raises(BadFile, match="DDE"):
        recognise(word(field(" ", '"', "Incl", "udeText", *["a"] * 100, " x")), 100)
    assert time.process_time() - begun < 3  # with the whole code read again for each piece twelve, and for more hours


def test_line_breaks_are_not_read_one_by_one(monkeypatch):
    read = []
    monkeypatch.setattr(Fields, "add", lambda self, text: read.append(text))
    assert recognise(word(field("PAGE") + "\n" * 20_000), 100) == DOCX
    assert len(read) < 100


@pytest.mark.parametrize(
    "make",
    [
        lambda: word(field("PAGE") + "<a/>" * 500_001),
        lambda: word(field("PAGE") + "<a " + " ".join(f"a{number}=''" for number in range(500_001)) + "/>"),
        lambda: archive("[Content_Types].xml", "word/document.xml", "a" * 251),
    ],
)
def test_a_file_made_to_be_read_for_long_is_refused(make):
    file = make()
    with pytest.raises(BadFile):
        recognise(file, 100)


def test_the_parts_of_an_office_file_are_counted_before_they_are_read(monkeypatch):
    file = archive("[Content_Types].xml", "word/document.xml", *map(str, range(6000)))
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(BadFile, match="quá lớn"):
        recognise(file, 100)


@pytest.mark.parametrize("kind", ["oleObject", "package", "control", "aFChunk", "vbaProject", "xlMacrosheet"])
def test_what_lies_in_a_file_under_a_harmless_name_is_refused(kind):
    link = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="media/anh.dat"/>'
    file = word("")
    with zipfile.ZipFile(file, "a") as more:
        more.writestr("word/_rels/document.xml.rels", f"<Relationships>{link}</Relationships>")
    with pytest.raises(BadFile):
        recognise(file, 100)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("again", ["word/document.xml", "Word/Document.xml", "[content_types].xml"])
def test_no_part_is_there_twice(again):
    with pytest.raises(BadFile):
        recognise(archive("[Content_Types].xml", "word/document.xml", again), 100)


def test_what_tells_of_the_parts_is_read_whole():
    """Macros were named behind the first megabyte of it."""
    types = " " * 1_100_000 + "macroEnabled"
    with pytest.raises(BadFile):
        recognise(archive("[Content_Types].xml", "word/document.xml", types=types), 100)


MACROS = ["macro&#69;nabled", "macroEnabled".encode("utf-16"), "application/vnd.ms-office.vbaProject"]


@pytest.mark.parametrize("types", MACROS)
def test_macros_under_another_name_are_refused(types):
    with pytest.raises(BadFile, match="macro"):
        recognise(archive("[Content_Types].xml", "word/document.xml", "word/foo.bin", types=types), 100)


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
