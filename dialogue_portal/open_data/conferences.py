"""Conferences: time, place, subject, state."""

import datetime as dt
from typing import Any

from dialogue_portal.lib.combined_query import Rows, asked_together, give
from dialogue_portal.lib.query_values import Given, IsOneOf
from sessions_app.models import DialogueSession, Meeting

from .columns import MARK, Column, Reference, is_illustrative
from .dataset import Dataset


@asked_together
def rows_named(keys: Given) -> Rows:
    sessions = DialogueSession.objects.public().filter(IsOneOf("pk", keys))
    return {
        "sessions": sessions.select_related("organiser", "conclusion"),
        "meetings": Meeting.objects.filter(IsOneOf("session", keys)),
    }


def read(keys: list[int]) -> list[DialogueSession]:
    found = rows_named(keys)
    give(found["sessions"], "meetings", found["meetings"], "session_id")
    sessions = {session.pk: session for session in found["sessions"]}
    return [sessions[key] for key in keys if key in sessions]


def first_day(session: Any) -> dt.date | None:
    """None if a day is only told in words: its date is for sorting."""
    return next((meeting.held_on for meeting in session.meetings.all()), None) if session.has_known_days else None


def meetings_of(session: Any) -> str:
    return "\n".join(", ".join(filter(None, [row.when, row.where])) for row in session.meetings.all())


def conclusion_of(session: Any) -> Reference | None:
    notice = session.published_conclusion
    return Reference("ket-luan", notice.slug) if notice else None


def called_off(session: Any) -> str:
    return session.cancelled_reason if session.cancelled_at else session.postponed_reason


CONFERENCES = Dataset(
    "doi-thoai",
    "Hội nghị đối thoại",
    "Mỗi dòng là một hội nghị đã thông báo.",
    rows=DialogueSession.objects.public,
    read=read,
    session="pk",
    columns=(
        Column(
            MARK, "Mã", "Phần cuối của địa chỉ trang; các bảng khác gọi hội nghị bằng mã này.", lambda row: row.slug
        ),
        Column("ten", "Tên", "Tên hội nghị.", lambda row: row.title),
        Column("nam", "Năm", "Năm của hội nghị.", lambda row: row.year),
        Column("lan", "Lần", "Lần thứ mấy trong năm.", lambda row: row.ordinal),
        Column("loai", "Loại", "Định kỳ, theo yêu cầu, chuyên đề…", lambda row: str(row.get_kind_display())),
        Column("hinh_thuc", "Hình thức", "Trực tiếp hay trực tuyến.", lambda row: str(row.get_mode_display())),
        Column("don_vi", "Đơn vị", "Tên đơn vị lúc tổ chức, giữ nguyên khi sáp nhập.", lambda row: row.ward_then),
        Column(
            "co_quan_to_chuc",
            "Cơ quan tổ chức",
            "Ai tổ chức.",
            lambda row: row.organiser and row.organiser.name,
        ),
        Column("tinh_trang", "Tình trạng", "Đã đi đến bước nào.", lambda row: str(row.state_label)),
        Column("ngay_hop", "Ngày họp", "Ngày của buổi đầu; để trống là không rõ ngày.", first_day),
        Column("lich_hop", "Lịch họp", "Mỗi buổi: lúc nào, ở đâu.", meetings_of),
        Column("ly_do_hoan_huy", "Lý do hoãn, hủy", "Vì sao hoãn hoặc hủy, nếu có.", called_off),
        Column("tom_tat", "Tóm tắt", "Một, hai câu về hội nghị.", lambda row: row.summary),
        Column("muc_dich", "Mục đích", "Hội nghị để làm gì.", lambda row: row.purpose),
        Column("noi_dung", "Nội dung", "Đối thoại về những gì.", lambda row: row.content),
        Column(
            "van_de_da_neu",
            "Các vấn đề được nêu",
            "Theo biên bản hoặc bài đăng, không phải do cổng đếm.",
            lambda row: row.topics_raised,
        ),
        Column("nhan_y_kien_tu", "Nhận ý kiến từ", "Lúc bắt đầu nhận ý kiến.", lambda row: row.opinions_open_at),
        Column("nhan_y_kien_den", "Nhận ý kiến đến", "Lúc ngừng nhận ý kiến.", lambda row: row.opinions_close_at),
        Column("nguon", "Nguồn", "Với hội nghị cũ: ghi lại theo bài nào.", lambda row: row.source),
        Column("ket_luan", "Kết luận", "Mã của thông báo kết luận đã công bố.", conclusion_of),
        is_illustrative("hội nghị", lambda row: row.is_illustrative),
    ),
)
