"""A paper as a Word file has the form of Decree 30/2020, and the words that were put in, unchanged."""

import datetime as dt
import io
import re
import time
import tracemalloc
import unicodedata
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sessions_app.documents.content import Appendix, Content, Head, Missing, Table, Text
from sessions_app.documents.docx import render

HARD = "Ông \"A\" & bà <B> 'C' ]]> {{ x }} {% y %} …"
DIGEST = "ab" * 32


def paper(*blocks, head=None, **changes):
    head = Head("Ủy ban nhân dân phường Thử", **{"place": "Thử", "signer": "Trần Thị Thử", **(head or {})})
    return Content(**{"head": head, "title": "Kế hoạch", "subject": "Tổ chức", "blocks": blocks, **changes})


def opened(contents, **kwargs):
    return docx.Document(io.BytesIO(render(contents, **kwargs)))


def texts(parent):
    return [paragraph.text for paragraph in parent.paragraphs]


def header_of(document):
    return ["\n".join(texts(cell)).strip() for row in document.tables[0].rows for cell in row.cells]


def body_lines(document):
    """The paragraphs of the text itself: those of its styles."""
    return [line.text for line in document.paragraphs if line.style.style_id in {"VBThan", "VBMuc", "VBPhan"}]


def in_file(text):
    """`text` as it is to come out: NFC, without control characters, lines ended alike."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(sign for sign in text if sign in "\t\n" or unicodedata.category(sign) not in {"Cc", "Cs"})


def test_the_sheet_has_the_margins_of_the_decree():
    section = opened(paper(Text("Một."))).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 20 <= round(section.top_margin.mm) <= 25
    assert 20 <= round(section.bottom_margin.mm) <= 25
    assert 30 <= round(section.left_margin.mm) <= 35
    assert 15 <= round(section.right_margin.mm) <= 20


def test_every_letter_is_black_times_new_roman_east_asian_ones_too():
    document = opened(paper(Text("Một.")))
    fonts = document.styles.element.findall(".//" + qn("w:rFonts"))
    assert len(fonts) == len([style for style in document.styles if style.type == 1])
    for font in fonts:
        assert {font.get(qn(f"w:{part}")) for part in ["ascii", "hAnsi", "eastAsia", "cs"]} == {"Times New Roman"}
    assert {color.get(qn("w:val")) for color in document.styles.element.iter(qn("w:color"))} == {"000000"}
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"vi-VN"}


def test_the_head_names_who_issues_it_the_state_the_number_and_the_day():
    issued_on = dt.date(2026, 3, 5)
    document = opened(
        paper(Text("Một."), head={"upper": "UBND TỈNH THỬ"}), number_symbol="05/KH-UBND", issued_on=issued_on
    )
    assert header_of(document) == [
        "UBND TỈNH THỬ\nỦy ban nhân dân phường Thử",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
        "Số: 05/KH-UBND",
        "Thử, ngày 05 tháng 3 năm 2026",
    ]


def test_the_head_is_bold_in_capitals_without_borders():
    table = opened(paper(Text("Một."))).tables[0]
    issuer = table.cell(0, 0).paragraphs[0].style.font
    country, motto = (line.style.font for line in table.cell(0, 1).paragraphs[:2])
    assert issuer.bold
    assert issuer.all_caps
    assert (country.bold, country.size.pt, motto.bold, motto.size.pt) == (True, 13, True, 14)
    assert table.cell(1, 1).paragraphs[0].style.font.italic
    assert {line.get(qn("w:val")) for line in table._tbl.tblPr.find(qn("w:tblBorders"))} == {"nil"}


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (dt.date(2026, 3, 5), "ngày 05 tháng 3 năm 2026"),
        (dt.date(2026, 12, 15), "ngày 15 tháng 12 năm 2026"),
        (None, "ngày      tháng      năm"),
    ],
)
def test_days_and_the_months_one_and_two_have_their_zero(day, words):
    assert header_of(opened(paper(Text("Một.")), issued_on=day))[3] == f"Thử, {words}"


def test_room_is_left_for_a_number_that_is_not_taken():
    assert header_of(opened(paper(Text("Một."))))[2] == "Số:"
    assert re.fullmatch(r"Số: {5,}/KH-UBND", header_of(opened(paper(Text("Một.")), number_symbol="/KH-UBND"))[2])


def test_a_paper_that_takes_no_number_has_no_line_for_one():
    document = opened(paper(Text("Một."), Appendix("Bảng")), number_symbol=None, issued_on=dt.date(2026, 3, 5))
    assert header_of(document)[2] == ""
    assert "(Kèm theo Kế hoạch ngày 05 tháng 3 năm 2026)" in texts(document)


def test_a_letter_says_under_its_number_what_it_is_about_and_whom_it_greets():
    letter = paper(Text("Một."), title="", subject="trả lời ý kiến", opening=("Kính gửi:", "Ông A"))
    document = opened(letter, number_symbol="12/UBND-VX")
    assert header_of(document)[2] == "Số: 12/UBND-VX\nV/v trả lời ý kiến"
    assert "Kính gửi: Ông A" in texts(document)
    several = opened(paper(Text("Một."), opening=("Kính gửi:", "Ông A", "- Bà B")))
    greeted = [line.text for line in several.paragraphs if line.style.style_id.startswith("VBKinhGui")]
    assert greeted == ["Kính gửi:", "- Ông A", "- Bà B"]


def test_an_invitation_is_set_close_within_the_decree_and_gives_its_guests_the_whole_width():
    opening = ("Kính mời:", "Ông A;", "Bà B.")
    document = opened(paper(Text("Một."), Missing("hai"), title="GIẤY MỜI", opening=opening))
    lines = {line.text: line for line in document.paragraphs}
    body, gap, guest = lines["Một."], lines["[Chưa có: hai]./."], lines["- Ông A;"]
    assert [line.style.font.size.pt for line in [body, gap, guest]] == [13, 13, 13]
    assert body.style.paragraph_format.space_before.pt >= 6
    assert body.style.paragraph_format.line_spacing == 1
    assert guest.style.paragraph_format.left_indent is None


def test_papers_of_the_party_have_their_own_head():
    head = {"form": "party", "authority": ("T/M BAN CHẤP HÀNH",), "signer_title": "BÍ THƯ"}
    document = opened(paper(Text("Một."), head=head), number_symbol="14-KH/ĐU")
    assert header_of(document)[:3] == ["Ủy ban nhân dân phường Thử\n*", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số 14-KH/ĐU"]
    assert [line.style.font.size.pt for line in document.paragraphs[:2]] == [16, 15]
    assert texts(document.tables[1].cell(0, 0)) == ["Nơi nhận:", "- Lưu: VT."]
    assert document.tables[1].cell(0, 0).paragraphs[0].style.font.underline
    assert texts(document.tables[1].cell(0, 1))[:2] == ["T/M BAN CHẤP HÀNH", "BÍ THƯ"]


def test_the_title_is_bold_and_the_body_justified_with_its_first_line_drawn_in():
    document = opened(paper(Text("Một.")))
    title, subject = document.paragraphs[:2]
    assert (title.text, subject.text) == ("Kế hoạch", "Tổ chức")
    assert title.style.font.bold
    assert title.style.font.all_caps
    assert subject.style.font.bold
    body = next(line for line in document.paragraphs if line.text == "Một./.").style
    assert 13 <= body.font.size.pt <= 14
    assert 1 <= body.paragraph_format.first_line_indent.cm <= 1.271
    assert body.paragraph_format.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.JUSTIFY


@pytest.mark.parametrize(("last", "ended"), [("Hết", "Hết./."), ("Hết.", "Hết./."), ("Hết./.", "Hết./.")])
def test_the_text_ends_with_its_mark_before_the_appendix(last, ended):
    document = opened(paper(Text("Một."), Text(last), Appendix("Danh sách"), Text("Hai.")))
    assert body_lines(document) == ["Một.", ended, "Hai."]


def test_a_gap_at_the_end_has_the_mark_too():
    assert "[Chưa có: hạn]./." in texts(opened(paper(Missing("hạn"))))


@pytest.mark.parametrize("last", [Text("Hết."), Missing("hạn"), Table((("A", 1),), (("1",), ("2",)))])
def test_the_signature_never_stands_alone_on_a_page(last):
    document = opened(paper(Text("Một."), last))
    before = document.tables[-1]._tbl.getprevious()
    assert before.pPr.find(qn("w:keepNext")) is not None
    if isinstance(last, Table):
        first, second = (row.cells[0].paragraphs[0]._p.pPr for row in document.tables[1].rows[1:])
        assert (first.find(qn("w:keepNext")), second.find(qn("w:keepNext")) is None) == (None, False)


@pytest.mark.parametrize(("last", "is_lonely"), [("Trân trọng.", True), ("Lời dài. " * 9, False)])
def test_few_words_do_not_stand_alone_above_the_signature(last, is_lonely):
    *_, before, _ = opened(paper(Text("Một."), Text("Hai."), Text(last))).paragraphs[:-1]
    assert (before.text, before._p.pPr.find(qn("w:keepNext")) is not None) == ("Hai.", is_lonely)


def test_the_signature_stands_right_and_who_gets_it_left():
    head = {"authority": ("KT. CHỦ TỊCH",), "signer_title": "PHÓ CHỦ TỊCH", "recipients": ("Như trên;", "- Đảng ủy")}
    left, right = opened(paper(Text("Một."), head=head)).tables[-1].rows[0].cells
    assert texts(left) == ["Nơi nhận:", "- Như trên;", "- Đảng ủy;", "- Lưu: VT."]
    assert texts(right) == ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Thị Thử"]
    first, second = left.paragraphs[0].style.font, left.paragraphs[1].style.font
    assert (first.bold, first.italic, first.size.pt, second.size.pt) == (True, True, 12, 11)
    assert all(line.style.font.bold for line in right.paragraphs)


def test_the_file_copy_is_named_once():
    left = opened(paper(Text("Một."), head={"recipients": ("Lưu: VT, VP",)})).tables[-1].cell(0, 0)
    assert texts(left) == ["Nơi nhận:", "- Lưu: VT, VP."]


def test_pages_are_counted_at_the_top_from_the_second_on():
    section = opened(paper(Text("Một."))).sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml
    assert section.header.paragraphs[0].style.paragraph_format.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER


def test_each_of_several_papers_begins_with_page_one():
    document = opened([paper(Text("Một.")), paper(Text("Hai."), Appendix("Bảng", is_wide=True), Text("Ba."))])
    starts = [section._sectPr.find(qn("w:pgNumType")) is not None for section in document.sections]
    assert starts == [True, True, True]
    assert [section.different_first_page_header_footer for section in document.sections] == starts
    assert [section.orientation for section in document.sections][-1] == WD_ORIENT.LANDSCAPE
    assert all("PAGE" in section.header._element.xml for section in document.sections)


def test_the_digest_stands_at_the_foot_of_every_page():
    section = opened(paper(Text("Một.")), digest=DIGEST, seal="e" * 64).sections[0]
    for foot in [section.footer, section.first_page_footer]:
        assert DIGEST in foot.paragraphs[0].text
        assert foot.paragraphs[1].text == f"Dấu niêm nhật ký: {'e' * 64}"
    assert opened(paper(Text("Một."))).sections[0].footer.paragraphs[0].text == ""


def test_a_missing_value_is_highlighted():
    document = opened(paper(Missing("địa điểm"), Text("Một.")))
    gap = next(line for line in document.paragraphs if "địa điểm" in line.text)
    assert gap.text == "[Chưa có: địa điểm]"
    assert gap.runs[0].font.highlight_color == docx.enum.text.WD_COLOR_INDEX.YELLOW


def test_a_table_repeats_its_head_and_keeps_its_cells():
    rows = (("1", HARD + "\ndòng hai"), ("2", ""))
    table = opened(paper(Text("Một."), Table((("STT", 1), ("Ý kiến", 8)), rows, caption="Bảng 1"))).tables[1]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["STT", "Ý kiến"], *map(list, rows)]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None


def test_short_words_do_not_break_in_a_narrow_column():
    columns = (("STT", 1), ("Thời hạn", 1), ("Ý kiến", 40))
    table = opened(paper(Table(columns, (("1", "12/11/2026", "chữ " * 50),)))).tables[1]
    ordinal, day, words = (column.width.mm for column in table.columns)
    assert ordinal > 11
    assert day > 24
    assert abs(ordinal + day + words - 165) < 0.5


def test_a_column_that_holds_little_leaves_its_room_to_the_others():
    columns = (("STT", 1), ("Ý kiến", 10), ("Phối hợp", 10), ("Kết quả", 10))
    rows = (("1", "chữ " * 50, "", "Chưa làm."),)
    _, words, helpers, result = (column.width.mm for column in opened(paper(Table(columns, rows))).tables[1].columns)
    assert helpers < result
    assert words > 90
    whole = opened(paper(Table(columns, (("1", "Có", "", ""),)))).tables[1].columns
    assert abs(sum(column.width.mm for column in whole) - 165) < 0.5


def test_a_table_that_ends_a_section_is_followed_by_one_line_without_height():
    table = Table((("A", 1),), (("1",),))
    document = opened(paper(Text("Một."), Appendix("Bảng A"), table, Appendix("Bảng B"), table))
    for made in document.tables[2:]:
        assert made._tbl.getnext().pPr.pStyle.val == "VBCuoi"
        assert made._tbl.getnext().getnext().tag in {qn("w:p"), qn("w:sectPr")}
    assert len(document.sections) == 3


def test_appendices_are_numbered_only_where_there_are_several():
    issued = {"number_symbol": "05/KH-UBND", "issued_on": dt.date(2026, 3, 5), "issuer": "UBND phường Thử"}
    one = opened(paper(Text("Một."), Appendix("Bảng A")), **issued)
    assert "Phụ lục" in texts(one)
    assert "(Kèm theo Kế hoạch số 05/KH-UBND ngày 05 tháng 3 năm 2026 của UBND phường Thử)" in texts(one)
    two = texts(opened(paper(Text("Một."), Appendix("Bảng A"), Appendix("Bảng B", "Tính đến nay"))))
    assert [line for line in two if line.startswith("Phụ lục")] == ["Phụ lục I", "Phụ lục II"]
    assert "Tính đến nay" in two


def test_an_item_without_a_stop_is_a_heading():
    document = opened(paper(Text("1. Đất đai", "item"), Text("2. Giao cho văn phòng;", "item"), Text("Hết.")))
    bold = {line.text: line.style.font.bold for line in document.paragraphs}
    assert (bold["1. Đất đai"], bold["2. Giao cho văn phòng;"]) == (True, None)


ODD = "ạẫđĐƠư\u0301\u0323\u031b\"'&<>]{}%\n\r\t \u00a0\x00\x0b\x1f"
WORDS = st.text(st.one_of(st.sampled_from(ODD), st.characters()), max_size=60)


@settings(max_examples=16, deadline=None)
@example([ODD])
@given(st.lists(WORDS, min_size=3, max_size=8))
def test_any_text_comes_out_unchanged(texts):
    """Several in one document: to write and read it takes longer than to draw them."""
    rows = tuple((text,) for text in texts)
    document = opened(paper(*map(Text, texts), Text("Hết."), Table((("A", 1),), rows), Text("x"), subject="s"))
    assert "\n".join(body_lines(document)[:-2]) == "\n".join(map(in_file, texts))
    assert [cell.text for cell in document.tables[1].columns[0].cells[1:]] == [*map(in_file, texts)]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_long_text_in_either_form_of_vietnamese_comes_out_whole(form):
    text = (HARD + "\nĐường Phú Mỹ ngập nặng ") * 250
    assert len(text) > 10_000
    document = opened(paper(Text(unicodedata.normalize(form, text)), Text("Hết.")))
    assert "\n".join(body_lines(document)[:-1]) == text


def test_the_same_words_give_the_same_bytes_whenever_they_are_written():
    contents = [paper(Text(HARD)), paper(Text("Hai."))]
    first = render(contents, issued_on=dt.date(2026, 3, 5))
    assert render(contents, issued_on=dt.date(2026, 3, 5)) == first
    assert render(contents, issued_on=dt.date(2026, 3, 6)) != first
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_file_says_what_it_is_and_nothing_of_the_template_it_was_made_from():
    file = render(paper(Text("Một.")), issued_on=dt.date(2026, 3, 5))
    known = docx.Document(io.BytesIO(file)).core_properties
    assert (known.title, known.author, known.language) == ("Kế hoạch: Tổ chức", "Ủy ban nhân dân phường Thử", "vi-VN")
    assert known.created.date() == dt.date(2026, 3, 5)
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert not [name for name in parts.namelist() if "thumbnail" in name or "custom" in name or "Effects" in name]
        assert all(b"python-docx" not in parts.read(name) for name in parts.namelist())


def test_no_paper_is_no_file():
    with pytest.raises(ValueError, match="no paper"):
        render([])


def test_five_hundred_rows_take_a_moment_and_little_memory():
    rows = tuple((str(place), HARD * 10, "Tổ dân phố số 3", "", "", "", "") for place in range(500))
    columns = tuple((name, 1) for name in "ABCDEFG")
    tracemalloc.start()
    began = time.process_time()  # by the clock it is the machine that is measured
    render(paper(Text("Một."), Appendix("Danh sách", is_wide=True), Table(columns, rows)))
    took, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 5
    assert peak < 150 * 2**20


def test_names_numbers_and_the_year_are_not_torn_apart():
    """Word breaks a line at any space: «TỔ / QUỐC», «lần 2 năm / 2026», «0000 000 / 000»."""
    law = Text("Luật số 72/2025/QH15, khoản 2 Điều 43; ngày 18 tháng 12 năm 2026")
    told = paper(law, Text("Điện thoại 0000 000 000, gặp 12 người."), subject="Hội nghị lần 2 năm 2026")
    made = opened(replace(told, head=Head("ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM PHƯỜNG THỬ NGHIỆM")))
    issuer = made.tables[0].cell(0, 0).paragraphs[0].text
    assert issuer.split(" ") == ["ỦY\xa0BAN", "MẶT\xa0TRẬN", "TỔ\xa0QUỐC", "VIỆT\xa0NAM", "PHƯỜNG\xa0THỬ\xa0NGHIỆM"]
    assert "Hội nghị lần\xa02\xa0năm\xa02026" in texts(made)
    assert "Điện thoại 0000\xa0000\xa0000, gặp 12 người./." in texts(made)
    cited = "Luật số\xa072/2025/QH15, khoản\xa02 Điều\xa043; ngày\xa018 tháng\xa012 năm\xa02026"
    assert cited in texts(made)
