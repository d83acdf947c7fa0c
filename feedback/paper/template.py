"""The file that collectors fill in: one list for one session, with the ward's groups and topics to choose from."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from dialogue_portal.lib.spreadsheets import MAX_ROWS, csv_bytes
from dialogue_portal.lib.workbooks import lay_out, print_lying, put
from sessions_app.models import DialogueSession, ResidentialGroup, Topic, WardProfile

from ..models import OpinionKind, Visibility
from .lists import COLUMNS, SESSION_MARK, session_mark, titles

HEAD_ROW = 5
LIST_SHEET, GUIDE_SHEET = "Danh sách ý kiến", "Hướng dẫn"
GUIDE = [
    "Mỗi dòng một ý kiến của một người. Không gộp ô, không dùng công thức, không thêm cột.",
    "Chỉ cột «Nội dung ý kiến» là bắt buộc. Không ghi số căn cước, số tài khoản.",
    "Họ tên và điện thoại chỉ ghi khi người dân đồng ý; cổng chỉ nêu tên khi họ chọn «công khai, có nêu tên».",
    "Nhiều nhất 2.000 dòng. Nộp tệp này cho Văn phòng HĐND và UBND; tên tệp đặt thế nào cũng được.",
]
WIDTH_OF_CHOICES = 32
CHOICES_FROM = len(GUIDE) + len(COLUMNS) + 5
"""The row of the guide in which the lists of choices begin, one column for each."""


def template_xlsx(session: DialogueSession) -> bytes:
    ward = WardProfile.current()
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = LIST_SHEET
    write_head(sheet, session, ward)
    choices = write_guide(workbook.create_sheet(GUIDE_SHEET), ward)
    for name, source in choices.items():
        offer(sheet, name, source)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def template_csv() -> bytes:
    """The columns of the template as CSV, for people without Excel."""
    return csv_bytes([list(titles(WardProfile.current()).values())])


def write_head(sheet: Any, session: DialogueSession, ward: WardProfile) -> None:
    put(sheet["A1"], "Danh sách ý kiến của Nhân dân gửi hội nghị đối thoại")
    sheet["A1"].font = Font(name="Calibri", bold=True, size=14)
    put(sheet["A2"], "Hội nghị")
    put(sheet["B2"], session.title)
    put(sheet["A3"], SESSION_MARK)
    put(sheet["B3"], session_mark(session))
    for told in ("A2", "B2", "A3", "B3"):
        sheet[told].alignment = Alignment(vertical="top")  # else the column breaks their lines
    lay_out(sheet, [column.width for column in COLUMNS], head=HEAD_ROW)
    for place, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(place)
        cell = sheet[f"{letter}{HEAD_ROW}"]
        put(cell, titles(ward)[column.name])
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="8F1414")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[letter].number_format = "@"  # else 0912… loses its zero and 03/04 becomes April
        sheet.column_dimensions[letter].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[HEAD_ROW].height = 28


def write_guide(sheet: Any, ward: WardProfile) -> dict[str, str]:
    """Write the instructions and the lists of choices; returns the range of each column's list."""
    put(sheet["A1"], "Cách ghi danh sách")
    sheet["A1"].font = Font(name="Calibri", bold=True, size=14)
    for number, line in enumerate(GUIDE, start=2):
        put(sheet.cell(number, 1), line)
    for number, column in enumerate(COLUMNS, start=len(GUIDE) + 3):
        put(sheet.cell(number, 1), titles(ward)[column.name])
        put(sheet.cell(number, 2), column.hint)
        sheet.cell(number, 1).font = Font(bold=True)
    print_lying(sheet, [WIDTH_OF_CHOICES] * len(CHOICES))
    return {name: write_choices(sheet, place, name, ward) for place, name in enumerate(CHOICES, start=1)}


CHOICES = {
    "group": lambda: [group.name for group in ResidentialGroup.objects.active()],
    "kind": lambda: OpinionKind.labels,
    "topic": lambda: [topic.name for topic in Topic.objects.active()],
    "visibility": lambda: Visibility.labels,
}


def write_choices(sheet: Any, place: int, name: str, ward: WardProfile) -> str:
    put(sheet.cell(CHOICES_FROM, place), f"Chọn cho cột «{titles(ward)[name]}»")
    sheet.cell(CHOICES_FROM, place).font = Font(bold=True)
    letter = get_column_letter(place)
    sheet.column_dimensions[letter].width = WIDTH_OF_CHOICES
    words = CHOICES[name]()
    for number, word in enumerate(words, start=CHOICES_FROM + 1):
        put(sheet.cell(number, place), word)
    return f"'{GUIDE_SHEET}'!${letter}${CHOICES_FROM + 1}:${letter}${CHOICES_FROM + max(1, len(words))}"


def offer(sheet: Any, name: str, source: str) -> None:
    """A drop-down for the whole column. A group may also be typed as a number, so its list only advises."""
    choice = DataValidation("list", formula1=source, allow_blank=True)
    choice.showErrorMessage = name != "group"
    choice.errorTitle, choice.error = "Chưa đúng", "Hãy chọn trong danh sách, hoặc để trống."
    letter = get_column_letter([column.name for column in COLUMNS].index(name) + 1)
    choice.add(f"{letter}{HEAD_ROW + 1}:{letter}{HEAD_ROW + MAX_ROWS}")
    sheet.add_data_validation(choice)
