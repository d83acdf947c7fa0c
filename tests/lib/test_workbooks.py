"""Workbooks that people get: opened again, they hold what a clerk sorts, filters, adds and prints."""

import datetime as dt
import io

import pytest
from openpyxl import Workbook, load_workbook

from dialogue_portal.lib.workbooks import add_table, meant, put, xlsx_bytes

TITLES = ["Số", "Ngày nhận", "Lấy lúc", "Nội dung"]


def sheet_of(*rows, widths=(8, 12, 16, 60)):
    return load_workbook(io.BytesIO(xlsx_bytes("Ý kiến", TITLES, widths, rows))).active


def test_days_sort_as_days_and_look_as_people_write_them():
    sheet = sheet_of(["1", "09/11/2026", "09/11/2026 08:05", "Ngập"], ["2", "10/01/2026", "", "Đèn"])
    assert [sheet["B2"].value, sheet["C2"].value] == [dt.datetime(2026, 11, 9), dt.datetime(2026, 11, 9, 8, 5)]
    assert [sheet["B2"].number_format, sheet["C2"].number_format] == ["dd/mm/yyyy", "dd/mm/yyyy hh:mm"]
    assert sheet["B3"].value < sheet["B2"].value


@pytest.mark.parametrize(
    "text", ["31/02/2026", "05/01/1900", "5/1/2026", "15/11/2026 25:10", "07", "1.234", "=1+1", ""]
)
def test_what_is_no_number_and_no_day_stays_as_it_was_typed(text):
    assert meant(text) == text


def test_every_column_can_be_filtered_down_to_the_last_row():
    assert sheet_of(["1", "", "", "a"], ["2", "", "", "b"]).auto_filter.ref == "A1:D3"
    assert sheet_of().auto_filter.ref == "A1:D1"


def test_a_print_lies_on_a4_as_wide_as_the_page_with_its_heading_on_each_and_no_word_cut_off():
    sheet = sheet_of(["1", "", "", "Một lời dài " * 50])
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    assert sheet["D2"].alignment.wrap_text


def test_a_row_is_as_high_as_its_longest_cell_has_lines():
    sheet = sheet_of(["1", "", "", "x" * 150], ["2", "", "", "a\n\nb"], ["3", "", "", ""], ["4", "", "", "x" * 9000])
    assert [sheet.row_dimensions[number].height for number in range(1, 6)] == [15, 45, 45, 15, 409]


def test_a_table_of_many_columns_lies_on_two_pages_side_by_side_and_each_names_its_rows():
    sheet = sheet_of(["1", "", "", ""], widths=(8, 60, 80, 100))
    assert sheet.page_setup.fitToWidth == 2
    assert sheet.print_title_cols == "$A:$A"


def test_what_stands_above_a_table_moves_its_heading_down():
    book, out = Workbook(write_only=True), io.BytesIO()
    add_table(book.create_sheet("Tất cả"), ["Nơi", "Ý kiến"], [45, 14], [["Tổ 1", 22.5], ["Tổ 2", None]], above="Quý I")
    book.save(out)
    sheet = load_workbook(out).active
    assert [cell.value for cell in sheet["A"]] == ["Quý I", None, "Nơi", "Tổ 1", "Tổ 2"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["B4"].value) == ("A4", "A3:B5", 22.5)


def test_written_cells_stay_lifeless_in_a_workbook():
    cell = Workbook().active["A1"]
    put(cell, "=1+1\x07")
    assert (cell.data_type, cell.value) == ("s", "=1+1")
    assert sheet_of(["=1+1", "@x", "", ""])["A2"].data_type == "s"


def test_no_cell_is_longer_than_excel_bears():
    cell = Workbook().active["A1"]
    put(cell, "a" + "😀" * 20_000)
    assert len(cell.value.encode("utf-16-le")) // 2 == 32_767
    assert cell.value == "a" + "😀" * 16_383
