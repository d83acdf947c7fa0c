"""Biên bản: who was there, what went on, what was asked and answered. Blanks are left for what nobody recorded."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import prefetch_related_objects

from dialogue_portal.lib.text import capital, full_stop
from sessions_app.documents import Paper
from sessions_app.documents.conference import bridges, file_name
from sessions_app.documents.content import Block, Content, Head, Missing, Text
from sessions_app.models import (
    AgendaItem,
    BodyKind,
    DialogueSession,
    DocumentKind,
    FigureKind,
    Meeting,
    Participation,
)
from sessions_app.wording import date_of, hour_in_words

from ..conference.matters import counted, opinions_of, words_of
from ..models import Opinion, Timing
from .course import Pressed, course, ended_at, pressed_at
from .figures import counted_by_portal, reported
from .material import held_in_words, or_missing, who_said

Role = Participation.Role
OF_THE_HALL = [FigureKind.OPINIONS, FigureKind.AT_MEETING]
"""Reported figures that are 0 only where nothing was said in the hall."""


def write(session: DialogueSession, head: Head) -> Content:
    opinions = opinions_of(session)
    everything = [row for opinion in opinions for row in [opinion, *opinion.alike]]
    said_there = [row for row in everything if row.timing == Timing.AT and row.session_id == session.pk]
    prefetch_related_objects([session], "meetings", "agenda__participation")
    meetings = list(session.meetings.all())
    pressed = pressed_at(meetings)
    blocks: list[Block] = [
        *when(meetings),
        Text("I. THÀNH PHẦN", "part"),
        *people(session),
        Text("II. DIỄN BIẾN", "part"),
        *agenda(session),
        *course(meetings, pressed),
        Text("III. Ý KIẾN NÊU TẠI HỘI NGHỊ", "part"),
        *(raised(said_there) if said_there else spoke(session)),
        Text("IV. SỐ LIỆU", "part"),
        *reported(session),
        *counted_by_portal(session, opinions, timings=[Timing.BEFORE, Timing.AT]),
        *ending(meetings, pressed),
    ]
    signed = replace(head, authority=(), signer_title="CHỦ TRÌ HỘI NGHỊ", signer="", beside="THƯ KÝ")
    return Content(signed, "BIÊN BẢN", capital(session.title), tuple(blocks), file_name=file_name("bien ban", session))


def when(meetings: Sequence[Meeting]) -> list[Block]:
    if not meetings:
        return [Missing("thời gian, địa điểm")]
    one = len(meetings) == 1
    names = ["Thời gian, địa điểm"] if one else [f"Buổi thứ {number}" for number in range(1, len(meetings) + 1)]
    told = [(f"{name}: {held_in_words(row)}", bridges(row)) for name, row in zip(names, meetings, strict=True)]
    return [Text(f"{line}.") for lines in told for line in lines if line]


def people(session: DialogueSession) -> list[Block]:
    """Chairs first; people who spoke from the floor are listed with what they said."""
    blocks: list[Block] = []
    rows = session.participations_by_role
    for role in Role:
        names = [f"- {told_of(row)}." for row in rows if row.role == role]
        if names and role != Role.SPEAK:
            blocks += [Text(f"{capital(role.label)}:", "item"), *map(Text, names)]
    if not any(row.role == Role.CHAIR for row in rows):
        blocks.append(Missing("người chủ trì"))
    return [*blocks, Missing("họ tên, chức vụ thư ký ghi biên bản"), *attendance(session)]


def attendance(session: DialogueSession) -> list[Block]:
    rows = session.attendee_counts.all()
    known = [f"- {row.category}: {counted(row.number, 'người')}." for row in rows if row.number is not None]
    unknown = [Missing(f"số người: {row.category}") for row in rows if row.number is None]
    if not rows:
        return [Missing("số người dự")]
    return [Text("Thành phần dự:", "item"), *map(Text, known), *unknown]


def agenda(session: DialogueSession) -> list[Block]:
    """By meeting, if there are several."""
    blocks: list[Block] = []
    for place, meeting, items in session.agenda_by_meeting:
        if meeting:
            blocks.append(Text(f"Buổi thứ {place}, {meeting.day_said or date_of(meeting.held_on)}", "item"))
        elif blocks:
            blocks.append(Missing(f"buổi họp của {counted(len(items), 'mục')} sau đây"))
        blocks += [block for number, item in enumerate(items, start=1) for block in told(number, item)]
    return blocks or [Missing("chương trình và diễn biến")]


def told(number: int, item: AgendaItem) -> list[Block]:
    hour = f"{hour_in_words(item.time)}: " if item.time else ""
    who = f" ({item.presenter})" if item.presenter else ""
    return [
        Text(f"{number}. {hour}{item.title}{who}.", "item"),
        or_missing(item.proceedings, f"diễn biến của mục «{item.title}»"),
    ]


def told_of(row: Participation) -> str:
    """The person and the subject: «Công dân tổ dân phố số 3: cấp giấy chứng nhận»."""
    return f"{row}: {row.subject.rstrip('.')}" if row.subject else str(row)


def spoke(session: DialogueSession) -> list[Block]:
    """Who spoke from the floor, if recorded, as long as nothing said there is on the portal; that nobody raised
    anything, if that is reported."""
    rows = [row for row in session.participations.all() if row.role == Role.SPEAK]
    if not rows and session.reported_figures.filter(kind__in=OF_THE_HALL, value=0).exists():
        return [Text("Không có ý kiến nào nêu tại hội nghị.")]
    return [*(Text(f"- {told_of(row)}.") for row in rows), Missing("ý kiến nêu tại hội nghị, nhập trên cổng")]


def raised(opinions: Sequence[Opinion]) -> list[Block]:
    """What was said from the floor, as on the portal, and the answers."""
    return [block for number, opinion in enumerate(opinions, start=1) for block in asked(number, opinion)]


def asked(number: int, opinion: Opinion) -> list[Block]:
    said = words_of(opinion)
    line = Text(f"{number}. {who_said(opinion)}: {said if said.endswith(')') else full_stop(said)}", "item")
    return [line, answer_to(opinion)] if opinion.is_public else [line]


def answer_to(opinion: Opinion) -> Block:
    answer = opinion.response
    if answer and answer.on_the_spot:
        return Text(f"{answer.answered_by or answer.body.name} trả lời tại hội nghị: {full_stop(answer.text)}")
    leads = [line.body.name for line in opinion.current_assignments if line.is_lead]
    if leads:
        return Text(f"Giao {leads[0]} trả lời.")
    if sent_to := opinion.referred_to or opinion.replied_by:
        return Text(f"Chuyển {sent_to}.")
    return Missing(f"việc trả lời ý kiến số {opinion.pk}")


def ending(meetings: Sequence[Meeting], pressed: Pressed) -> list[Block]:
    last = meetings[-1] if meetings else None
    day = "cùng ngày" if last is None or last.day_said or len(meetings) == 1 else date_of(last.held_on)
    hour = ended_at(last, pressed) if last else None
    end = f"Hội nghị kết thúc lúc {hour_in_words(hour)} {day}." if hour else ""
    return [or_missing(end, "giờ kết thúc hội nghị")]


PAPER = Paper(
    "minutes",
    "Biên bản hội nghị",
    DocumentKind.MINUTES,
    "dialoguesession",
    BodyKind.COMMITTEE,
    write,
    about="Thành phần, diễn biến theo chương trình, thứ tự phát biểu đã bấm ở màn hình hội trường, ý kiến nêu tại hội "
    "nghị và trả lời.",
)
