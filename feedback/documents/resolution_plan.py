"""Kế hoạch giải quyết: one line for each issue and each opinion outside issues: who leads, who helps, by when, the
result."""

from collections.abc import Sequence

from dialogue_portal.lib.text import capital
from sessions_app.documents import Paper
from sessions_app.documents.conference import file_name
from sessions_app.documents.content import Appendix, Block, Content, Head, Missing, Table, Text
from sessions_app.models import BodyKind, DeadlineRule, DialogueSession, DocumentKind, WardProfile
from sessions_app.wording import conference_named

from ..conference.matters import Matter, counted, matters_of, opinions_of
from .figures import opinions_in
from .material import based_on, short_day


def write(session: DialogueSession, head: Head) -> Content:
    matters = matters_of(opinions_of(session))
    given = [matter for matter in matters if lead_of(matter)]
    blocks: list[Block] = [
        based_on(session.published_conclusion, "thông báo kết luận đã công bố, làm căn cứ"),
        Text("I. MỤC ĐÍCH, YÊU CẦU", "part"),
        Text(
            "Mỗi ý kiến có một đơn vị chủ trì và thời hạn; kết quả được trả lời cho người nêu và đăng trên "
            "Cổng đối thoại để Nhân dân theo dõi."
        ),
        Text("II. PHÂN CÔNG GIẢI QUYẾT", "part"),
        Text(
            f"Giải quyết {counted(opinions_in(matters))} trong {counted(len(matters), 'việc')}; "
            f"{counted(len(given), 'việc')} đã có đơn vị chủ trì. Phân công cụ thể tại Phụ lục."
        ),
        *gaps(matters),
        Text("III. TỔ CHỨC THỰC HIỆN", "part"),
        Text("Đơn vị chủ trì giải quyết đúng thời hạn, ghi tiến độ trên Cổng đối thoại; chậm thì nêu rõ lý do."),
    ]
    if matters:
        blocks += [Appendix("PHÂN CÔNG GIẢI QUYẾT Ý KIẾN", session.title, is_wide=True), table(matters)]
    return Content(
        head,
        "KẾ HOẠCH",
        f"Giải quyết ý kiến của Nhân dân tại {conference_named(session.title)}",
        tuple(blocks),
        file_name=file_name("ke hoach giai quyet", session),
    )


def gaps(matters: Sequence[Matter]) -> list[Block]:
    """The number of decisions that are still missing: a cell has no room for it."""
    if not matters:
        return [Missing("ý kiến đã duyệt")]
    nobody = sum(not lead_of(row) for row in matters)
    no_day = sum(not due_on(row) for row in matters)
    found = [(nobody, "đơn vị chủ trì"), (no_day, "thời hạn")]
    return [Missing(f"{what} của {counted(number, 'việc')}") for number, what in found if number]


def table(matters: Sequence[Matter]) -> Table:
    columns = (
        ("STT", 2),
        ("Ý kiến", 14),
        (capital(WardProfile.current().group_word), 6),
        ("Chủ trì", 7),
        ("Phối hợp", 6),
        ("Thời hạn", 4),
        ("Kết quả", 6),
    )
    return Table(columns, tuple(line_of(number, row) for number, row in enumerate(matters, start=1)))


def line_of(number: int, matter: Matter) -> tuple[str, ...]:
    several = f" ({counted(len(matter.all_opinions))})" if len(matter.all_opinions) > 1 else ""
    helpers = ", ".join(line.body.name for line in matter.assignments if not line.is_lead)
    said = f"{matter.title}{several}"
    return (str(number), said, capital(matter.groups), lead_of(matter), helpers, due_on(matter), result_of(matter))


def lead_of(matter: Matter) -> str:
    """The lead unit of the ward, else the body it was sent to, else the one that answered without being asked."""
    leads = [line.body.name for line in matter.assignments if line.is_lead]
    answer = matter.response
    return leads[0] if leads else matter.first.referred_to or (answer.body.name if answer else "")


def due_on(matter: Matter) -> str:
    """The day given to the unit; else the deadline of the answer."""
    days = [line.due_on for line in matter.assignments if line.is_lead and line.due_on]
    first = matter.first
    owed = first.due_on if first.duty == DeadlineRule.Duty.ANSWER else None
    answer = matter.response
    return short_day(days[0] if days else owed or (answer.issued_on if answer else None))


def result_of(matter: Matter) -> str:
    answer = matter.response
    return f"{capital(str(answer.outcome))} ({answer.issued_on:%d/%m/%Y})" if answer else ""


PAPER = Paper(
    "resolution_plan",
    "Kế hoạch giải quyết ý kiến",
    DocumentKind.RESOLUTION_PLAN,
    "dialoguesession",
    BodyKind.COMMITTEE,
    write,
    about="Mỗi vấn đề, mỗi ý kiến một dòng: chủ trì, phối hợp, thời hạn, kết quả.",
)
