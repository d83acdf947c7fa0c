"""What a new portal begins with. Staff change it afterwards.

A later change is a later migration: these are never edited.
"""

import datetime as dt

TOPICS = {
    "dat-dai": "Đất đai và giấy chứng nhận",
    "quy-hoach-xay-dung": "Quy hoạch, xây dựng, trật tự đô thị",
    "giao-thong": "Giao thông, chiếu sáng",
    "thoat-nuoc": "Thoát nước, ngập úng",
    "ve-sinh-moi-truong": "Vệ sinh môi trường, rác thải",
    "an-ninh-trat-tu": "An ninh trật tự, phòng cháy",
    "giai-phong-mat-bang": "Giải phóng mặt bằng, tái định cư",
    "an-sinh": "An sinh, người có công, bảo hiểm",
    "giao-duc": "Giáo dục",
    "y-te": "Y tế, an toàn thực phẩm",
    "van-hoa": "Văn hóa, nhà sinh hoạt",
    "thu-tuc-hanh-chinh": "Thủ tục hành chính, dịch vụ công, chuyển đổi số",
    "xay-dung-dang-chinh-quyen": "Xây dựng Đảng, chính quyền, cán bộ",
    "khac": "Khác",
}

STANDARD = "Chuẩn phục vụ do địa phương đặt"
DIALOGUE_LAW = "Luật 72/2025/QH15, Điều 43"
YOUTH_LAW = "Luật Thanh niên 57/2020/QH14, Điều 10"
GRASSROOTS_LAW = "Luật 10/2022/QH15, Điều 13"
SERVICE_STANDARDS = [
    ("forward", 5, "received", "Nghị định 20/2008/NĐ-CP, địa phương dùng làm chuẩn phục vụ"),
    ("first_response", 10, "received", "Luật Tiếp công dân 42/2013/QH13, Điều 28, địa phương dùng làm chuẩn phục vụ"),
    ("answer", 15, "meeting", STANDARD),
]
"""In working days, each recalled three days before."""
LIMITS_OF_THE_PORTAL = [
    ("downtime", 7, "downtime", "Nghị định 224/2026/NĐ-CP, Điều 13"),
    ("data_reply", 2, "asked", "Nghị định 356/2025/NĐ-CP"),
]
"""In working days, not recalled."""
LIMITS_OF_CONFERENCES = [
    ("youth_plan", 30, "first_day", YOUTH_LAW),
    ("announce", 7, "first_day", DIALOGUE_LAW),
    ("close_window", 1, "first_day", STANDARD),
    ("publish_result", 10, "last_day", DIALOGUE_LAW),
    ("youth_conclude", 10, "last_day", YOUTH_LAW),
    ("youth_complex", 15, "last_day", YOUTH_LAW),
    ("posting", 30, "posted", GRASSROOTS_LAW),
    ("loudspeaker", 3, "posted", GRASSROOTS_LAW),
]
"""In calendar days."""

DAYS_OFF = {
    "Tết Dương lịch": [(2026, 1, 1), (2027, 1, 1)],
    "Giỗ Tổ Hùng Vương": [(2026, 4, 26), (2027, 4, 16)],
    "Ngày Chiến thắng": [(2026, 4, 30), (2027, 4, 30)],
    "Ngày Quốc tế lao động": [(2026, 5, 1), (2027, 5, 1)],
    "Quốc khánh": [(2026, 9, 2), (2027, 9, 2)],
}
"""What the law fixes. Tết, the second day of the National Day holiday, days in lieu and make-up Saturdays are decided
year by year: staff enter them."""

KEPT = {
    "contacts": 90,
    "registrants": 90,
    "followers": 30,
    "unpublished": 12,
    "originals": 60,
    "withheld": 12,
    "held": 30,
    "hidden_photos": 90,
    "removals": 90,
    "drafts": 24,
    "tries": 24,
    "events": 5,
    "requests": 12,
    "backups": 35,
}
"""How long, in the unit of each kind."""


def add(apps, schema_editor):
    def put(model, rows):
        apps.get_model("sessions_app", model).objects.bulk_create(
            apps.get_model("sessions_app", model)(**r) for r in rows
        )

    put("Topic", ({"slug": s, "name": n, "order": 10 * at} for at, (s, n) in enumerate(TOPICS.items(), start=1)))
    put(
        "DeadlineRule",
        [
            *rules(SERVICE_STANDARDS, True, 3),
            *rules(LIMITS_OF_CONFERENCES, False, 0),
            *rules(LIMITS_OF_THE_PORTAL, True, 0),
        ],
    )
    put("CalendarDay", ({"day": dt.date(*day), "name": name} for name, days in DAYS_OFF.items() for day in days))
    put("RetentionRule", ({"kind": kind, "amount": amount} for kind, amount in KEPT.items()))


def rules(limits, counts_working_days, remind_days_before):
    for duty, days, counts_from, basis in limits:
        yield {
            "duty": duty,
            "days": days,
            "counts_from": counts_from,
            "basis": basis,
            "counts_working_days": counts_working_days,
            "remind_days_before": remind_days_before,
        }
