"""The conference of September 2019 in Gia Thụy, Hà Nội, from the article of the ward's own portal.

The notice of conclusion that it mentions was not available: this one holds the decisions in the article.
"""

from . import Case, Named, Row, Told, attended, body, chair, figure, place, year

TITLE = "Hội nghị đối thoại giữa người đứng đầu cấp ủy, chính quyền phường với MTTQ, các tổ chức chính trị xã hội và nhân dân"
MORNING = "Sáng Thứ Năm, 12/09/2019"
SECRETARY = "Bí thư Đảng ủy, Chủ tịch HĐND phường"
COMMITTEE_CHAIR = "Phó Bí thư Đảng ủy, Chủ tịch UBND phường"
FRONT_CHAIR = "Ủy viên Ban Thường vụ Đảng ủy, Chủ tịch Ủy ban MTTQ phường"


def spoke(who: str, subject: str = "") -> Row:
    return {"role": Told("speak", "Phát biểu"), "title_then": who, "subject": subject}


def reported(who: str, subject: str) -> Row:
    return {"role": Told("report", "Báo cáo"), "title_then": who, "subject": subject}


def photo(caption: str) -> Row:
    """A test shows only the words of a picture."""
    return {"caption": caption, "alt_text": Told(caption, "")}


def item(part: str, heading: str, text: str, who: Named | None = None) -> Row:
    return {"part": Told(part, heading), "text": text, **({"body": who} if who else {})}


GIA_THUY = Case(
    session={
        "title": TITLE,
        "year": year(2019),
        "mode": Told("in_person", "trực tiếp"),
        "ward_then": place("phường Gia Thụy, quận Long Biên, Hà Nội"),
        "purpose": "- Lắng nghe tâm tư, nguyện vọng và ý kiến của Nhân dân\n"
        "- Đảm bảo quyền làm chủ và phát huy vai trò giám sát của Nhân dân\n"
        "- Kịp thời phát hiện những vấn đề còn vướng mắc để giải quyết hoặc đề xuất cấp có thẩm quyền",
        "topics_raised": "- Thủ tục hành chính, dịch vụ công mức độ 3, 4\n- Quản lý đô thị, vệ sinh môi trường\n"
        "- Đất đai, cấp giấy chứng nhận quyền sử dụng đất\n- Giải phóng mặt bằng",
        "source": "Trang thông tin điện tử phường Gia Thụy, đăng ngày 16/09/2019 lúc 09:47, 228 lượt xem",
    },
    meetings=[{"held_on": Told("12/09/2019", MORNING), "part_of_day": Told("morning", MORNING)}],
    agenda=[
        {
            "title": "Khai mạc",
            "done_by": "Bí thư Đảng ủy phường",
            "proceedings": "Nêu rõ mục đích, ý nghĩa của hội nghị đối thoại.",
        },
        {
            "title": "Báo cáo kết quả công tác",
            "done_by": COMMITTEE_CHAIR,
            "proceedings": "Kết quả 8 tháng đầu năm 2019, nhiệm vụ 4 tháng cuối năm, khó khăn, tồn tại, giải pháp.",
        },
        {"title": "Báo cáo tổng hợp ý kiến nhân dân", "done_by": FRONT_CHAIR},
        {
            "title": "Đối thoại",
            "proceedings": "Trong không khí dân chủ, thẳng thắn, cởi mở và xây dựng.\n"
            "Việc thuộc thẩm quyền được trả lời cụ thể ngay tại buổi đối thoại.",
        },
        {
            "title": "Kết luận",
            "done_by": SECRETARY,
            "proceedings": "Chỉ đạo ban hành thông báo kết luận; đề nghị UBND phường xây dựng kế hoạch, tiến độ.",
        },
    ],
    participations=[
        chair(SECRETARY),
        chair(COMMITTEE_CHAIR),
        reported(COMMITTEE_CHAIR, "Xây dựng Đảng, kinh tế - xã hội, an ninh quốc phòng 8 tháng đầu năm 2019"),
        reported(FRONT_CHAIR, "Ý kiến phản ánh của nhân dân tại các tổ dân phố"),
        spoke("Bí thư chi bộ tổ dân phố số 17"),
        spoke("Công dân tổ dân phố số 3", "Cấp giấy chứng nhận quyền sử dụng đất"),
    ],
    attendee_counts=[
        attended("Ban Chấp hành Đảng bộ, Thường trực HĐND, lãnh đạo UBND, MTTQ phường"),
        attended("Trưởng, phó các ban, ngành, đoàn thể; cán bộ, công chức phường"),
        attended("Bí thư chi bộ, tổ trưởng, trưởng Ban công tác Mặt trận các tổ dân phố"),
        attended("Đại diện nhân dân"),
    ],
    reported_figures=[figure("opinions", "Ý kiến", 7, "07 ý kiến của đại diện các tổ dân phố và người dân")],
    announcement={
        "category": Told("party", "Công tác Đảng"),
        "title": TITLE,
        "text": "Sáng ngày 12/9/2019, phường Gia Thụy đã tổ chức hội nghị đối thoại trực tiếp.",
        "event_on": Told("12/09/2019", "Sự việc diễn ra ngày 12/09/2019"),
        "source": "Trang thông tin điện tử phường Gia Thụy",
    },
    photos=[
        photo("Chủ tịch UBND phường báo cáo kết quả công tác 8 tháng đầu năm 2019"),
        photo("Chủ tịch UB MTTQ phường báo cáo tổng hợp các ý kiến phản ánh của nhân dân"),
        photo("Bí thư chi bộ tổ dân phố số 17 phát biểu đối thoại tại hội nghị"),
        photo("Công dân tổ dân phố số 3 phát biểu về vấn đề cấp giấy chứng nhận QSD đất"),
        photo("Bí thư Đảng ủy, Chủ tịch HĐND phường trực tiếp đối thoại, trao đổi với công dân"),
    ],
    conclusion={
        "title": "Kết luận hội nghị đối thoại ngày 12/9/2019",
        "issuer": body("Đảng ủy phường Gia Thụy"),
        "issued_on": Told("20/09/2019", "ngày 20/09/2019"),
        "signer": "Bí thư Đảng ủy",
    },
    items=[
        item("a", "Các ý kiến được nêu", "Cấp giấy chứng nhận quyền sử dụng đất."),
        item("b", "Nội dung đã trả lời tại hội nghị", "Việc thuộc thẩm quyền của phường."),
        item(
            "d",
            "Giao giải quyết và thời hạn",
            "Xây dựng kế hoạch, tiến độ giải quyết và trả lời nhân dân theo quy định.",
            body("Ủy ban nhân dân phường Gia Thụy"),
        ),
    ],
)
