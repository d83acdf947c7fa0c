"""The three conferences of the demo, and what the article of 2019 says that the portal must tell."""

from collections.abc import Callable

from django.utils import timezone

from feedback.demo import gia_thuy
from sessions_app.models import Announcement, DialogueSession


def gia_thuy_session() -> DialogueSession:
    return DialogueSession.objects.get(slug=gia_thuy.SLUG)


def past_session() -> DialogueSession:
    return DialogueSession.objects.get(is_illustrative=True, conclusion__isnull=False)


def upcoming_session() -> DialogueSession:
    return DialogueSession.objects.get(is_illustrative=True, conclusion=None)


def article() -> Announcement:
    return gia_thuy_session().announcements.get()


FACTS: list[tuple[Callable[[], str], list[str]]] = [
    (lambda: gia_thuy_session().title, ["người đứng đầu cấp ủy, chính quyền", "MTTQ", "tổ chức chính trị - xã hội"]),
    (lambda: gia_thuy_session().ward_then, ["phường Gia Thụy"]),
    (
        lambda: gia_thuy_session().purpose,
        [
            "lắng nghe tâm tư, nguyện vọng",
            "tiếp thu",
            "quyền làm chủ",
            "vai trò giám sát của nhân dân",
            "vướng mắc",
            "đề xuất cấp có thẩm quyền",
            "chủ trương, đường lối của Đảng",
            "pháp luật của Nhà nước",
            "thuận lợi, khó khăn và hạn chế",
            "thống nhất về tư tưởng chính trị",
            "đồng thuận",
            "mối quan hệ mật thiết giữa Đảng với nhân dân",
            "phản biện xã hội của MTTQ",
            "nêu giải pháp",
            "đổi mới cách lãnh đạo",
        ],
    ),
    (
        lambda: gia_thuy_session().topics_raised,
        [
            "thủ tục hành chính",
            "dịch vụ công mức độ 3, 4",
            "quản lý đô thị",
            "vệ sinh môi trường",
            "quản lý đất đai",
            "giấy chứng nhận quyền sử dụng đất",
            "giải phóng mặt bằng",
        ],
    ),
    (
        lambda: "\n".join(gia_thuy_session().attendee_counts.values_list("category", flat=True)),
        [
            "Ban Chấp hành Đảng bộ",
            "Thường trực HĐND",
            "Lãnh đạo UBND",
            "Lãnh đạo MTTQ",
            "Trưởng, phó các ban, ngành, đoàn thể",
            "Cán bộ, công chức",
            "Bí thư chi bộ",
            "Tổ trưởng",
            "Trưởng ban công tác Mặt trận",
            "Đại diện nhân dân",
        ],
    ),
    (
        lambda: "\n".join(f"{item.presenter}: {item.proceedings}" for item in gia_thuy_session().agenda.all()),
        [
            "mục đích, ý nghĩa",
            "xây dựng Đảng, phát triển kinh tế - xã hội, an ninh quốc phòng",
            "8 tháng đầu năm 2019",
            "nhiệm vụ trọng tâm 4 tháng cuối năm",
            "khó khăn, tồn tại",
            "giải pháp",
            "dân chủ, thẳng thắn, cởi mở và xây dựng",
            "07 ý kiến",
            "cầu thị, thẳng thắn",
            "ngay tại buổi đối thoại",
            "ban hành thông báo kết luận",
            "kế hoạch và tiến độ",
            "trả lời nhân dân đúng quy định",
            "hợp pháp, chính đáng",
            "thời gian sớm nhất",
        ],
    ),
    (
        lambda: "\n".join(gia_thuy_session().photos.values_list("caption", flat=True)),
        [
            "Đặng Việt Phương - Phó Bí thư Đảng ủy, Chủ tịch UBND phường báo cáo kết quả",
            "Đặng Thị Huyền Linh - Ủy viên Ban Thường vụ Đảng ủy, Chủ tịch Ủy ban MTTQ phường báo cáo tổng hợp",
            "Bí thư chi bộ tổ dân phố số 17 phát biểu",
            "Công dân tổ dân phố số 3 phát biểu đối thoại về vấn đề cấp giấy chứng nhận quyền sử dụng đất",
            "Nguyễn Thị Tùng Chinh - Bí thư Đảng ủy, Chủ tịch HĐND phường trực tiếp đối thoại",
        ],
    ),
    (lambda: article().text, ["12/9/2019", "buổi sáng", "Nguyễn Thị Tùng Chinh", "Đặng Việt Phương", "07 ý kiến"]),
    (lambda: article().get_category_display(), ["Công tác Đảng"]),
    (lambda: f"{timezone.localtime(article().published_at):%d/%m/%Y | %H:%M}", ["16/09/2019 | 09:47"]),
    (lambda: f"{article().event_on:%d/%m/%Y}", ["12/09/2019"]),
    (lambda: str(article().view_count), ["228"]),
]
