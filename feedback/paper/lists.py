"""Lists of opinions that somebody collected: the columns, and what is right or wrong with each row."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from dialogue_portal.lib import codes
from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.personal_data import find_personal_data
from dialogue_portal.lib.spreadsheets import MAX_HEAD, BadSpreadsheet, Sheet, SheetRow, read_spreadsheet
from dialogue_portal.lib.text import capital, fold
from sessions_app.models import DialogueSession, ResidentialGroup, Topic, WardProfile

from ..forms.public import PhoneField
from ..models import Opinion, OpinionKind, Visibility
from ..models.opinions import MAX_TEXT
from .slips import check_day_received
from .words import WordField, group_words, label_words, topic_words


@dataclass(frozen=True)
class Column:
    """A column of the list: its title in the file, its width there, and what it may contain."""

    name: str
    title: str
    width: int
    hint: str


COLUMNS = [
    Column("ordinal", "STT", 6, "Không bắt buộc."),
    Column("name", "Họ và tên", 24, "Không bắt buộc. Người nêu ý kiến, không phải người lập danh sách."),
    Column("phone", "Điện thoại", 15, "Không bắt buộc. Có điện thoại thì báo được kết quả."),
    Column("group", "Tổ dân phố", 22, "Chọn trong danh sách, hoặc chỉ ghi số."),
    Column("kind", "Loại", 14, "Chọn trong danh sách. Để trống là «phản ánh»."),
    Column("topic", "Lĩnh vực", 28, "Chọn trong danh sách. Để trống nếu không rõ."),
    Column("place", "Nơi xảy ra", 24, "Không bắt buộc. Ví dụ: đầu ngõ 15."),
    Column("text", "Nội dung ý kiến", 60, "Bắt buộc. Ghi đúng như người dân nói hoặc viết, nhiều nhất 4.000 ký tự."),
    Column("visibility", "Cách công khai", 24, "Chọn trong danh sách. Để trống là «công khai, không nêu tên»."),
    Column("received_on", "Ngày nhận", 13, "Để trống là ngày nhận chung. Ghi ngày/tháng/năm."),
]
PREVIEWED = ["group", "text", "kind", "topic", "place", "name", "phone", "visibility", "received_on"]
"""The order in which people check a row: first what was said."""

NEEDED = ["text", "group"]
OF_ANOTHER = (
    "Lời này của cùng nơi đã nhập ngày {} (ý kiến số {}), ghi tên khác hay không ghi tên. Một người nữa thì cứ nhập; "
    "vẫn người ấy thì bỏ dòng này khỏi tệp."
)
SESSION_MARK = "Mã hội nghị"


@dataclass
class ListRow:
    """A row of the file: its cells, their meaning, and why it is not taken."""

    number: int
    shown: list[str]
    data: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    key: str = ""
    repeats: str = ""

    @property
    def is_taken(self) -> bool:
        return not self.problems and not self.repeats


@dataclass
class OpinionList:
    """A file as read: all rows, and the columns that the template does not have."""

    rows: list[ListRow]
    unknown_columns: list[str]

    @property
    def taken(self) -> list[ListRow]:
        return [row for row in self.rows if row.is_taken]

    @property
    def wrong(self) -> list[ListRow]:
        return [row for row in self.rows if row.problems]

    @property
    def repeated(self) -> list[ListRow]:
        return [row for row in self.rows if row.repeats and not row.problems]


def read_list(file: IO[bytes], size: int, session: DialogueSession) -> OpinionList:
    """The list in the .xlsx or CSV file for `session`. Raises `BadSpreadsheet` if it is not such a list."""
    ward = WardProfile.current()
    sheet, head = the_list(read_spreadsheet(file, size), ward)
    check_session(sheet, head, session)
    columns, unknown = columns_of(head, ward)
    fields = row_fields(titles(ward))
    lines = sheet.rows[sheet.rows.index(head) + 1 :]
    rows = [read_row(line, columns, fields, session) for line in lines if has_content(line, columns)]
    if not rows:
        raise BadSpreadsheet("Danh sách chưa có dòng nào dưới dòng tiêu đề.")
    mark_repeats(rows)
    doubt_names(rows, session)
    return OpinionList(rows, unknown)


def titles(ward: WardProfile) -> dict[str, str]:
    """The title of each column, with the ward's own word for groups."""
    return {column.name: column.title for column in COLUMNS} | {"group": capital(ward.group_word)}


