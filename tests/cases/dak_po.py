"""The online conference of April 2022 in Đak Pơ, Gia Lai: seven bridge points, opinions from two sources, organised by
the Front."""

from . import Case, Told, attended, body, chair, figure, place, year

AFTERNOON = "Chiều Thứ Sáu, 22/04/2022"
ADDRESS = "https://baogialai.com.vn/channel/12375/202204/thuong-truc-huyen-uy-dak-po-doi-thoai-voi-nguoi-dan-5774342/"

DAK_PO = Case(
    session={
        "title": "Thường trực Huyện ủy đối thoại trực tuyến với người dân 7 xã, thị trấn",
        "year": year(2022),
        "mode": Told("online", "trực tuyến"),
        "ward_then": place("huyện Đak Pơ, Gia Lai"),
        "organiser": body("Ủy ban Mặt trận Tổ quốc Việt Nam huyện Đak Pơ"),
        "purpose": "Thường trực Huyện ủy đối thoại với người dân.",
        "how_to_send": "Mặt trận Tổ quốc thu thập ý kiến từ đầu tháng 3",
        "topics_raised": "- Bảo hiểm y tế\n- Chiếu sáng\n- Đất ở\n- Khai thác cát\n- Bãi rác\n- Cầu\n- An toàn giao thông",
        "source": "Báo Gia Lai",
        "source_url": ADDRESS,
    },
    meetings=[
        {
            "held_on": Told("22/04/2022", AFTERNOON),
            "part_of_day": Told("afternoon", AFTERNOON),
            "bridge_points": Told("07 điểm, ở 7 xã, thị trấn", "Điểm cầu: 07 điểm, ở 7 xã, thị trấn"),
        }
    ],
    agenda=[
        {
            "title": "Trả lời và giao nhiệm vụ",
            "done_by": "Thường trực Huyện ủy",
            "proceedings": "Mọi ý kiến được ghi nhận và trả lời; giao nhiệm vụ cho các phòng, ban.",
        }
    ],
    participations=[chair("Thường trực Huyện ủy")],
    attendee_counts=[attended("Người dân 7 xã, thị trấn")],
    reported_figures=[
        figure("opinions", "Ý kiến", 27, "27 lượt ý kiến"),
        figure("before", "Ý kiến tập hợp trước hội nghị", 16, "do Mặt trận Tổ quốc thu thập từ đầu tháng 3"),
        figure("at_meeting", "Ý kiến tại hội nghị", 11),
    ],
)
