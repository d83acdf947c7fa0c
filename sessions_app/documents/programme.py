"""Chương trình: the items of each meeting in order, and who presents them."""

from collections.abc import Iterable

from ..models import AgendaItem, BodyKind, DialogueSession, DocumentKind
from . import Paper
from .conference import chairs, file_name, meetings_of, time_and_place, time_and_place_of
from .content import Block, Content, Head, Missing, Table, Text

COLUMNS = (("STT", 1), ("Thời gian", 2), ("Nội dung", 7), ("Người thực hiện", 5))


def write(session: DialogueSession, head: Head) -> Content:
    blocks: list[Block] = [chairs(session)]
    for opening, items in sittings(session):
        blocks += [*opening, table_of(items) if items else Missing("nội dung chương trình")]
    name = file_name("chuong trinh", session)
    return Content(head, "CHƯƠNG TRÌNH", session.title, tuple(blocks), file_name=name)


def sittings(session: DialogueSession) -> list[tuple[list[Block], list[AgendaItem]]]:
    """Time and place of each meeting with its items; last, items of no meeting if there are several meetings."""
    agenda = list(session.agenda.select_related("participation"))
    meetings = meetings_of(session)
    if len(meetings) < 2 or session.is_called_off:
        return [(time_and_place(session), agenda)]
    found = [
        (time_and_place_of(one, f"Buổi {place}. "), [item for item in agenda if item.meeting_id == one.pk])
        for place, one in enumerate(meetings, start=1)
    ]
    loose = [item for item in agenda if item.meeting_id is None]
    return [*found, ([Text("Nội dung chưa xếp vào buổi nào:")], loose)] if loose else found


def table_of(items: Iterable[AgendaItem]) -> Table:
    rows = [(str(place), clock(item), item.title, item.presenter) for place, item in enumerate(items, start=1)]
    return Table(COLUMNS, tuple(rows))


def clock(item: AgendaItem) -> str:
    return f"{item.time:%H:%M}" if item.time else ""


PAPER = Paper(
    "programme",
    "Chương trình",
    DocumentKind.PROGRAMME,
    "dialoguesession",
    BodyKind.COMMITTEE,
    write,
    about="Giờ, nội dung, người thực hiện của từng buổi.",
)