def the_list(sheets: list[Sheet], ward: WardProfile) -> tuple[Sheet, SheetRow]:
    """The only sheet with the columns of a list, and its header row."""
    found = [(sheet, row) for sheet in sheets for row in sheet.rows[:MAX_HEAD] if is_header(row, ward)]
    if not found:
        raise BadSpreadsheet(
            f"Không thấy dòng tiêu đề có cột «Nội dung ý kiến» và cột «{capital(ward.group_word)}». "
            "Hãy dùng tệp mẫu của trang này."
        )
    if len(found) > 1:
        names = ", ".join(f"«{sheet.name}» dòng {row.number}" for sheet, row in found)
        raise BadSpreadsheet(f"Tệp có nhiều danh sách ({names}). Mỗi tệp chỉ để một danh sách.")
    return found[0]


def is_header(row: SheetRow, ward: WardProfile) -> bool:
    names = {name_of_column(cell, ward) for cell in row.cells}
    return names.issuperset(NEEDED)


def name_of_column(title: str, ward: WardProfile) -> str | None:
    folded = fold(title)
    if folded == fold(ward.group_word):
        return "group"
    return next((column.name for column in COLUMNS if fold(column.title) == folded), None)


def check_session(sheet: Sheet, head: SheetRow, session: DialogueSession) -> None:
    """Refuses a template that was made for another session."""
    for row in sheet.rows[: sheet.rows.index(head)]:
        if fold(row.cells[0]) == fold(SESSION_MARK) and len(row.cells) > 1 and row.cells[1] != session_mark(session):
            raise BadSpreadsheet("Tệp này làm từ mẫu của một hội nghị khác. Hãy chọn đúng hội nghị rồi nộp lại.")


def session_mark(session: DialogueSession) -> str:
    return f"HN{session.pk}"


def columns_of(head: SheetRow, ward: WardProfile) -> tuple[dict[str, int], list[str]]:
    """The place of each known column, and the titles of the others. Raises `BadSpreadsheet` for a column that occurs
    twice."""
    columns: dict[str, int] = {}
    unknown = []
    for place, title in enumerate(head.cells):
        name = name_of_column(title, ward)
        if name in columns:
            raise BadSpreadsheet(f"Có hai cột «{title}». Hãy bỏ bớt một cột.")
        if name:
            columns[name] = place
        elif title:
            unknown.append(title)
    return columns, unknown


def has_content(line: SheetRow, columns: dict[str, int]) -> bool:
    """Whether anything was filled in except the number of the row."""
    return bool(line.problems) or any(cell_of(line, columns, name) for name in columns if name != "ordinal")


def cell_of(line: SheetRow, columns: dict[str, int], name: str) -> str:
    place = columns.get(name)
    return line.cells[place] if place is not None and place < len(line.cells) else ""


def row_fields(titles: dict[str, str]) -> dict[str, forms.Field]:
    """The check of each column. Made once for a list, so that groups and topics are queried once."""
    topics = list(Topic.objects.active())
    groups, retired = group_words(ResidentialGroup.objects.select_related("merged_into"))
    fields = {
        "name": CleanCharField(max_length=100, required=False),
        "phone": SheetPhoneField(max_length=30, required=False),
        "group": WordField(groups, retired=retired, required=False),
        "kind": WordField(label_words(OpinionKind), default=OpinionKind.REPORT, required=False),
        "topic": WordField(topic_words(topics), labels=[topic.name for topic in topics], required=False),
        "place": CleanCharField(max_length=200, required=False),
        "text": CleanCharField(
            multiline=True, max_length=MAX_TEXT, error_messages={"required": "Chưa ghi nội dung ý kiến."}
        ),
        "visibility": WordField(label_words(Visibility), default=Visibility.UNNAMED, required=False),
        "received_on": forms.DateField(
            required=False,
            error_messages={"invalid": "Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 05/12/2026."},
        ),
    }
    for name, check in fields.items():
        check.label = titles[name]
    return fields


