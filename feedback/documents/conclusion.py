"""Thông báo kết luận: the conclusion notice of a conference as a paper, with its four parts (the model of Decree
13/2021, Art. 11) and a table of who resolves what."""

from collections.abc import Sequence

from django.utils import timezone

from dialogue_portal.lib.text import capital, full_stop
from sessions_app.documents import Paper
from sessions_app.documents.conference import file_name
from sessions_app.documents.content import Appendix, Block, Content, Head, Missing, Table, Text
from sessions_app.models import (
    BodyKind,
    ConclusionCorrection,
    ConclusionItem,
    ConclusionNotice,
    ConclusionPart,
    DialogueSession,
    DocumentKind,
    WardProfile,
)
from sessions_app.wording import conference_named, date_of

from ..conference.conclusion_lines import repeats_what_is_gone
from ..conference.matters import TAKEN_DOWN, named
from ..models import Commitment, Opinion
from .material import short_day


def write(session: DialogueSession, head: Head) -> Content:
    notices = ConclusionNotice.objects.filter(session=session)
    notice = notices.prefetch_related("items__body", "items__opinions__group").first()
    subject = notice.title if notice else f"Kết luận {conference_named(session.title)}"
    blocks = parts_of(notice) if notice else [Missing("thông báo kết luận trên cổng: hãy soạn các mục trước")]
    return Content(head, "THÔNG BÁO", subject, tuple(blocks), file_name=file_name("thong bao ket luan", session))


def parts_of(notice: ConclusionNotice) -> list[Block]:
    items = list(notice.items.all())
    blocks: list[Block] = [Text(notice.introduction) if notice.introduction else Missing("phần mở đầu")]
    for part in ConclusionPart:
        of_part = [item for item in items if item.part == part]
        blocks += [Text(part.label, "part"), *(lines(of_part) or [nothing(notice, part)])]
    if notice.closing:
        blocks.append(Text(notice.closing))
    blocks += [Text(corrected(row)) for row in notice.corrections.all()]
    assigned = [item for item in items if item.part == ConclusionPart.ASSIGNED]
    return [*blocks, *(appendix(notice, assigned) if assigned else [])]


def corrected(row: ConclusionCorrection) -> str:
    """The note that tells readers of the paper that it is no longer as it was signed."""
    return f"(Đã đính chính {date_of(timezone.localdate(row.at))}: {full_stop(row.note)})"


def nothing(notice: ConclusionNotice, part: ConclusionPart) -> Block:
    """An empty part: a statement in a published notice, a gap in a draft, of which nobody knows yet."""
    return Text("Không có.") if notice.is_public else Missing(f"nội dung phần {part.value})")


def lines(items: Sequence[ConclusionItem]) -> list[Block]:
    found: list[Block] = []
    for number, item in enumerate(items, start=1):
        found.append(Text(f"{number}. {full_stop(text_of(item))}{whom(item)}", "item"))
        if item.part == ConclusionPart.ASSIGNED and not item.due_on:
            found.append(Missing(f"thời hạn của mục {number} phần d)"))
    return found


def text_of(item: ConclusionItem) -> str:
    """The text, without the words of opinions if none of them is public any more."""
    behind = list(item.opinions.all())
    shown = [row for row in behind if row.is_public]
    return TAKEN_DOWN if repeats_what_is_gone(item, behind, shown) else item.text


def whom(item: ConclusionItem) -> str:
    if item.body is None:
        return ""
    verb = "Chuyển" if item.part == ConclusionPart.FORWARDED else "Giao"
    due = f", thời hạn: {date_of(item.due_on)}" if item.due_on else ""
    return f" {verb} {item.body.name}{due}."


def appendix(notice: ConclusionNotice, items: Sequence[ConclusionItem]) -> list[Block]:
    helpers = helpers_of(items)
    rows = tuple(line_of(number, item, helpers.get(item.pk, "")) for number, item in enumerate(items, start=1))
    columns = (
        ("STT", 2),
        ("Nội dung giao giải quyết", 14),
        ("Từ ý kiến số", 4),
        (capital(WardProfile.current().group_word), 6),
        ("Chủ trì", 7),
        ("Phối hợp", 6),
        ("Thời hạn", 4),
    )
    return [Appendix("GIAO GIẢI QUYẾT Ý KIẾN VÀ THỜI HẠN", notice.title, is_wide=True), Table(columns, rows)]


def helpers_of(items: Sequence[ConclusionItem]) -> dict[int, str]:
    """The bodies that help with the promise of each item, by the key of the item."""
    rows = Commitment.objects.filter(conclusion_item__in=items).prefetch_related("coordinating_bodies")
    return {row.conclusion_item_id: ", ".join(body.name for body in row.coordinating_bodies.all()) for row in rows}


def line_of(number: int, item: ConclusionItem, helpers: str) -> tuple[str, ...]:
    shown: list[Opinion] = [row for row in item.opinions.all() if row.is_public]
    numbers = ", ".join(map(str, sorted(row.pk for row in shown)))
    lead = item.body.name if item.body else ""
    groups = capital(named(row.group for row in shown))
    return (str(number), text_of(item), numbers, groups, lead, helpers, short_day(item.due_on))


PAPER = Paper(
    "conclusion",
    "Thông báo kết luận",
    DocumentKind.CONCLUSION,
    "dialoguesession",
    BodyKind.COMMITTEE,
    write,
    told_by=lambda session: ConclusionNotice.objects.filter(session=session).select_related("issuer").first(),
    about="Bốn phần của thông báo kết luận đang có trên cổng, kèm bảng giao giải quyết.",
)
