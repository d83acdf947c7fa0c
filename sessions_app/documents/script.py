"""Kịch bản điều hành: the programme with words and reminders for the chair. It stays internal."""

from ..models import AgendaItem, BodyKind, DialogueSession, DocumentKind
from ..wording import conference_named, hour_in_words
from . import FOR_THE_CHAIR, Paper
from .conference import chairs, file_name, labelled, stopped
from .content import Block, Content, Head, Missing, Text
from .programme import sittings


def write(session: DialogueSession, head: Head) -> Content:
    blocks: list[Block] = [chairs(session)]
    for opening, items in sittings(session):
        blocks += opening
        for place, item in enumerate(items, start=1):
            blocks += steps_of(place, item)
        blocks += [] if items else [Missing("nội dung chương trình")]
    return Content(
        head,
        "KỊCH BẢN",
        f"Điều hành {conference_named(session.title)}",
        tuple(blocks),
        file_name=file_name("kich ban dieu hanh", session),
    )


def steps_of(place: int, item: AgendaItem) -> list[Block]:
    """The item, its presenter, and what the chair should say or note."""
    hour = f" ({hour_in_words(item.time)})" if item.time else ""
    who = labelled("Người thực hiện", stopped(item.presenter))
    return [Text(f"{place}. {item.title.rstrip('.')}{hour}", "part"), who, cue_of(item)]


def cue_of(item: AgendaItem) -> Block:
    return Text(item.cue, "cue") if item.cue else Missing("lời nhắc người điều hành")


PAPER = Paper(
    "script",
    "Kịch bản điều hành",
    DocumentKind.SCRIPT,
    "dialoguesession",
    BodyKind.COMMITTEE,
    write,
    about="Chương trình kèm lời nhắc người điều hành. Không đăng lên cổng.",
    is_internal=True,
    recipients=FOR_THE_CHAIR,
)