class SheetPhoneField(PhoneField):
    """Spreadsheets treat telephone numbers as numbers and drop the leading zero."""

    def clean(self, value: Any) -> str:
        digits = re.sub(r"[\s.]", "", str(value or "")).lstrip("'")
        return str(super().clean(f"0{digits}" if re.fullmatch(r"[35789]\d{8}|2\d{9}", digits) else digits))


def read_row(
    line: SheetRow, columns: dict[str, int], fields: dict[str, forms.Field], session: DialogueSession
) -> ListRow:
    typed = {name: cell_of(line, columns, name) for name in fields}
    row = ListRow(line.number, [typed[name] for name in PREVIEWED], problems=list(line.problems))
    for name, check in fields.items():
        try:
            row.data[name] = check.clean(typed[name])
            if name == "received_on" and row.data[name]:
                check_day_received(row.data[name], session)
        except ValidationError as error:
            if error.code == "required" and line.problems:
                continue  # the cell is not empty: the reader has already reported what is wrong with it
            row.problems += [f"{check.label}: {message}" for message in error.messages]
    if row.problems:
        return row
    if row.data["visibility"] == Visibility.NAMED and not row.data["name"]:
        row.problems.append(f"{fields['name'].label}: người đồng ý nêu tên thì phải có họ và tên.")
    row.key = import_key(session, row.data)
    row.notes = [f"Có thể có {kind} trong nội dung." for kind in kinds_of_data(row.data["text"])]
    row.notes += doubts_about(row.data["received_on"], session)
    return row


def doubts_about(day: dt.date | None, session: DialogueSession) -> list[str]:
    """What is possible but probably a mistake: that somebody spoke before the conference had been announced."""
    told_on = timezone.localdate(session.announced_at) if session.announced_at else None
    if not (day and told_on) or day >= told_on or session.source:
        return []
    return [f"Ngày nhận {day:%d/%m/%Y} trước ngày công bố hội nghị ({told_on:%d/%m/%Y}): có đúng không?"]


def kinds_of_data(text: str) -> list[str]:
    return list(dict.fromkeys(mark.kind for mark in find_personal_data(text)))


def import_key(session: DialogueSession, data: dict[str, Any]) -> str:
    """Identifies an opinion that was imported before: equal for the same words of the same person, or of the same group
    if no person is named, regardless of marks, case and a final full stop. Two neighbours who ask for the same lamp are
    two opinions. 64 hexadecimal digits, from which no telephone number can be learned."""
    group, who = data["group"], fold(data["name"]) or data["phone"]
    text = fold(data["text"]).rstrip(" .")
    said = "|".join([str(session.pk), str(group.pk) if group else "", text, *filter(None, [who])])
    return codes.keyed("import", said).hex()


def mark_repeats(rows: list[ListRow]) -> None:
    """Note for each row whether the same is above it, or was imported with an earlier list."""
    keys = [row.key for row in rows if row.key]
    known = Opinion.objects.filter(import_key__in=keys).values_list("import_key", "pk", "import_batch__imported_at")
    earlier = {key: (pk, at) for key, pk, at in known}
    first: dict[str, int] = {}
    for row in rows:
        if not row.key or row.problems:
            continue
        if row.key in earlier:
            pk, at = earlier[row.key]
            row.repeats = f"Đã nhập ngày {timezone.localtime(at):%d/%m/%Y} (ý kiến số {pk})."
        elif row.key in first:
            row.repeats = f"Trùng với dòng {first[row.key]}."
        first.setdefault(row.key, row.number)


def doubt_names(rows: list[ListRow], session: DialogueSession) -> None:
    """Ask for each row whose words an earlier list had, from the same group under another name or none, whether it is
    another person: a list comes again once names were added to it."""
    new = [row for row in rows if row.is_taken]
    earlier = Opinion.objects.filter(import_batch__session=session, original_text__in={row.data["text"] for row in new})
    known = earlier.order_by("-pk").values_list("group", "original_text", "pk", "import_batch__imported_at")
    said: dict[tuple[int | None, str], Any] = {(group, text): (pk, at) for group, text, pk, at in known}
    for row in new:
        group = row.data["group"]
        if found := said.get((group.pk if group else None, row.data["text"])):
            pk, at = found
            row.notes.append(OF_ANOTHER.format(f"{timezone.localtime(at):%d/%m/%Y}", pk))
