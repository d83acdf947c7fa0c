"""Two more announcements, so that there is a list: one with an attachment, one with a cover and a correction."""

import datetime as dt
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone

from dialogue_portal.lib.files import DOCX
from dialogue_portal.lib.images import store_renditions
from sessions_app.actions import correct_announcement, publish_announcement
from sessions_app.models import Announcement, AnnouncementFile, AnnouncementPhoto

from .accounts import user
from .clock import at, moment
from .documents import docx
from .illustrations import taking_a_slip

NEWS = [
    (
        34,
        Announcement.Category.NOTICE,
        "Cách gửi ý kiến và xem ý kiến đã được trả lời chưa",
        "Không cần tài khoản. Gửi xong, hãy giữ mã tra cứu để xem việc đến đâu.",
        "Khi cổng đang nhận ý kiến, hãy bấm «Gửi ý kiến», viết việc cần nói và nơi xảy ra. Không cần tài khoản, "
        "không phải ghi số giấy tờ tùy thân.\n\nGửi xong, cổng hiện một mã tra cứu. Hãy chép hoặc in lại: nhập mã "
        "ở trang «Tra cứu ý kiến đã gửi» là biết ý kiến đã được duyệt, giao cho đơn vị nào, trả lời ra sao.\n\nÔng/bà "
        "không quen dùng máy có thể viết ra giấy, bỏ vào hòm thư góp ý ở Trung tâm Phục vụ hành chính công, hoặc nhờ "
        "tổ trưởng gửi giúp.",
    ),
    (
        27,
        Announcement.Category.NEWS,
        "Có người chỉ dẫn nộp hồ sơ trực tuyến mỗi buổi làm việc",
        "Việc hứa tại hội nghị đối thoại đã có kết quả bước đầu: tuần đầu giúp 31 lượt người.",
        "Từ tuần này, mỗi buổi làm việc Trung tâm Phục vụ hành chính công có một người ngồi cạnh máy tính công cộng "
        "để chỉ dẫn nộp hồ sơ trực tuyến, ưu tiên người cao tuổi.\n\nTuần đầu có 31 lượt người được giúp. Đây là "
        "việc phường đã nhận tại hội nghị đối thoại vừa qua; Ủy ban MTTQ phường sẽ xem và xác nhận.",
    ),
]


COVER = {
    "alt_text": "Hình vẽ: một người dân đưa phiếu, cán bộ ngồi cạnh bàn ghi lại.",
    "caption": "Người cao tuổi được chỉ dẫn trước.",
    "is_illustration": True,
}
SLIP = ["PHIẾU GÓP Ý", "Việc cần nói:", "Nơi xảy ra:", "Cách báo lại cho tôi:"]
MISTYPED, MEANT = "13 lượt người", "31 lượt người"


def add_news() -> None:
    today = timezone.localdate()
    guide, news = (
        Announcement.objects.create(
            category=category,
            title=title,
            summary=summary.replace(MEANT, MISTYPED),
            text=text.replace(MEANT, MISTYPED),
            author="Văn phòng UBND phường",
            is_illustrative=True,
        )
        for _, category, title, summary, text in NEWS
    )
    add_slip(guide)
    add_cover(news)
    for announcement, (days_ago, *_) in zip([guide, news], NEWS, strict=True):
        with at(moment(today - dt.timedelta(days=days_ago), 10)):
            publish_announcement(announcement, by=user("vanphong"))
    with at(moment(today - dt.timedelta(days=NEWS[1][0] - 1), 9)):
        correct_miscount(news)


def add_slip(announcement: Announcement) -> None:
    content = docx(SLIP)
    AnnouncementFile.objects.create(
        announcement=announcement,
        title="Mẫu phiếu góp ý",
        file=ContentFile(content, "phieu-gop-y.docx"),
        file_name="phieu-gop-y.docx",
        media_type=DOCX,
        size=len(content),
    )


def add_cover(announcement: Announcement) -> None:
    photo = AnnouncementPhoto(announcement=announcement, **COVER)
    photo.width, photo.height = store_renditions(BytesIO(taking_a_slip()), photo.path)
    photo.save()


def correct_miscount(announcement: Announcement) -> None:
    """Correct a mistyped figure; what people have read is kept."""
    announcement.refresh_from_db()
    correct_announcement(
        announcement,
        by=user("vanphong"),
        revision=announcement.revision,
        title=announcement.title,
        summary=announcement.summary.replace(MISTYPED, MEANT),
        text=announcement.text.replace(MISTYPED, MEANT),
        note="Sửa số lượt người được giúp trong tuần đầu thành 31; bản trước ghi nhầm 13.",
    )
