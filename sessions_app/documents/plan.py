"""Kế hoạch tổ chức: what the ward plans, with the deadlines of the law and of its own standards."""

from ..duties import duties_of, with_duties
from ..models import BodyKind, DialogueSession, DocumentKind
from ..wording import conference_named
from . import Paper
from .conference import bases, chairs, file_name, labelled, parts, prose, stopped, time_and_place, window
from .content import Block, Content, Head, Missing, Table, Text

COLUMNS = (("STT", 1), ("Việc phải làm", 5), ("Thời hạn", 3), ("Căn cứ", 6))


def write(session: DialogueSession, head: Head) -> Content:
    title = conference_named(session.title)
    mode = Text(f"Hình thức: {session.get_mode_display()}.")
    blocks = [
        *bases(session),
        Text(f"Kế hoạch tổ chức {title} gồm những nội dung sau:"),
        *parts(
            ("Mục đích", prose(session.purpose, "mục đích")),
            ("Nội dung đối thoại", prose(session.content, "nội dung đối thoại")),
            ("Thời gian, địa điểm, hình thức", [*time_and_place(session), mode]),
            ("Chủ trì, thành phần tham dự", [chairs(session), *prose(session.invited, "thành phần tham dự")]),
            ("Tiếp nhận ý kiến của Nhân dân", window(session)),
            ("Tiến độ thực hiện", duties(session)),
            ("Tổ chức thực hiện", [Missing("phân công cơ quan, đơn vị chuẩn bị"), contact(session)]),
        ),
    ]
    return Content(head, "KẾ HOẠCH", f"Tổ chức {title}", tuple(blocks), file_name=file_name("ke hoach", session))


def duties(session: DialogueSession) -> list[Block]:
    """The duties about the session and their deadlines, as on the start page of staff."""
    loaded = with_duties(DialogueSession.objects.filter(pk=session.pk)).get()
    rows = [
        (str(place), duty.label, f"{duty.due_on:%d/%m/%Y}", duty.computation.basis)
        for place, duty in enumerate(duties_of(loaded), start=1)
    ]
    return [Table(COLUMNS, tuple(rows))] if rows else [Missing("tiến độ: chưa có ngày họp")]


def contact(session: DialogueSession) -> Block:
    return labelled("Đầu mối liên hệ", stopped(session.contact))


PAPER = Paper(
    "plan",
    "Kế hoạch tổ chức",
    DocumentKind.PLAN,
    "dialoguesession",
    BodyKind.COMMITTEE,
    write,
    about="Mục đích, nội dung, thời gian, thành phần, nhận ý kiến, tiến độ theo luật.",
)
