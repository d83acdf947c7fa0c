"""Spreadsheets as people send them, and as they should not be: real files, made here."""

import csv
import datetime as dt
import io
import time
import zipfile

import pytest
from openpyxl import Workbook

from dialogue_portal.lib import spreadsheets
from dialogue_portal.lib.child_process import run_in_child
from dialogue_portal.lib.spreadsheets import (
    MAX_ROWS,
    BadSpreadsheet,
    csv_bytes,
    csv_parts,
    csv_rows,
    read_spreadsheet,
)
from dialogue_portal.lib.workbooks import put

HEAD = ["Nội dung", "Tổ"]


def xlsx(*rows, change=lambda sheet: None, **sheets):
    """A workbook as a file: `rows` on the first sheet, more sheets by keyword."""
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    for name, lines in sheets.items():
        other = workbook.create_sheet(name)
        for line in lines:
            other.append(line)
    change(workbook.active)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def read(content):
    return read_spreadsheet(io.BytesIO(content), len(content))


def rows_of(content):
    return [(row.number, row.cells) for row in read(content)[0].rows]


def refusal(content):
    with pytest.raises(BadSpreadsheet) as refused:
        read(content)
    return str(refused.value)


def with_part(content, name, data=b"x"):
    """The same office file with one more part."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, data)
    return out.getvalue()


def test_rows_come_as_text_with_the_numbers_that_excel_shows():
    content = xlsx(HEAD, ["Đèn hỏng", 3], [], ["  Ngập\u00a0úng ", 7.0], [None, dt.datetime(2026, 12, 5)])
    assert rows_of(content) == [
        (1, HEAD),
        (2, ["Đèn hỏng", "3"]),
        (4, ["Ngập úng", "7"]),
        (5, ["", "05/12/2026"]),
    ]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u0110e\u0300n đươ\u0300ng", "Đèn đường"),
        ("abc\u202efdp.exe\u202c", "abcfdp.exe"),
        ("Tốt 👍🏽 lắm", "Tốt 👍🏽 lắm"),
        ("- gạch đầu dòng", "- gạch đầu dòng"),
        ("@tổ 3", "@tổ 3"),
    ],
)
def test_text_is_cleaned_and_nothing_else(typed, kept):
    assert rows_of(xlsx(HEAD, [typed, 1]))[1] == (2, [kept, "1"])
    assert rows_of(csv_bytes([HEAD, ["x" + typed, "1"]]))[1] == (2, ["x" + kept, "1"])


def test_what_excel_writes_for_signs_of_its_own_is_read_back():
    row = read(xlsx(["một_x000D_\nhai", "x_x0000_"]))[0].rows[0]
    assert (row.cells, row.problems) == (["một\nhai"], ["Ô B1 có ký tự không đọc được. Hãy gõ lại ô này."])


def test_a_formula_and_an_error_are_told_beside_their_row():
    row = read(xlsx(HEAD, ["=1+1", "#REF!"]))[0].rows[1]
    assert row.cells == []
    assert row.problems[0] == "Ô A2 là công thức. Hãy thay bằng chữ hoặc số."
    assert row.problems[1].startswith("Ô B2 báo lỗi #REF!")


def test_text_that_only_looks_like_a_formula_is_text():
    content = xlsx(HEAD, ["x", 1], change=lambda sheet: put(sheet["A2"], "=1+1"))
    assert rows_of(content)[1] == (2, ["=1+1", "1"])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "text", ["rác;=1+1", "rác\n=1+1", 'rác"; @x', "rác\t+1", "rác,-1", "a;＝1", "a;\n =1", "rác;;=1"]
)
def test_no_cell_comes_alive_whatever_separator_a_program_reads_by(separator, text):
    """Where the comma stands in numbers, Excel parts the cells of a file at its semicolons, as in Vietnam."""
    content = csv_bytes([["1", text, "hết"]]).decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(content, newline=""), delimiter=separator) for cell in line]
    assert not [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@", "＝"))]


@pytest.mark.parametrize("gap", ["\n", "\t", "\n "])
def test_no_cell_costs_the_square_of_its_length(gap):
    began = time.process_time()
    csv_bytes([["a" + gap * (4000 // len(gap)) + "b"]] * 10)
    assert time.process_time() - began < 0.2


def test_written_cells_stay_lifeless():
    assert csv_bytes([["=1+1", "＠x", "\tx", "bình thường"]]).decode("utf-8-sig") == "'=1+1,'＠x,'\tx,bình thường\r\n"


def test_a_long_csv_is_sent_in_parts_with_one_mark_at_its_beginning():
    rows = [["=1+1", "Đường ngập " * 100]] * 200
    parts = list(csv_parts(iter(rows)))
    assert len(parts) > 2
    assert b"".join(parts) == csv_bytes(rows)
    assert b"".join(parts).count(b"\xef\xbb\xbf") == 1
    assert list(csv_parts([])) == [b"\xef\xbb\xbf"]


def test_a_date_that_is_none_is_told_beside_its_row():
    def impossible(sheet):
        sheet["A2"].number_format = "dd/mm/yyyy"

    row = read(xlsx(HEAD, [99_999_999, 1], change=impossible))[0].rows[1]
    assert row.problems == ["Ô A2 báo lỗi #VALUE!. Hãy sửa ô này."]


def test_merged_cells_are_told_beside_each_row_they_touch():
    rows = read(xlsx(["Tiêu đề"], HEAD, ["a", 3], ["b"], ["c", 4], change=lambda s: s.merge_cells("B3:B4")))[0].rows
    assert [row.number for row in rows if row.problems] == [3, 4]
    assert rows[3].problems == ["Có ô gộp (B3:B4). Hãy bỏ gộp và ghi đủ từng dòng."]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_worksheet_is_refused_by_name(state):
    def hide(sheet):
        sheet.parent["Mật"].sheet_state = state

    assert refusal(xlsx(HEAD, Mật=[["x"]], change=hide)).startswith("Tệp có trang tính ẩn «Mật».")


def test_a_wrong_size_inside_the_file_loses_no_row():
    content = xlsx(HEAD, ["a", 1], ["b", 2])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1"'))
    assert b'<dimension ref="A1"' in zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml")
    assert len(rows_of(out.getvalue())) == 3


def test_a_row_far_below_is_not_lost():
    def far(sheet):
        sheet["A1048576"] = "cuối"

    assert rows_of(xlsx(HEAD, change=far))[-1] == (1_048_576, ["cuối"])


@pytest.mark.long
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_is_empty_as_far_as_a_sheet_goes_is_passed_over_quickly(kind):
    rows = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % number for number in range(2, 100_000))
    coloured = replaced(xlsx(HEAD), "xl/worksheets/sheet1.xml", b"</sheetData>", rows + b"</sheetData>")
    content = coloured if kind == "xlsx" else csv_bytes([HEAD, [""] * 2_000_000])
    begun = time.process_time()
    assert rows_of(content) == [(1, HEAD)]
    assert time.process_time() - begun < 10  # one by one they took minutes


ENDLESS = {
    "hàng đánh số một tỉ": (b'<row r="1000000000"><c/></row>', "Tệp có hơn một triệu dòng"),
    "hàng có triệu ô": (b"<row>" + b"<c/>" * 500_001 + b"</row>", "Tệp nở ra quá lớn"),
    "ô có triệu mẩu chữ": (b"<row><c><is>" + b"<r/>" * 500_001 + b"</is></c></row>", "Tệp nở ra quá lớn"),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_small_workbook_made_to_be_read_for_ever_is_refused_at_once(kind):
    rows, sentence = ENDLESS[kind]
    content = replaced(xlsx(HEAD), "xl/worksheets/sheet1.xml", b"</sheetData>", rows + b"</sheetData>")
    begun = time.process_time()
    assert refusal(content).startswith(sentence)
    assert time.process_time() - begun < 3  # a row of that number was never reached, the others took 10 s and 700 MB


@pytest.mark.parametrize(("most", "sentence"), [(100, "Tệp nở ra quá lớn"), (10_000, "")])
def test_one_long_text_in_every_cell_is_counted_in_each(monkeypatch, most, sentence):
    monkeypatch.setattr(spreadsheets, "MOST_SIGNS", most)
    content = xlsx(HEAD, *[["dài " * 5] * 2] * 3)
    assert refusal(content).startswith(sentence) if sentence else len(rows_of(content)) == 4


def test_a_cell_longer_than_excel_bears_is_told_and_not_read():
    row = read(csv_bytes([HEAD, ["a" * 32_767, "a" * 32_768]]))[0].rows[1]
    assert (len(row.cells), len(row.cells[0])) == (1, 32_767)
    assert row.problems == ["Ô B2 dài quá 32.767 chữ. Hãy chia thành nhiều dòng."]


def test_a_small_file_with_endless_merged_cells_is_refused_quickly():
    endless = merging(b'<mergeCell ref="A1:A2000"/>' * 20_000)
    begun = time.process_time()
    assert refusal(endless) == "Tệp có quá nhiều ô gộp. Hãy bỏ gộp và ghi đủ từng dòng, rồi nộp lại."
    assert time.process_time() - begun < 3  # with all of them kept beside each row half a minute and 400 MB


def test_merged_cells_that_are_only_begun_are_looked_at_once():
    begun_alone = merging(b"<!-- " + b"<mergeCell " * 20_000 + b"-->")
    begun = time.process_time()
    assert [row.problems for row in read(begun_alone)[0].rows] == [[], []]
    assert time.process_time() - begun < 3  # each was looked at to the end of the sheet


def test_cells_that_are_merged_below_the_list_are_nothing_to_tell():
    below = merging(b'<mergeCell ref="B3:B1048576"/>' * 300)
    assert [row.problems for row in read(below)[0].rows] == [[], []]


def merging(ranges):
    """A list of one opinion whose sheet has these merged cells."""
    merged = b"</sheetData><mergeCells>" + ranges + b"</mergeCells>"
    return replaced(xlsx(HEAD, ["Đèn"]), "xl/worksheets/sheet1.xml", b"</sheetData>", merged)


def replaced(content, name, old, new):
    """The same office file with other words in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            words = before.read(part)
            after.writestr(part, words.replace(old, new) if part == name else words)
    return out.getvalue()


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.999])
def test_a_truncated_workbook_is_refused(cut):
    content = xlsx(HEAD, *[[f"Ý kiến {number}", 3] for number in range(200)])
    assert refusal(content[: int(len(content) * cut)]) == "Tệp đã hỏng, không mở được."


