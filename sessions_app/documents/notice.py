"""Thông báo tổ chức: what Law 72/2025 (Art. 43) requires a week ahead: time, place, content, how to attend."""

from ..models import BodyKind, DialogueSession, DocumentKind
from ..wording import address_of, conference_named
from . import Paper
from .conference import bases, file_name, labelled, parts, prose, stopped, time_and_place, window
from .content import Content, Head, Text


def write(session: DialogueSession, head: Head) -> Content:
    title = conference_named(session.title)
    online = Text(f"Thông tin đầy đủ, cập nhật trên Cổng đối thoại: {address_of(session)}")
    sections = parts(
        ("Mục đích", prose(session.purpose, "mục đích")),
        ("Nội dung đối thoại", prose(session.content, "nội dung đối thoại")),
        ("Thời gian, địa điểm", time_and_place(session, to_come_only=True)),
        ("Thành phần tham dự", prose(session.invited, "thành phần tham dự")),
        ("Cách tham dự", prose(session.how_to_attend, "cách tham dự")),
        ("Tiếp nhận ý kiến trước hội nghị", [*window(session), online]),
        ("Liên hệ", [labelled("Đầu mối liên hệ", stopped(session.contact))]),
        style="item",
    )
    opening = f"Thông báo để cán bộ và Nhân dân trên địa bàn {session.ward_then} biết việc tổ chức {title} như sau:"
    return Content(
        head,
        "THÔNG BÁO",
        f"Về việc tổ chức {title}",
        (*bases(session), Text(opening), *sections, Text("Trân trọng thông báo.")),
        file_name=file_name("thong bao to chuc", session),
    )


PAPER = Paper(
    "notice",
    "Thông báo tổ chức",
    DocumentKind.NOTICE,
    "dialoguesession",
    BodyKind.COMMITTEE,
    write,
    about="Thời gian, địa điểm, nội dung, cách tham dự, nơi và hạn gửi ý kiến.",
)
