"""What papers show of opinions.

A paper that the public may get shows only the subject, the public text and the attribution of an opinion; if the sender
wants no publication, only that it came.
"""

import datetime as dt
from collections.abc import Iterable

from dialogue_portal.lib.text import full_stop, inline
from sessions_app.documents.content import Block, Missing, Text
from sessions_app.models import ConclusionNotice, Meeting, ResidentialGroup
from sessions_app.wording import date_of, hour_in_words

from ..conference.matters import Matter, group_place, named
from ..models import Opinion

NO_TOPIC = "Chưa phân lĩnh vực"
NO_GROUP = "Không ghi nơi ở"


def by_topic(matters: Iterable[Matter]) -> dict[str, list[Matter]]:
    """`matters`, sorted, by the names of their topics."""
    found: dict[str, list[Matter]] = {}
    for matter in matters:
        found.setdefault(matter.topic.name if matter.topic else NO_TOPIC, []).append(matter)
    return found


def by_group(opinions: Iterable[Opinion]) -> dict[str, int]:
    """How many opinions came from each residential group, by group number; those without a group last."""
    counts: dict[ResidentialGroup | None, int] = {}
    for opinion in opinions:
        counts[opinion.group] = counts.get(opinion.group, 0) + 1
    return {group.name if group else NO_GROUP: counts[group] for group in sorted(counts, key=group_place)}


def who_said(opinion: Opinion) -> str:
    """The attribution; for an opinion that is not public only the group."""
    if opinion.is_public:
        return opinion.attribution
    group = named([opinion.group])
    return f"Công dân {group}" if group else "Công dân"


def short_day(day: dt.date | None) -> str:
    """The day as written in tables; empty without one."""
    return f"{day:%d/%m/%Y}" if day else ""


def held_in_words(meeting: Meeting) -> str:
    """«08 giờ 00, ngày 05 tháng 3 năm 2026, tại Nhà văn hóa», as much as is known."""
    day = meeting.day_said or date_of(meeting.held_on)
    part = meeting.get_part_of_day_display()
    hour = hour_in_words(meeting.start_time) if meeting.start_time else f"buổi {part}" if part else ""
    return ", ".join(filter(None, [hour, day, f"tại {meeting.where}" if meeting.where else ""]))


def based_on(notice: ConclusionNotice | None, what: str) -> Block:
    """«Căn cứ Thông báo số 05/TB-UBND ngày 08 tháng 10 năm 2026 của … về kết luận ….», the only basis of its paper,
    cited as Decree 30/2020 requires; the gap `what` without a notice."""
    if notice is None:
        return Missing(what)
    number = f"số {notice.number_symbol}" if notice.number_symbol else ""
    day = date_of(notice.issued_on) if notice.issued_on else ""
    issuer = f"của {notice.issuer.name}" if notice.issuer else ""
    cited = " ".join(filter(None, ["Căn cứ Thông báo", number, day, issuer]))
    return Text(f"{cited} về {inline(notice.title)}.", "basis")


def or_missing(text: str, what: str, style: str = "body") -> Block:
    """`text` as a paragraph; the gap `what` if it is empty."""
    return Text(text, style) if text.strip() else Missing(what)


def who_and_what(opinion: Opinion) -> list[Block]:
    """«1. Người nêu», «2. Nội dung»: the title, and below it the text as far as it says more."""
    title = f"2. Nội dung: {full_stop(opinion.subject)}" if opinion.subject else ""
    said = [Text(f"1. Người nêu: {opinion.attribution}.", "item"), or_missing(title, "tiêu đề ý kiến", "item")]
    is_told = opinion.public_text and not opinion.words
    return said if is_told else [*said, or_missing(opinion.public_text, "nội dung đã biên tập của ý kiến")]


def numbered(lines: Iterable[str]) -> list[Block]:
    """«1. …», «2. …»."""
    return [Text(f"{number}. {line}", "item") for number, line in enumerate(lines, start=1)]