def test_a_workbook_damaged_inside_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(HEAD))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name)[:200] if "sheet1" in name else old.read(name))
    assert refusal(out.getvalue()).startswith("Tệp Excel đã hỏng")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp rỗng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "Tệp Excel kiểu cũ (.xls) hoặc có mật khẩu"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "Không đọc được chữ"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "Không đọc được chữ"),
        (b"GIF89a\x01\x00\x00", "Tệp này không phải bảng tính"),
        ("Đèn hỏng;3".encode("cp1258", "replace") + b"\xff", "Không đọc được chữ"),
        (b"x" * (5 * 1024 * 1024 + 1), "Tệp nặng 5,1 MB"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_whatever_its_name(content, sentence):
    assert refusal(content).startswith(sentence)


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_a_file_with_macros_is_refused(part):
    assert "macro" in refusal(with_part(xlsx(HEAD), part))


def test_a_bomb_is_refused_unopened():
    bomb = with_part(xlsx(HEAD), "xl/media/x.xml", b"")
    out = io.BytesIO(bomb)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * 41 * 1024 * 1024)
    assert refusal(out.getvalue()).startswith("Tệp nở ra quá lớn")


def test_entities_that_multiply_are_refused():
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    book = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{lol}]><workbook>&l8;</workbook>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(HEAD))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, book if name == "xl/workbook.xml" else old.read(name))
    assert refusal(out.getvalue()).startswith("Tệp Excel đã hỏng")


