"""The common parts of papers about a conference: time and place, from its rows; a marked gap for empty data."""

from collections.abc import Iterable, Sequence

from dialogue_portal.lib.text import capital, slugify

from ..models import DialogueSession, Meeting, Participation
from ..wording import bridge_points, day_in_words, ends_of_window, time_of, to_come, unlisted
from .content import Block, Missing, Table, Text

BEGINS_A_BASIS = ("Căn cứ", "Thực hiện", "Theo", "Xét")


def file_name(kind: str, session: DialogueSession) -> str:
    return slugify(f"{kind} {session.title}")


def bases(session: DialogueSession) -> list[Block]:
    """«Căn cứ …;», one paragraph a line; the typed lines may be a list."""
    lines = list(filter(None, map(unlisted, session.basis.splitlines())))
    if not lines:
        return [Missing("căn cứ tổ chức")]
    said = [line if line.startswith(BEGINS_A_BASIS) else f"Căn cứ {line}" for line in lines]
    return [*(Text(f"{line};", "basis") for line in said[:-1]), Text(f"{said[-1]}.", "basis")]


def prose(text: str, what: str) -> list[Block]:
    """`text` as typed, a paragraph for each line; `what` is the name of the gap if it is empty."""
    return [Text(line) for line in text.splitlines() if line.strip()] or [Missing(what)]


def labelled(label: str, text: str) -> Block:
    """«Thời gian: …» on one line, or a gap."""
    return Text(f"{label}: {text}") if text.strip() else Missing(label.lower())


def parts(*sections: tuple[str, Sequence[Block]], style: str = "part") -> list[Block]:
    """Numbered sections with headings: «I. MỤC ĐÍCH» for the style part, «1. Mục đích» for item."""
    found: list[Block] = []
    for place, (heading, blocks) in enumerate(sections, start=1):
        number = roman(place) if style == "part" else str(place)
        found += [Text(f"{number}. {heading.upper() if style == 'part' else heading}", style), *blocks]
    return found


def roman(number: int) -> str:
    """Up to 39; «» for 0.

    >>> roman(14)
    'XIV'
    """
    ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
    return "X" * (number // 10) + ones[number % 10]


def when(meeting: Meeting) -> str:
    """«19 giờ đến 21 giờ, thứ Ba, ngày 08 tháng 12 năm 2026»: as much as is known."""
    return capital(meeting.day_said or time_of(meeting) + day_in_words(meeting.held_on))


def where(meeting: Meeting) -> str:
    online = f"trực tuyến tại {meeting.online_url}" if meeting.online_url else ""
    return ", ".join(part for part in [meeting.where, online] if part)


def groups_of(meeting: Meeting) -> str:
    return ", ".join(str(group) for group in meeting.groups.all())


def meetings_of(session: DialogueSession) -> list[Meeting]:
    return list(session.meetings.prefetch_related("groups"))


def time_and_place(session: DialogueSession, *, to_come_only: bool = False) -> list[Block]:
    """Two lines for one meeting, a table for several; a gap if the session is put off. With `to_come_only`, past
    meetings are only counted, as nobody is invited to them."""
    if session.cancelled_at:
        return [Missing("lịch họp: hội nghị đã hủy")]
    if session.postponed_at:
        return [Missing("lịch họp mới: hội nghị đang tạm hoãn")]
    meetings = meetings_of(session)
    if not meetings:
        return [Missing("thời gian, địa điểm họp")]
    if len(meetings) == 1:
        return time_and_place_of(meetings[0])
    told = to_come(meetings) if to_come_only else meetings
    over = len(meetings) - len(told)
    begun = f"Hội nghị gồm {len(meetings):02d} buổi, đã họp {over:02d} buổi. Các buổi còn lại:"
    numbered = [(meetings.index(one) + 1, one) for one in told]
    return [*([Text(begun)] if over else []), table_of(numbered), *without_place(numbered)]


def time_and_place_of(meeting: Meeting, which: str = "") -> list[Block]:
    """`which` is «Buổi 1. » if there are several. A meeting held at bridge points needs no other place."""
    lines: list[Block] = [Text(f"{which}Thời gian: {when(meeting)}.")]
    points, groups = bridges(meeting), groups_of(meeting)
    lines += [labelled("Địa điểm", stopped(where(meeting)))] if where(meeting) or not points else []
    lines += [Text(f"{points}.")] if points else []
    return [*lines, *([Text(f"Dành cho: {groups}.")] if groups else [])]


def bridges(meeting: Meeting) -> str:
    points = bridge_points(meeting)
    return f"Các điểm cầu: {points}" if points else ""


def where_and_bridges(meeting: Meeting) -> str:
    return ". ".join(filter(None, [where(meeting), bridges(meeting)]))


def stopped(text: str) -> str:
    """The text with one full stop at its end; an empty text stays empty."""
    return text.rstrip(" .") + "." if text.strip() else ""


def table_of(numbered: Iterable[tuple[int, Meeting]]) -> Table:
    """The column for groups appears only if a meeting is for some groups alone."""
    columns = (("Buổi", 1), ("Thời gian", 4), ("Địa điểm", 5), ("Dành cho", 4))
    rows = [(str(place), when(one), where_and_bridges(one), groups_of(one)) for place, one in numbered]
    shown = slice(4 if any(groups for *_, groups in rows) else 3)
    return Table(columns[shown], tuple(row[shown] for row in rows))


def without_place(numbered: Iterable[tuple[int, Meeting]]) -> list[Block]:
    """A gap for meetings in a table without a place: nobody would notice an empty cell."""
    places = [str(place) for place, one in numbered if not where_and_bridges(one)]
    return [Missing(f"địa điểm của buổi {', '.join(places)}")] if places else []


def people(session: DialogueSession, role: str) -> list[Participation]:
    return [person for person in session.participations.all() if person.role == role]


def chairs(session: DialogueSession) -> Block:
    return labelled("Chủ trì", stopped(named(people(session, Participation.Role.CHAIR))))


def named(rows: Iterable[Participation]) -> str:
    return "; ".join(str(row) for row in rows)


def window(session: DialogueSession) -> list[Block]:
    """When opinions are taken, and how to send them."""
    if not (session.opinions_open_at and session.opinions_close_at):
        time: Block = Missing("thời gian nhận ý kiến")
    else:
        opens, closes = ends_of_window(session)
        time = Text(f"Thời gian nhận ý kiến: từ {opens} đến {closes}.")
    return [time, *prose(session.how_to_send, "nơi và cách gửi ý kiến")]
