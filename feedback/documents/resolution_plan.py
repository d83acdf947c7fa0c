"""Kế hoạch giải quyết: one line for each issue and each opinion outside issues: who leads, who helps, by when, the
result."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dialogue_portal.lib.text import capital
from sessions_app.documents import Paper
from sessions_app.documents.conference import file_name
from sessions_app.documents.content import Appendix, Block, Content, Head, Missing, Table, Text
from sessions_app.models import (
    BodyKind,
    ConclusionItem,
    ConclusionPart,
    DialogueSession,
    DocumentKind,
    WardProfile,
)
from sessions_app.wording import conference_named

from ..conference.conclusion_lines import held_by, owed_on
from ..conference.matters import Matter, counted, matters_of, opinions_of
from ..models import AnswerTime
from .conclusion import helpers_of
from .figures import opinions_in
from .material import based_on, short_day


@dataclass(frozen=True)
class Row:
    """A matter with what the published conclusion orders about it (`orders`), who helps with that, and the day by which
    it had to be answered if it is answered."""

    matter: Matter
    orders: tuple[ConclusionItem, ...] = ()
    helpers: str = ""
    answer_was_due_on: dt.date | None = None

    @property
    def lead(self) -> str:
        """The lead unit of the ward, else the one that the conclusion names, else the body it was sent to, else the one
        that answered without being asked."""
        given = [line.body.name for line in self.matter.assignments if line.is_lead]
        ordered = [item.body.name for item in self.orders if item.body]
        answered = [self.matter.response.body.name] if self.matter.response else []
        return next(filter(None, [*given, *ordered, self.matter.first.referred_to, *answered]), "")

    @property
    def helping(self) -> str:
        return ", ".join(line.body.name for line in self.matter.assignments if not line.is_lead) or self.helpers

    @property
    def due_on(self) -> dt.date | None:
        """The day that the conclusion names, the last of several; else that given to the unit; else the deadline of the
        answer."""
        named = [item.due_on for item in self.orders if item.due_on]
        return max(named, default=None) or owed_on(self.matter) or self.answer_was_due_on

    @property
    def result(self) -> str:
        answer = self.matter.response
        return f"{capital(str(answer.outcome))} ({answer.issued_on:%d/%m/%Y})" if answer else ""

    @property
    def cells(self) -> tuple[str, ...]:
        several = f" ({counted(len(self.matter.all_opinions))})" if len(self.matter.all_opinions) > 1 else ""
        said = f"{self.matter.title}{several}"
        return (said, capital(self.matter.groups), self.lead, self.helping, short_day(self.due_on), self.result)


def write(session: DialogueSession, head: Head) -> Content:
    rows = rows_of(session, matters_of(opinions_of(session)))
    given = [row for row in rows if row.lead]
    blocks: list[Block] = [
        based_on(session.published_conclusion, "thông báo kết luận đã công bố, làm căn cứ"),
        Text("I. MỤC ĐÍCH, YÊU CẦU", "part"),
        Text(
            "Mỗi ý kiến có một đơn vị chủ trì và thời hạn; kết quả được trả lời cho người nêu và đăng trên "
            "Cổng đối thoại để Nhân dân theo dõi."
        ),
        Text("II. PHÂN CÔNG GIẢI QUYẾT", "part"),
        Text(
            f"Giải quyết {counted(opinions_in([row.matter for row in rows]))} trong {counted(len(rows), 'việc')}; "
            f"{counted(len(given), 'việc')} đã có đơn vị chủ trì. Phân công cụ thể tại Phụ lục."
        ),
        *gaps(rows),
        Text("III. TỔ CHỨC THỰC HIỆN", "part"),
        Text("Đơn vị chủ trì giải quyết đúng thời hạn, ghi tiến độ trên Cổng đối thoại; chậm thì nêu rõ lý do."),
    ]
    if rows:
        blocks += [Appendix("PHÂN CÔNG GIẢI QUYẾT Ý KIẾN", session.title, is_wide=True), table(rows)]
    return Content(
        head,
        "KẾ HOẠCH",
        f"Giải quyết ý kiến của Nhân dân tại {conference_named(session.title)}",
        tuple(blocks),
        file_name=file_name("ke hoach giai quyet", session),
    )


def rows_of(session: DialogueSession, matters: Sequence[Matter]) -> list[Row]:
    orders, firsts = orders_about(session, matters), [matter.first.pk for matter in matters]
    helpers = helpers_of([item for items in orders.values() for item in items])
    due = dict(AnswerTime.objects.filter(opinion__in=firsts).values_list("opinion", "due_on"))
    found = []
    for matter in matters:
        items = orders.get(matter.first.pk, [])
        helping = ", ".join(dict.fromkeys(helpers[item.pk] for item in items if helpers.get(item.pk)))
        found.append(Row(matter, tuple(items), helping, due.get(matter.first.pk)))
    return found


def orders_about(session: DialogueSession, matters: Sequence[Matter]) -> dict[int, list[ConclusionItem]]:
    """The lines of part d) of the published conclusion about each of `matters`, by the key of its first opinion."""
    notice, part = session.published_conclusion, ConclusionPart.ASSIGNED
    if notice is None:
        return {}
    held, items = held_by(notice), notice.items.filter(part=part).select_related("body").in_bulk()
    found = {}
    for matter in matters:
        keys = [held.opinions.get((part, opinion.pk)) for opinion in matter.opinions]
        keys += [held.issues.get((part, matter.issue.pk))] if matter.issue else []
        found[matter.first.pk] = [items[key] for key in dict.fromkeys(keys) if key]
    return found


def gaps(rows: Sequence[Row]) -> list[Block]:
    """The number of decisions that are still missing: a cell has no room for it."""
    if not rows:
        return [Missing("ý kiến đã duyệt")]
    nobody = sum(not row.lead for row in rows)
    no_day = sum(not (row.due_on or row.result) for row in rows)
    found = [(nobody, "đơn vị chủ trì"), (no_day, "thời hạn")]
    return [Missing(f"{what} của {counted(number, 'việc')}") for number, what in found if number]


def table(rows: Sequence[Row]) -> Table:
    columns = (
        ("STT", 2),
        ("Ý kiến", 14),
        (capital(WardProfile.current().group_word), 6),
        ("Chủ trì", 7),
        ("Phối hợp", 6),
        ("Thời hạn", 4),
        ("Kết quả", 6),
    )
    return Table(columns, tuple((str(number), *row.cells) for number, row in enumerate(rows, start=1)))


PAPER = Paper(
    "resolution_plan",
    "Kế hoạch giải quyết ý kiến",
    DocumentKind.RESOLUTION_PLAN,
    "dialoguesession",
    BodyKind.COMMITTEE,
    write,
    about="Mỗi vấn đề, mỗi ý kiến một dòng: chủ trì, phối hợp, thời hạn, kết quả.",
)
