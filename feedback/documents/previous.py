"""Báo cáo kết quả kỳ trước: what was promised at the conference before this one, and its present state."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from dialogue_portal.lib.text import capital
from sessions_app.documents import Paper
from sessions_app.documents.conference import file_name
from sessions_app.documents.content import Block, Content, Head, Missing, Table, Text
from sessions_app.models import BodyKind, DialogueSession, DocumentKind
from sessions_app.wording import conference_named

from ..conference.matters import counted
from ..models import CarryOver, Commitment, CommitmentState, Opinion
from ..models.progress import PROOF
from .figures import OF_OPINIONS, reported
from .material import based_on, short_day

COLUMNS = (
    ("STT", 2),
    ("Việc phải làm", 8),
    ("Chủ trì", 5),
    ("Phối hợp", 5),
    ("Thời hạn", 4),
    ("Kết quả", 8),
)
STORY = ["coordinating_bodies", "progress", "postponements", "resumptions", "done_reports"]


def write(session: DialogueSession, head: Head) -> Content:
    before = session_before(session)
    blocks = told_of(before, session) if before else [Missing("hội nghị kỳ trước trên cổng")]
    about = conference_named(before.title) if before else "hội nghị đối thoại kỳ trước"
    return Content(
        head,
        "BÁO CÁO",
        f"Kết quả thực hiện kết luận {about}",
        tuple(blocks),
        file_name=file_name("bao cao ket qua ky truoc", session),
    )


def session_before(session: DialogueSession) -> DialogueSession | None:
    """The last public conference held before `session`; if that has no day yet, the last one held."""
    days = [meeting.held_on for meeting in session.meetings.all()]
    held = DialogueSession.objects.public().past().filter(cancelled_at=None).exclude(pk=session.pk)
    if days:
        held = held.filter(last_day__lt=min(days))
    return held.order_by("-last_day", "-pk").first()


def told_of(before: DialogueSession, session: DialogueSession) -> list[Block]:
    """What was promised at `before` or carried over to it, and what else was carried over to `session`."""
    carried = CarryOver.objects.filter(commitment=OuterRef("pk"))
    owed_before = Q(session=before) | Exists(carried.filter(to_session=before))
    promised = Commitment.objects.public().annotate(is_carried=Exists(carried.filter(to_session=session)))
    promised = promised.filter(owed_before | Q(is_carried=True)).select_related("lead_body", "drop_reason")
    rows = list(promised.prefetch_related(*STORY).by_due_date())
    opinions = Opinion.objects.public().filter(session=before).figures()
    late = f", {counted(opinions['overdue'])} đã quá hạn mà chưa trả lời" if opinions["overdue"] else ""
    blocks: list[Block] = [
        based_on(before.published_conclusion, "thông báo kết luận của kỳ trước"),
        Text("I. TRẢ LỜI Ý KIẾN", "part"),
        Text(
            f"Cổng đối thoại đăng {counted(opinions['total'])} của {conference_named(before.title)}; "
            f"{counted(opinions['answered'])} đã được trả lời{late}."
        ),
        *reported(before, OF_OPINIONS),
        Text("II. CÁC VIỆC ĐÃ GIAO", "part"),
    ]
    if not rows:
        return [*blocks, Missing("việc phải làm đã công bố của kỳ trước")]
    return [*blocks, *progress_of(rows), lines(rows)]


def progress_of(rows: Sequence[Commitment]) -> list[Block]:
    states = Counter(row.state for row in rows)
    said = ", ".join(
        f"{counted(states[value], 'việc')} {label}" for value, label in CommitmentState.choices if states[value]
    )
    late = sum(row.is_overdue for row in rows)
    blocks: list[Block] = [Text(f"Tổng số {counted(len(rows), 'việc')}: {said}.")]
    return [*blocks, Text(f"Quá hạn mà chưa báo xong: {counted(late, 'việc')}.")]


def lines(rows: Sequence[Commitment]) -> Table:
    return Table(COLUMNS, tuple(line_of(number, row) for number, row in enumerate(rows, start=1)))


def line_of(number: int, row: Commitment) -> tuple[str, ...]:
    helpers = ", ".join(body.name for body in row.coordinating_bodies.all())
    return (str(number), row.title, row.lead_body.name, helpers, due(row), result_of(row))


def due(row: Commitment) -> str:
    """The day, with the one promised first if that was another."""
    return short_day(row.due_on) + (f" (hẹn đầu {short_day(row.first_due_on)})" if row.first_due_on else "")


def result_of(row: Commitment) -> str:
    """The state, whether it goes on at the next conference, whether a report that it was done was refuted, and the last
    word on the work or why it was dropped."""
    state = capital(row.get_state_display()) + (", quá hạn" if row.is_overdue else "")
    if row.is_carried:  # type: ignore[attr-defined]  # of `told_of`
        state += ", chuyển sang kỳ này"
    if row.state == CommitmentState.DROPPED:
        listed = f"{row.drop_reason}. " if row.drop_reason else ""
        return f"{state}: {listed}{row.dropped_reason}"
    report, said = row.last_done_report, ""
    if report and report.refuted_at:
        reported, refuted = (timezone.localdate(at) for at in [report.reported_at, report.refuted_at])
        said = f" Đơn vị báo xong {short_day(reported)}, bị báo là chưa xong {short_day(refuted)}."
    last = next((entry for entry in row.progress.all() if entry.text != PROOF), None)
    return f"{state}.{said} {last.on:%d/%m/%Y}: {last.text}" if last else f"{state}.{said}"


PAPER = Paper(
    "previous",
    "Báo cáo kết quả kỳ trước",
    DocumentKind.PREVIOUS,
    "dialoguesession",
    BodyKind.COMMITTEE,
    write,
    about="Các việc đã công bố của hội nghị trước và việc nào đã đến đâu.",
)
