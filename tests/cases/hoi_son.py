"""The dialogue of late May 2024 in Hội Sơn, Nghệ An, on an unrecorded day: afterwards each matter was assigned to
somebody."""

from . import Case, Told, attended, body, chair, figure, group, place, year

COMMITTEE = body("Ủy ban nhân dân xã Hội Sơn")
PARTY = body("Đảng ủy xã Hội Sơn")

HOI_SON = Case(
    session={
        "title": "Đối thoại và giao trách nhiệm từng việc",
        "year": year(2024),
        "ward_then": place("xã Hội Sơn, huyện Anh Sơn, Nghệ An"),
        "basis": "Đề án 07-ĐA/TU",
        "purpose": "Đối thoại với cán bộ, nhân dân thôn 2.",
        "topics_raised": "- An toàn công trình thủy lợi\n- Tranh chấp đất\n- Nước sạch",
        "source": "Báo Nghệ An",
        "source_url": "https://baonghean.vn/en/bien-phap-lanh-dao-tac-dong-hai-chieu-tu-hoat-dong-doi-thoai-10274128.html",
    },
    meetings=[
        {
            "held_on": Told("31/05/2024", "Cuối tháng 5/2024"),
            "day_said": Told("cuối tháng 5/2024", "Cuối tháng 5/2024"),
            "groups": group("Thôn 2"),
        }
    ],
    participations=[chair("Bí thư Đảng ủy xã"), chair("Chủ tịch UBND xã")],
    attendee_counts=[attended("Cán bộ, nhân dân thôn")],
    reported_figures=[figure("held", "Cuộc đối thoại đã tổ chức", 7, "7 cuộc từ năm 2021")],
    commitments=[
        {
            "title": "An toàn công trình thủy lợi",
            "lead_body": COMMITTEE,
            "official_then": "Phó Chủ tịch UBND xã và 2 công chức",
        },
        {
            "title": "Tranh chấp đất",
            "description": "Khảo sát tại chỗ.",
            "lead_body": PARTY,
            "coordinating_bodies": body("Ủy ban Mặt trận Tổ quốc Việt Nam xã Hội Sơn"),
            "official_then": "Bí thư Đảng ủy xã",
        },
        {
            "title": "Nước sạch",
            "lead_body": COMMITTEE,
            "coordinating_bodies": body("Công ty cấp nước"),
        },
    ],
)
