"""The texts of the conference of phường Gia Thụy: the article's facts in words of our own."""

TITLE = (
    "Hội nghị đối thoại giữa người đứng đầu cấp ủy, chính quyền phường Gia Thụy với MTTQ, các tổ chức chính trị - xã "
    "hội và nhân dân trên địa bàn phường"
)
ARTICLE_TITLE = "Lãnh đạo phường Gia Thụy đối thoại trực tiếp với Mặt trận, đoàn thể và nhân dân"
SUMMARY = (
    "Sáng 12/9/2019, người đứng đầu Đảng ủy, chính quyền phường Gia Thụy gặp và trao đổi trực tiếp với MTTQ, các tổ "
    "chức chính trị - xã hội và đại diện nhân dân. Có 07 ý kiến phát biểu; nhiều việc thuộc thẩm quyền được trả lời "
    "tại chỗ."
)
PURPOSE = """Cấp ủy, chính quyền phường tổ chức đối thoại để:

- lắng nghe tâm tư, nguyện vọng, ý kiến của nhân dân;
- tiếp thu những điều nhân dân góp ý, phản ánh;
- bảo đảm quyền làm chủ và phát huy vai trò giám sát của nhân dân;
- sớm thấy những vướng mắc mới nảy sinh để tự giải quyết, hoặc đề xuất cấp có thẩm quyền bổ sung, sửa đổi chủ trương, \
chính sách, quy định chưa phù hợp;
- kịp thời đưa chủ trương, đường lối của Đảng, chính sách, pháp luật của Nhà nước, chủ trương của cấp ủy và quy định \
của chính quyền địa phương đến với người dân;
- nói rõ những thuận lợi, khó khăn và hạn chế trong lãnh đạo, chỉ đạo, quản lý, điều hành;
- củng cố sự thống nhất về tư tưởng chính trị, tạo đồng thuận trong nhân dân;
- thắt chặt mối quan hệ mật thiết giữa Đảng với nhân dân;
- phát huy vai trò giám sát, phản biện xã hội của MTTQ và các tổ chức chính trị - xã hội;
- để nhân dân nêu giải pháp có hiệu quả cho nhiệm vụ phát triển kinh tế - xã hội và cho việc đổi mới cách lãnh đạo \
của cấp ủy, chính quyền."""
CONTENT = (
    "Kết quả 8 tháng đầu năm 2019, nhiệm vụ 4 tháng cuối năm; những điều nhân dân các tổ dân phố phản ánh, kiến nghị "
    "với phường; ý kiến nêu trực tiếp tại hội nghị."
)
PRESENT = [
    "Ban Chấp hành Đảng bộ phường",
    "Thường trực HĐND phường",
    "Lãnh đạo UBND phường",
    "Lãnh đạo MTTQ phường",
    "Trưởng, phó các ban, ngành, đoàn thể chính trị - xã hội",
    "Cán bộ, công chức phường",
    "Bí thư chi bộ các tổ dân phố",
    "Tổ trưởng các tổ dân phố",
    "Trưởng ban công tác Mặt trận các tổ dân phố",
    "Đại diện nhân dân trên địa bàn phường",
]
INVITED = "; ".join(PRESENT) + "."
TOPICS = [
    "giải quyết thủ tục hành chính",
    "thực hiện dịch vụ công mức độ 3, 4",
    "quản lý đô thị",
    "vệ sinh môi trường",
    "quản lý đất đai",
    "cấp giấy chứng nhận quyền sử dụng đất",
    "giải phóng mặt bằng",
]
TOPICS_RAISED = "Những vấn đề gắn trực tiếp với đời sống nhân dân:\n\n" + "\n".join(f"- {topic}" for topic in TOPICS)
SEVEN_OPINIONS = "07 ý kiến của đại diện các tổ dân phố và người dân trên địa bàn phường tham gia phát biểu"
OFFICIAL_NOTE = "Chức vụ ghi theo bài đăng ngày 16/9/2019; bài không nói thời gian giữ chức vụ."
REPORT_SUBJECT = (
    "Kết quả công tác xây dựng Đảng, phát triển kinh tế - xã hội, an ninh quốc phòng của phường 8 tháng đầu năm 2019"
)
SYNTHESIS_SUBJECT = "Tổng hợp ý kiến, kiến nghị của nhân dân các tổ dân phố với phường"

