"""The announcement of March 2024 for two communes of Tân Châu, An Giang: opinions are taken on eight days before it, at
two offices."""

from . import Case, Told, agenda, attended, chair, place, year

WINDOW = "từ ngày 20/03/2024 đến hết ngày 27/03/2024"
MORNING = "07:30, Thứ Năm, 28/03/2024"
TITLE = "Đối thoại và lắng nghe ý kiến nhân dân quí I, năm 2024"
ADDRESS = "https://longan.tanchau.angiang.gov.vn/thong-bao-doi-thoai-va-lang-nghe-y-kien-nhan-dan-qui-i-nam-2024"

LONG_AN = Case(
    session={
        "title": TITLE,
        "year": year(2024),
        "mode": Told("in_person", "trực tiếp"),
        "ward_then": place("xã Long An và phường Long Phú, thị xã Tân Châu, An Giang"),
        "purpose": "Báo cáo kinh tế, văn hóa, xã hội, nông thôn mới, an ninh trật tự; lắng nghe; giải trình và chỉ đạo.",
        "content": "- Xây dựng Đảng, chính quyền\n- Kinh tế - xã hội\n- Nông thôn mới, văn minh đô thị\n"
        "- An ninh, quốc phòng\n- Tâm tư, nguyện vọng của nhân dân",
        "invited": "Nhân dân xã Long An và phường Long Phú",
        "how_to_send": "Tại Ủy ban nhân dân xã Long An và Ủy ban nhân dân phường Long Phú",
        "opinions_open_at": Told("20/03/2024 00:00", WINDOW),
        "opinions_close_at": Told("27/03/2024 23:59", WINDOW),
        "source": "Trang thông tin điện tử xã Long An",
        "source_url": ADDRESS,
    },
    meetings=[
        {
            "held_on": Told("28/03/2024", MORNING),
            "start_time": Told("07:30", MORNING),
            "place": "Hội trường UBND xã Long An",
        }
    ],
    agenda=agenda("Báo cáo với nhân dân", "Lắng nghe ý kiến", "Giải trình và chỉ đạo"),
    participations=[chair("Bí thư Thị ủy"), chair("Chủ tịch UBND thị xã")],
    attendee_counts=[attended("Nhân dân hai đơn vị")],
    announcement={
        "category": Told("notice", "Thông báo"),
        "title": "Thông báo đối thoại và lắng nghe ý kiến nhân dân quí I, năm 2024",
        "summary": "07 giờ 30 ngày 28/03/2024 tại Hội trường UBND xã Long An.",
        "text": "Nhận ý kiến từ ngày 20/03 đến ngày 27/03/2024 tại Ủy ban nhân dân hai đơn vị.",
        "event_on": Told("28/03/2024", "Sự việc diễn ra ngày 28/03/2024"),
        "source": "Trang thông tin điện tử xã Long An",
    },
    attachments=[{"title": "Tài liệu đính kèm thông báo"}],
    documents=[
        {
            "kind": Told("notice", "Thông báo tổ chức"),
            "subject": "Thông báo đối thoại quí I, năm 2024",
        }
    ],
)