def test_a_style_that_keeps_the_library_busy_for_hours_stops_nobody_else(monkeypatch):
    monkeypatch.setattr(spreadsheets, "run_in_child", run_in_child)
    assert read(xlsx(HEAD, ["Đèn", 3]))[0].rows[1].cells == ["Đèn", "3"]
    monkeypatch.setattr(spreadsheets, "SECONDS", 0.5)
    formats = b'<numFmts><numFmt numFmtId="164" formatCode="%b"/></numFmts><fonts' % (b"[" * 300_000)
    busy = replaced(xlsx(HEAD), "xl/styles.xml", b"<fonts", formats)
    busy = replaced(busy, "xl/styles.xml", b'<xf numFmtId="0"', b'<xf numFmtId="164"')
    assert refusal(busy).startswith("Tệp nở ra quá lớn")


@pytest.mark.long
def test_two_thousand_rows_are_read_and_more_are_refused():
    rows = [[f"Ý kiến {number}", 3] for number in range(MAX_ROWS)]
    assert len(rows_of(xlsx(HEAD, *rows))) == MAX_ROWS + 1
    assert refusal(xlsx(HEAD, *rows, *[["x"]] * 40)).startswith("Danh sách dài quá 2.000 dòng")
    assert refusal(csv_bytes([HEAD, *[["x", "y"]] * 2040])).startswith("Danh sách dài quá 2.000 dòng")
    assert refusal(b"a;b\n" + b"\r" * 1_048_577).startswith("Tệp có hơn một triệu dòng")


def test_too_many_columns_are_refused():
    assert refusal(xlsx(HEAD, ["x"] * 31)) == "Dòng 2 có quá 30 cột. Hãy dùng tệp mẫu."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_in_the_ways_that_excel_writes_it(encoding, mark):
    content = f'Nội dung{mark}Tổ\r\n"Đèn, hỏng; ""tối""\r\nhai tuần"{mark}3\r\n'.encode(encoding)
    assert rows_of(content) == [(1, HEAD), (2, ['Đèn, hỏng; "tối"\nhai tuần', "3"])]


@pytest.mark.parametrize("cut", ['Nội dung,Tổ\n"Đèn hỏng', 'Nội dung,Tổ\n"Đèn" hỏng",3\n'])
def test_a_csv_cut_or_broken_inside_a_cell_is_refused(cut):
    assert refusal(cut.encode()).startswith("Tệp CSV hỏng hoặc bị cắt ở dòng 2")


def test_a_csv_cut_between_cells_is_told_beside_its_last_row():
    rows = read("Nội dung,Tổ\nĐèn hỏng,3\nNgập ú".encode())[0].rows
    assert [bool(row.problems) for row in rows] == [False, False, True]


def test_a_control_sign_is_told_beside_its_row():
    row = read("Nội dung,Tổ\nĐèn\x7f hỏng,3\n".encode())[0].rows[1]
    assert row.problems == ["Ô A2 có ký tự không đọc được. Hãy gõ lại ô này."]


def test_no_row_is_made_of_an_empty_line():
    """Of five million, which a file may have, that took eight seconds."""
    rows = csv_rows(csv.reader(["\n", "a,b\n", "\n", "\n", "c\n"]), is_whole=True)
    assert [(row.number, row.cells) for row in rows] == [(2, ["a", "b"]), (5, ["c"])]
