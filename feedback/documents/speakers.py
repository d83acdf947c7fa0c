"""Danh sách đăng ký phát biểu, for the chair's table. Internal, as it names people; their numbers are masked even
so."""

from typing import Any

from dialogue_portal.lib.masks import masked_phone
from dialogue_portal.lib.text import capital
from sessions_app.chain import ERASED
from sessions_app.documents import FOR_THE_CHAIR, Paper
from sessions_app.documents.conference import file_name
from sessions_app.documents.content import Block, Content, Head, Missing, Table, Text
from sessions_app.models import BodyKind, DialogueSession, DocumentKind, Meeting, WardProfile
from sessions_app.wording import conference_named

from ..conference.matters import counted
from ..models import Registration
from .material import held_in_words


def write(session: DialogueSession, head: Head) -> Content:
    chosen = Registration.objects.of(session).speakers().select_related("registrant", "group", "topic")
    by_meeting: dict[int, list[Registration]] = {}
    for row in chosen:
        by_meeting.setdefault(row.meeting_id, []).append(row)
    word = capital(WardProfile.current().group_word)
    blocks: list[Block] = []
    for meeting in session.meetings.all():
        blocks += list_of(meeting, by_meeting.get(meeting.pk, []), word)
    return Content(
        head,
        "DANH SÁCH",
        f"Đăng ký phát biểu tại {conference_named(session.title)}",
        tuple(blocks or [Missing("buổi họp")]),
        file_name=file_name("danh sach dang ky phat bieu", session),
    )


def list_of(meeting: Meeting, rows: list[Registration], word: str) -> list[Block]:
    head = Text(f"Buổi họp {held_in_words(meeting)}: {counted(len(rows), 'lượt đăng ký phát biểu')}.", "item")
    if not rows:
        return [head, Missing("người đăng ký phát biểu")]
    columns = (("STT", 1), ("Họ và tên", 4), (word, 3), ("Về việc", 7), ("Lĩnh vực", 3), ("Điện thoại", 2))
    return [head, Table(columns, tuple(line_of(number, row) for number, row in enumerate(rows, start=1)))]


def line_of(number: int, row: Registration) -> tuple[str, ...]:
    group, topic = row.group, row.topic
    name, about, phone = told_of(row)
    return (str(number), name, group.name if group else "", about, topic.name if topic else "", phone)


def told_of(row: Registration) -> list[str]:
    """The cells of one line: name, matter, and the end of the number."""
    who = row.registrant
    return [who.name or "Không ghi tên", row.about, masked_phone(who.phone)]


def without(content: dict[str, Any], told: list[str]) -> dict[str, Any]:
    """The list as JSON; the line with the cells `told` keeps only its number."""
    return {**content, "blocks": [emptied(block, told) for block in content["blocks"]]}


def emptied(block: dict[str, Any], told: list[str]) -> dict[str, Any]:
    if "rows" not in block:
        return block
    rows = [[row[0], ERASED, "", "", "", ""] if [row[1], row[3], row[5]] == told else row for row in block["rows"]]
    return {**block, "rows": rows}


PAPER = Paper(
    "speakers",
    "Danh sách đăng ký phát biểu",
    DocumentKind.SPEAKERS,
    "dialoguesession",
    BodyKind.COMMITTEE,
    write,
    about="Theo thứ tự phát biểu của từng buổi; số điện thoại che bớt. Không đăng lên cổng.",
    is_internal=True,
    recipients=FOR_THE_CHAIR,
)