OPENING = (
    "Bí thư Đảng ủy nêu mục đích, ý nghĩa của cuộc đối thoại: nghe và tiếp thu ý kiến nhân dân, bảo đảm quyền làm "
    "chủ và giám sát, sớm giải quyết hoặc đề xuất cấp trên xử lý vướng mắc, đưa chủ trương, chính sách đến với dân, "
    "tạo đồng thuận, và để nhân dân hiến kế."
)
REPORT = (
    "Chủ tịch UBND phường nêu những kết quả nổi bật về xây dựng Đảng, phát triển kinh tế - xã hội, an ninh quốc "
    "phòng trong 8 tháng đầu năm 2019; nhiệm vụ trọng tâm 4 tháng cuối năm; những khó khăn, tồn tại; và các giải "
    "pháp của UBND phường để thực hiện chỉ tiêu, nhiệm vụ được giao."
)
SYNTHESIS = (
    "Chủ tịch Ủy ban MTTQ phường báo cáo tổng hợp những điều nhân dân các tổ dân phố phản ánh và kiến nghị với phường."
)
STATEMENTS = (
    "Trong không khí dân chủ, thẳng thắn, cởi mở và xây dựng, có 07 ý kiến của đại diện các tổ dân phố và người "
    f"dân. Các ý kiến tập trung vào {', '.join(TOPICS)}… Trong số người phát biểu có Bí thư chi bộ tổ dân phố số 17, "
    "và một công dân tổ dân phố số 3 nói về việc cấp giấy chứng nhận quyền sử dụng đất."
)
ANSWERS = (
    "Lãnh đạo phường lắng nghe, giải trình và tiếp thu với tinh thần cầu thị, thẳng thắn. Những việc thuộc thẩm "
    "quyền địa phương được lãnh đạo UBND phường trả lời cụ thể ngay tại buổi đối thoại. Bí thư Đảng ủy trực tiếp "
    "trao đổi với công dân về nội dung ý kiến."
)
CONCLUSION = """Bí thư Đảng ủy, Chủ tịch HĐND phường:

- tiếp thu ý kiến đối thoại trực tiếp của các đại biểu và những vấn đề Ủy ban MTTQ phường đã tổng hợp;
- chỉ đạo ban hành thông báo kết luận hội nghị đối thoại;
- đề nghị UBND phường dựa vào các ý kiến mà lập kế hoạch và tiến độ giải quyết trong phạm vi thẩm quyền, trả lời nhân \
dân đúng quy định, để những yêu cầu, nguyện vọng hợp pháp, chính đáng được đáp ứng trong thời gian sớm nhất."""

AGENDA = [
    ("Khai mạc, nêu mục đích, ý nghĩa của hội nghị", "secretary", OPENING),
    ("Báo cáo kết quả 8 tháng đầu năm 2019 và nhiệm vụ 4 tháng cuối năm", "report", REPORT),
    ("Báo cáo tổng hợp ý kiến, kiến nghị của nhân dân các tổ dân phố", "synthesis", SYNTHESIS),
    ("Nhân dân phát biểu", "Đại diện các tổ dân phố và người dân", STATEMENTS),
    ("Lãnh đạo phường giải trình, tiếp thu, trả lời", "Lãnh đạo phường", ANSWERS),
    ("Kết luận hội nghị", "secretary", CONCLUSION),
]

ARTICLE = f"""Ngày 12/9/2019, vào buổi sáng, phường Gia Thụy mở hội nghị để người đứng đầu cấp ủy, chính quyền phường \
đối thoại trực tiếp với MTTQ, các đoàn thể chính trị - xã hội và đại diện nhân dân.

Chủ trì là hai đồng chí Nguyễn Thị Tùng Chinh, Bí thư Đảng ủy, Chủ tịch HĐND phường, và Đặng Việt Phương, Phó Bí thư \
Đảng ủy, Chủ tịch UBND phường. Đến dự còn có Ban Chấp hành Đảng bộ, Thường trực HĐND, lãnh đạo UBND và MTTQ; trưởng, \
phó các ban, ngành, đoàn thể; cán bộ, công chức phường; Bí thư chi bộ, tổ trưởng, Trưởng ban công tác Mặt trận các tổ \
dân phố và đại diện nhân dân.

{OPENING}

{REPORT}

Tiếp đó, đồng chí Đặng Thị Huyền Linh, Ủy viên Ban Thường vụ Đảng ủy, Chủ tịch Ủy ban MTTQ phường, báo cáo tổng hợp \
những điều nhân dân các tổ dân phố phản ánh và kiến nghị với phường.

{STATEMENTS}

{ANSWERS}

{CONCLUSION}"""

PICTURES = [
    (
        "report_at_lectern",
        "Đ/c Đặng Việt Phương - Phó Bí thư Đảng ủy, Chủ tịch UBND phường báo cáo kết quả công tác xây dựng Đảng, các "
        "nhiệm vụ phát triển kinh tế - xã hội, an ninh quốc phòng của phường 8 tháng đầu năm 2019",
        "Hình vẽ minh họa: một người đứng ở bục đọc báo cáo, bên cạnh là biểu đồ cột, phía dưới là các hàng người "
        "nghe.",
    ),
    (
        "synthesis_at_lectern",
        "Đ/c Đặng Thị Huyền Linh - Ủy viên Ban Thường vụ Đảng ủy, Chủ tịch Ủy ban MTTQ phường báo cáo tổng hợp các ý "
        "kiến phản ánh của nhân dân tại các tổ dân phố trên địa bàn phường",
        "Hình vẽ minh họa: một người đứng ở bục, tay chỉ lên màn hình có danh sách các ý kiến.",
    ),
    (
        "veteran_speaks",
        "Đồng chí Bí thư chi bộ tổ dân phố số 17 phát biểu đối thoại tại hội nghị",
        "Hình vẽ minh họa: một người đứng lên giữa các hàng ghế, một tay cầm micrô, một tay cầm tờ giấy.",
    ),
    (
        "citizen_speaks",
        "Công dân tổ dân phố số 3 phát biểu đối thoại về vấn đề cấp giấy chứng nhận quyền sử dụng đất",
        "Hình vẽ minh họa: một người đứng trước micrô, giơ cao một tờ giấy; ba người ngồi ở bàn phía trên lắng nghe.",
    ),
    (
        "dialogue",
        "Đồng chí Nguyễn Thị Tùng Chinh - Bí thư Đảng ủy, Chủ tịch HĐND phường trực tiếp đối thoại, trao đổi với "
        "công dân về nội dung ý kiến tại hội nghị",
        "Hình vẽ minh họa: hai người ngồi cùng bàn nói chuyện với nhau, trên đầu mỗi người có một bong bóng lời thoại.",
    ),
]
