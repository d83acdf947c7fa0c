"""The other conferences: one session form each."""

from . import Case, Told, agenda, attended, chair, figure, place, year

CHI_MINH_MORNING = "07:30, Thứ Tư, 29/10/2025"
PARTY_ROOM = "Thường trực Đảng ủy, HĐND, UBND"

CHI_MINH = Case(
    session={
        "title": "Hội nghị đối thoại giữa Chủ tịch UBND xã với Nhân dân 3 thôn",
        "year": year(2025),
        "ward_then": place("xã Chí Minh, Hải Phòng"),
        "basis": "- Luật Tổ chức chính quyền địa phương năm 2025\n- Hướng dẫn 13-HD/BTGDVTU ngày 06/8/2025",
        "purpose": "Phát triển kinh tế - xã hội, an ninh quốc phòng, an sinh xã hội, xây dựng chính quyền cơ sở.",
        "invited": "Trân trọng thông báo và kính mời toàn thể Nhân dân.",
        "source_url": (
            "https://chiminh.haiphong.gov.vn/tin-tuc-su-kien/"
            "xa-chi-minh-to-chuc-hoi-nghi-doi-thoai-giua-chu-tich-ubnd-xa-voi-nhan-dan-cac-thon-thanh-ky-an-l-802457"
        ),
    },
    meetings=[{"held_on": Told("29/10/2025", CHI_MINH_MORNING), "start_time": Told("07:30", CHI_MINH_MORNING)}],
    participations=[
        chair("Chủ tịch UBND xã"),
        {"role": Told("attend", "Dự"), "title_then": PARTY_ROOM},
        {"role": Told("observe", "Theo dõi"), "title_then": "Ban Tuyên giáo và Dân vận Thành ủy"},
    ],
    attendee_counts=[attended("Cơ quan, trường học"), attended("Cấp ủy, đoàn thể và Nhân dân 3 thôn")],
)

HAI_CHAU = Case(
    session={
        "title": "Chủ tịch UBND phường đối thoại với nhân dân lần 2 năm 2022",
        "year": Told("2022", "lần 2 năm 2022"),
        "ordinal": Told("2", "lần 2 năm 2022"),
        "ward_then": place("phường Hải Châu I, Đà Nẵng"),
        "basis": "- Công văn 249/HĐND-VP ngày 02/11/2022\n- Nghị định 34/2021",
        "purpose": "Chủ tịch UBND phường đối thoại với nhân dân.",
        "topics_raised": "- Xây dựng cơ bản\n- Trật tự đô thị\n- Vệ sinh môi trường\n- Tiêm vắc xin",
        "source": "Trang thông tin điện tử phường Hải Châu I, đăng ngày 25/11/2022 lúc 09:07",
    },
    meetings=[{"held_on": Told("24/11/2022", "Thứ Năm, 24/11/2022")}],
    agenda=agenda("Báo cáo tổng hợp", "Nhân dân phát biểu", "Trả lời"),
    participations=[chair("Phó Bí thư Đảng ủy, Chủ tịch UBND phường")],
    attendee_counts=[
        attended("UBND, MTTQ, đoàn thể, quân sự, công an, trạm y tế, công chức chuyên môn"),
        attended("Tổ trưởng, tổ phó 33 tổ dân phố"),
    ],
    reported_figures=[
        figure("speakers", "Lượt phát biểu", 7, "07 tổ trưởng phát biểu"),
        figure("opinions", "Ý kiến", 10),
        figure("spoken", "Ý kiến phát biểu trực tiếp", 9),
        figure("written", "Ý kiến gửi bằng văn bản", 1),
    ],
)

CHANH_LO = Case(
    session={
        "title": "Chủ tịch UBND phường đối thoại trực tiếp với nhân dân",
        "year": year(2023),
        "mode": Told("in_person", "trực tiếp"),
        "ward_then": place("phường Chánh Lộ, thành phố Quảng Ngãi"),
        "basis": "- Kế hoạch 14/KH-UBND ngày 14/2/2023\n- Thông báo 187/TB-UBND ngày 18/10/2023",
        "purpose": "Chủ tịch UBND phường đối thoại trực tiếp với nhân dân.",
        "content": "- Kinh tế - xã hội\n- Thủ tục hành chính đối với tổ chức, cá nhân",
        "source": "Trang thông tin điện tử phường Chánh Lộ, đăng 27/10/2023 10:21, 21 lượt xem",
    },
    meetings=[{"held_on": Told("25/10/2023", "Thứ Tư, 25/10/2023")}],
    agenda=[
        {"title": "Khai mạc", "done_by": "Chủ tịch UBND phường"},
        {"title": "Nhân dân phát biểu"},
        {"title": "Trả lời", "proceedings": "Nhiều ý kiến được trả lời trực tiếp."},
    ],
    participations=[chair("Chủ tịch UBND phường"), {"role": Told("attend", "Dự"), "title_then": PARTY_ROOM}],
    attendee_counts=[
        attended("MTTQ, ban ngành, trường học, đoàn thể"),
        attended("Bí thư, tổ trưởng, trưởng Ban công tác Mặt trận 08 tổ dân phố"),
        attended("Nhân dân"),
    ],
    reported_figures=[figure("opinions", "Ý kiến", 6, "06 ý kiến")],
)

