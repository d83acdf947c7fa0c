"""Two more announcements, so that the list is one."""

import datetime as dt

from django.utils import timezone

from sessions_app.actions import publish_announcement
from sessions_app.models import Announcement

from .accounts import user
from .clock import at, moment

NEWS = [
    (
        34,
        Announcement.Category.NOTICE,
        "Cách gửi ý kiến và xem ý kiến đã được trả lời chưa",
        "Không cần tài khoản. Gửi xong, hãy giữ mã biên nhận để xem việc đến đâu.",
        "Khi cổng đang nhận ý kiến, hãy mở mục Gửi ý kiến, viết việc cần nói và nơi xảy ra. Không cần tài khoản, "
        "không phải ghi số giấy tờ tùy thân.\n\nGửi xong, cổng hiện một mã biên nhận. Hãy chép hoặc in lại: nhập mã "
        "ở mục Tra cứu là biết ý kiến đã được duyệt, giao cho đơn vị nào, trả lời ra sao.\n\nÔng, bà không quen dùng "
        "máy có thể viết giấy bỏ vào hòm thư góp ý ở Trung tâm Phục vụ hành chính công, hoặc nhờ tổ trưởng gửi giúp.",
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


def add_news() -> None:
    for days_ago, category, title, summary, text in NEWS:
        announcement = Announcement.objects.create(
            category=category, title=title, summary=summary, text=text, is_illustrative=True
        )
        with at(moment(timezone.localdate() - dt.timedelta(days=days_ago), 10)):
            publish_announcement(announcement, by=user("vanphong"))
