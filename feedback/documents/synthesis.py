"""Báo cáo tổng hợp ý kiến: what residents said, by topic, issues first; all opinions in a table."""

from collections.abc import Sequence

from sessions_app.documents import Paper
from sessions_app.documents.conference import file_name
from sessions_app.documents.content import Appendix, Block, Content, Head, Missing, Table, Text
from sessions_app.models import BodyKind, DialogueSession, DocumentKind
from sessions_app.wording import conference_named

from ..conference.matters import Matter, matters_of, opinions_of, words_of
from ..models import Issue, Opinion
from .figures import OF_OPINIONS, counted_by_portal, group_table, reported, topic_table
from .material import by_topic, numbered, who_said

COLUMNS = (("STT", 1), ("Số", 1), ("Nội dung ý kiến", 10), ("Người nêu", 4), ("Lĩnh vực", 3))


def write(session: DialogueSession, head: Head) -> Content:
    opinions = opinions_of(session)
    matters = matters_of(opinions)
    shared, single = ([row for row in matters if row.is_shared is told] for told in [True, False])
    missing = "" if any(row.issue for row in matters) else "vấn đề tổng hợp từ các ý kiến"
    title = conference_named(session.title)
    blocks: list[Block] = [
        Text(f"Thực hiện việc tập hợp ý kiến của Nhân dân phục vụ {title}, kết quả tổng hợp như sau:"),
        Text("I. SỐ LƯỢNG Ý KIẾN", "part"),
        *counted_by_portal(session, opinions),
        *reported(session, OF_OPINIONS),
    ]
    if opinions:
        blocks += [topic_table(matters), group_table(opinions)]
    blocks += [Text("II. VẤN ĐỀ ĐƯỢC NHIỀU Ý KIẾN NÊU", "part"), *by_topics(shared, missing)]
    blocks += [Text("III. CÁC Ý KIẾN KHÁC", "part"), *by_topics(single)]
    if opinions:
        blocks += [Appendix("DANH SÁCH Ý KIẾN", session.title, is_wide=True), every_opinion(opinions)]
    return Content(
        head,
        "BÁO CÁO",
        f"Tổng hợp ý kiến của Nhân dân phục vụ {title}",
        tuple(blocks),
        file_name=file_name("bao cao tong hop y kien", session),
    )


def by_topics(matters: Sequence[Matter], missing: str = "") -> list[Block]:
    """The matters of each topic, numbered from 1; if there are none, the gap `missing` or a sentence that says so."""
    if not matters:
        return [Missing(missing) if missing else Text("Không có.")]
    blocks: list[Block] = []
    for name, rows in by_topic(matters).items():
        blocks.append(Text(name, "item"))
        for line, matter in zip(numbered(row.title_in_full for row in rows), rows, strict=True):
            blocks += [line, *summary_of(matter)]
    return blocks


def summary_of(matter: Matter) -> list[Block]:
    if matter.issue is None or not matter.is_public:
        return []
    if matter.issue.summary:
        return [Text(matter.issue.summary)]
    return [Missing(summary_gap(matter.issue))] if matter.is_shared else []


def summary_gap(issue: Issue) -> str:
    return f"tóm tắt vấn đề «{issue.title}»"


def every_opinion(opinions: Sequence[Opinion]) -> Table:
    rows = [(row, topic_of(row, opinion)) for opinion in opinions for row in [opinion, *opinion.alike]]
    return Table(COLUMNS, tuple(line_of(number, row, topic) for number, (row, topic) in enumerate(rows, start=1)))


def topic_of(row: Opinion, opinion: Opinion) -> str:
    """Its own topic; else that of `opinion`, of which it is a duplicate, or of the issue."""
    known = row.topic or opinion.topic or (opinion.issue and opinion.issue.topic)
    return known.name if known else ""


def line_of(number: int, opinion: Opinion, topic: str) -> tuple[str, ...]:
    return (str(number), str(opinion.pk), words_of(opinion), who_said(opinion), topic)


PAPER = Paper(
    "synthesis",
    "Báo cáo tổng hợp ý kiến",
    DocumentKind.SYNTHESIS,
    "dialoguesession",
    BodyKind.FRONT,
    write,
    about="Số lượng, vấn đề tổng hợp, ý kiến theo lĩnh vực, danh sách mọi ý kiến đã duyệt.",
)