PHUOC_GIA = Case(
    session={
        "title": "Đối thoại hai buổi",
        "year": year(2022),
        "ward_then": place("xã Phước Gia, huyện Hiệp Đức, Quảng Nam"),
        "purpose": "Đối thoại với nhân dân xã.",
        "source": "Trang thông tin điện tử huyện Hiệp Đức",
    },
    meetings=[
        {"held_on": Told("03/08/2022", "Buổi 1 Thứ Tư, 03/08/2022")},
        {"held_on": Told("05/08/2022", "Buổi 2 Thứ Sáu, 05/08/2022")},
    ],
    reported_figures=[figure("speakers", "Lượt phát biểu", 16, "16 lượt trong hai buổi")],
)

WARD_10 = Case(
    session={
        "title": "Tiếp xúc đối thoại giữa cấp ủy, chính quyền và nhân dân",
        "year": year(2019),
        "ward_then": place("Phường 10, Quận 4, TP. Hồ Chí Minh"),
        "purpose": "Tiếp xúc đối thoại giữa cấp ủy, chính quyền và nhân dân.",
        "topics_raised": "- Vệ sinh môi trường\n- An ninh trật tự\n- Cải cách hành chính\n- Quy chế dân chủ ở cơ sở",
        "source": "Trang thông tin điện tử Quận 4, số lượt người xem: 1392",
    },
    meetings=[
        {
            "held_on": Told("10/05/2019", "Tối Thứ Sáu, 10/05/2019"),
            "part_of_day": Told("evening", "Tối Thứ Sáu, 10/05/2019"),
        }
    ],
    agenda=[
        {
            "title": "Trả lời",
            "done_by": "Lãnh đạo và công chức chuyên môn",
            "proceedings": "Việc thuộc thẩm quyền được trả lời cụ thể ngay tại buổi đối thoại.",
        }
    ],
    participations=[chair("Lãnh đạo Đảng ủy, UBND phường")],
    attendee_counts=[attended("Thường trực HĐND, MTTQ, các tổ chức chính trị - xã hội, công chức")],
    reported_figures=[
        figure("speakers", "Lượt phát biểu", 10, "10 lượt ý kiến"),
        figure("opinions", "Ý kiến", 18, "18 nội dung"),
    ],
)

DONG_HA = Case(
    session={
        "title": "Đối thoại trực tuyến",
        "year": year(2022),
        "mode": Told("online", "trực tuyến"),
        "ward_then": place("xã Đông Hà, huyện Đức Linh, Bình Thuận"),
        "purpose": "Đối thoại với nhân dân xã.",
        "source": "Trang thông tin điện tử huyện Đức Linh",
    },
    meetings=[{"held_on": Told("26/05/2022", "Thứ Năm, 26/05/2022")}],
)

THANH_THUY = Case(
    session={
        "title": "Tiếp công dân, đối thoại",
        "year": year(2025),
        "ward_then": place("phường Thanh Thủy, thành phố Huế"),
        "purpose": "Tiếp công dân, đối thoại.",
        "topics_raised": "- Giao thông\n- Chiếu sáng\n- Thoát nước\n- Vệ sinh môi trường\n- Nhà của hộ nghèo\n"
        "- Người có công\n- Lệch tọa độ đất",
        "source": "Huế ngày nay",
        "source_url": (
            "https://huengaynay.vn/chinh-tri-xa-hoi/"
            "7-luot-y-kien-tap-trung-tao-dot-pha-cho-phuong-thanh-thuy-158368.html"
        ),
    },
    meetings=[{"held_on": Told("23/09/2025", "Thứ Ba, 23/09/2025")}],
    agenda=[
        {
            "title": "Trả lời công dân",
            "done_by": "Bí thư Đảng ủy, Chủ tịch HĐND phường",
            "proceedings": "Giải thích một số việc; giao các bộ phận chuyên môn xem xét, giải quyết từng việc.",
        }
    ],
    participations=[chair("Bí thư Đảng ủy, Chủ tịch HĐND phường")],
    reported_figures=[figure("speakers", "Lượt phát biểu", 7, "7 lượt công dân")],
)

SHORTER = [CHI_MINH, HAI_CHAU, CHANH_LO, PHUOC_GIA, WARD_10, DONG_HA, THANH_THUY]
