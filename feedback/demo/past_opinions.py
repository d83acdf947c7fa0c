"""The opinions of the demo's past conference: one for every state that an opinion can be in."""

from feedback.models import Channel, OpinionKind, Visibility

from .steps import SENDER, Said

FLOODED_LANE = Said(
    key="flooded lane",
    day=-24,
    topic="thoat-nuoc",
    group=3,
    place="Ngõ 12 đường Minh Họa",
    contact=SENDER,
    text="Tôi là Người gửi minh họa, nhà số 00 ngõ 12, điện thoại 0900 000 000. Cứ mưa chừng nửa tiếng là ngõ 12 "
    "ngập đến mắt cá chân, có hôm nước tràn vào nhà, tủ lạnh nhà tôi đã hỏng một lần. Nhiều hố ga đầy bùn, mấy nắp "
    "bị vỡ. Đề nghị phường cho nạo vét và thay nắp trước mùa mưa sau.",
    subject="Ngõ 12 đường Minh Họa ngập sau mỗi trận mưa lớn",
    public_text="Cứ mưa chừng nửa tiếng là ngõ 12 ngập đến mắt cá chân, có hôm nước tràn vào nhà. Nhiều hố ga đầy "
    "bùn, mấy nắp bị vỡ. Đề nghị phường cho nạo vét và thay nắp trước mùa mưa sau.",
)
STREET_LAMPS = Said(
    key="street lamps",
    day=-20,
    kind=OpinionKind.PETITION,
    topic="giao-thong",
    group=5,
    place="Ngõ 8 đường Minh Họa",
    channel=Channel.GROUP_MEETING,
    text="Cuộc họp tổ dân phố đề nghị sửa đèn ngõ 8: 06 bóng không sáng đã hơn hai tháng, buổi tối người già và trẻ "
    "em đi lại rất khó, đã có người vấp ngã ở đoạn cua.",
    subject="Sáu bóng đèn ở ngõ 8 không sáng",
)
DARK_BEND = Said(
    key="dark bend",
    day=-17,
    topic="giao-thong",
    group=5,
    place="Đoạn cua ngõ 8 đường Minh Họa",
    channel=Channel.HOUSEHOLD_SLIP,
    text="Đoạn cua ngõ 8 tối om, đi làm ca về không nhìn thấy mặt đường. Đề nghị thay bóng đèn.",
    subject="Đoạn cua ngõ 8 tối, đèn không sáng",
)
WAY_TO_MARKET = Said(
    key="way to market",
    day=-13,
    topic="giao-thong",
    group=6,
    place="Ngõ 8 đường Minh Họa",
    contact=SENDER,
    text="Tổ tôi ra chợ sớm đều đi qua ngõ 8, trời chưa sáng mà đèn hỏng gần hết, xe máy và người đi bộ tránh nhau rất "
    "khó. Bao giờ phường thay đèn?",
    subject="Đi chợ sớm qua ngõ 8 không có đèn",
)
WASTE_POINT = Said(
    key="waste point",
    day=-18,
    topic="ve-sinh-moi-truong",
    group=2,
    place="Cạnh cổng Trường Tiểu học Minh Họa",
    channel=Channel.FRONT,
    text="Bà con phản ánh điểm tập kết rác cạnh cổng trường: xe gom đến muộn, rác tràn ra lòng đường đúng giờ học sinh "
    "vào lớp, ngày nắng mùi rất nặng. Đề nghị chuyển giờ gom, làm nền và mái che, hoặc dời đi chỗ khác.",
    subject="Điểm tập kết rác cạnh cổng trường tràn ra lòng đường",
)
LAND_CERTIFICATE = Said(
    key="land certificate",
    day=0,
    kind=OpinionKind.QUESTION,
    topic="dat-dai",
    group=7,
    channel=Channel.CONFERENCE,
    visibility=Visibility.NAMED,
    contact=SENDER,
    text="Tôi nộp hồ sơ cấp giấy chứng nhận quyền sử dụng đất lần đầu từ tháng Ba, số biên nhận 000000, đến nay hai "
    "lần được báo bổ sung giấy tờ mà không nói rõ còn thiếu gì. Xin hỏi hồ sơ đang ở bước nào và còn thiếu những "
    "giấy gì?",
    subject="Hồ sơ cấp giấy chứng nhận nhiều lần phải bổ sung",
    public_text="Tôi nộp hồ sơ cấp giấy chứng nhận quyền sử dụng đất lần đầu từ tháng Ba, đến nay hai lần được báo "
    "bổ sung giấy tờ mà không nói rõ còn thiếu gì. Xin hỏi hồ sơ đang ở bước nào và còn thiếu những giấy gì?",
)
MAIN_SEWER = Said(
    key="main sewer",
    day=-15,
    kind=OpinionKind.PETITION,
    topic="thoat-nuoc",
    group=9,
    place="Cống chính dọc đường Minh Họa",
    text="Đoạn cống chính dọc đường Minh Họa đã lâu không thấy nạo vét, miệng thu nước bị bịt kín vì rác và lá. Các "
    "ngõ hai bên thoát rất chậm. Kiến nghị nạo vét cả tuyến chứ không chỉ trong ngõ.",
    subject="Kiến nghị nạo vét cống chính dọc đường Minh Họa",
)
ONLINE_HELP = Said(
    key="online help",
    day=-12,
    kind=OpinionKind.SUGGESTION,
    topic="thu-tuc-hanh-chinh",
    group=6,
    text="Nhiều người cao tuổi không nộp được hồ sơ trực tuyến, phải nhờ con cháu xin nghỉ làm. Góp ý phường mở bộ "
    "phận tiếp nhận cả ngày Chủ nhật, hoặc ít nhất có người ngồi cạnh máy tính công cộng để chỉ dẫn.",
    subject="Mở cửa ngày Chủ nhật hoặc có người chỉ dẫn nộp hồ sơ trực tuyến",
)
NIGHT_NOISE = Said(
    key="night noise",
    day=-10,
    topic="an-ninh-trat-tu",
    group=8,
    place="Khu vực vườn hoa",
    channel=Channel.HOUSEHOLD_SLIP,
    text="Đêm thứ Bảy, Chủ nhật thanh niên tụ tập ở vườn hoa, nẹt pô xe máy đến quá nửa đêm. Nhà có người ốm không "
    "ngủ được. Đề nghị công an phường tuần tra.",
    subject="Nẹt pô, tụ tập gây ồn ở vườn hoa đêm cuối tuần",
)
SCHOOL_GATE = Said(
    key="school gate",
    day=-9,
    kind=OpinionKind.PETITION,
    topic="giao-duc",
    group=2,
    place="Cổng Trường Tiểu học Minh Họa",
    channel=Channel.LETTER_BOX,
    contact=SENDER,
    text="""Tôi có hai cháu học Trường Tiểu học Minh Họa nên chiều nào cũng đứng ở cổng trường, xin phản ánh kỹ để \
phường dễ xử lý.

Từ 16 giờ 15 đến 17 giờ, đoạn đường trước cổng dài chưa đầy một trăm mét có lúc hàng trăm xe máy và vài chục ô tô \
cùng đỗ chờ. Ô tô dừng ngay dưới lòng đường, có xe quay đầu tại chỗ. Xe máy của phụ huynh đỗ kín vỉa hè, các cháu nhỏ \
phải len xuống lòng đường để tìm bố mẹ. Hai quán nước đối diện cổng kê bàn ghế ra hết phần vỉa hè còn lại. Những hôm \
mưa thì gần như không ai đi được, xe cứu thương chạy từ ngõ ra đã có lần phải chờ rất lâu. Tôi thấy tận mắt hai vụ va \
quệt trong tháng vừa rồi, may chỉ xây xát nhẹ.

Nhà trường đã cho các khối tan học lệch nhau mười phút nhưng không đủ, vì phụ huynh đến sớm vẫn đứng chờ tại chỗ. Bảo \
vệ của trường chỉ có một người, không có quyền nhắc ô tô.

Tôi đề nghị bốn việc. Một là kẻ vạch và cắm biển cấm dừng, cấm đỗ ô tô trước cổng trong giờ tan học. Hai là mượn sân \
nhà sinh hoạt cộng đồng cách đó khoảng hai trăm mét làm chỗ cho ô tô chờ đón. Ba là có người của công an phường hoặc \
dân phòng đứng phân luồng ít nhất trong tháng đầu. Bốn là yêu cầu hai quán nước trả lại vỉa hè cho người đi bộ. Nếu \
cần, nhiều phụ huynh sẵn sàng góp công trực cùng nhà trường; ban đại diện cha mẹ học sinh các lớp đã bàn và lập được \
danh sách hơn hai mươi người, chia ca đủ năm ngày trong tuần, chỉ xin phường cấp áo phản quang, còi và chỉ dẫn cách \
đứng cho đúng. Mong phường trả lời sớm cho chúng tôi biết việc nào làm được, việc nào không và vì sao.""",
    subject="Ùn tắc, mất an toàn trước cổng trường tiểu học giờ tan học",
)
PAVEMENT = Said(
    key="pavement",
    day=0,
    topic="quy-hoach-xay-dung",
    group=1,
    place="Đường Minh Họa, đoạn gần chợ",
    channel=Channel.CONFERENCE,
    text="Vỉa hè gần chợ bị kê bạt, để xe kín từ sáng sớm, người đi bộ phải xuống lòng đường. Dẹp xong vài hôm lại "
    "đâu vào đấy. Đề nghị kẻ vạch rõ phần được để xe và phần dành cho người đi bộ.",
    subject="Vỉa hè gần chợ bị lấn chiếm, người đi bộ phải xuống lòng đường",
)
ALLOWANCE = Said(
    key="allowance",
    day=-8,
    kind=OpinionKind.QUESTION,
    topic="an-sinh",
    group=4,
    visibility=Visibility.NOT_PUBLISHED,
    contact=SENDER,
    text="Gia đình tôi thuộc diện được trợ cấp nhưng hai tháng nay chưa nhận được tiền. Xin đừng đăng việc này lên "
    "mạng, chỉ cần cho tôi biết phải hỏi ai.",
    subject="Hỏi về trợ cấp xã hội chưa nhận được",
)
CLEARANCE = Said(
    key="clearance",
    day=4,
    kind=OpinionKind.QUESTION,
    topic="giai-phong-mat-bang",
    group=11,
    channel=Channel.FRONT,
    text="Dự án mở rộng đường qua tổ 11 đã đo đạc từ năm ngoái. Xin cho biết bao giờ công bố phương án bồi thường, "
    "tái định cư để các hộ biết đường mà sửa nhà.",
    subject="Bao giờ công bố phương án bồi thường dự án mở rộng đường",
)
HIDDEN = Said(
    key="hidden",
    day=-14,
    group=10,
    channel=Channel.SOCIAL,
    text="Quán karaoke gia đình ở cuối ngõ 5 hát đến khuya, hàng xóm góp ý thì chủ quán to tiếng.",
    subject="Hát karaoke to tiếng ở cuối ngõ 5",
)
HELD = Said(
    key="held",
    day=-6,
    text="Ngõ 12 ngập, ngõ 12 ngập, ngõ 12 ngập. Bao giờ phường mới sửa? Tôi gửi lần thứ bảy trong buổi sáng nay.",
)
PENDING = Said(
    key="pending",
    day=40,
    kind=OpinionKind.SUGGESTION,
    topic="van-hoa",
    group=10,
    channel=Channel.LETTER_BOX,
    text="Nhà sinh hoạt của tổ chỉ mở khi có họp. Góp ý mở thêm các buổi chiều để người cao tuổi tập dưỡng sinh, các "
    "cháu có chỗ đọc sách.",
)
DECLINED = Said(
    key="declined",
    day=-11,
    group=6,
    text="(Nguyên văn chứa lời lẽ xúc phạm một hộ hàng xóm; người làm phần mềm không đặt ra lời lẽ đó ở đây.)",
)
DUPLICATE = Said(
    key="duplicate",
    day=-5,
    group=3,
    text="Đoạn ngõ nhà tôi mưa xuống là ngập, người già không ra khỏi nhà được. Bao giờ phường nạo vét cống?",
)
DIVERTED = Said(
    key="diverted",
    day=-7,
    kind=OpinionKind.PETITION,
    topic="khac",
    channel=Channel.LETTER_BOX,
    contact=SENDER,
    text="Đơn khiếu nại quyết định xử phạt vi phạm hành chính đối với gia đình tôi. (Dữ liệu minh họa, không có vụ "
    "việc thật.)",
)

IN_CONCLUSION = [
    FLOODED_LANE,
    STREET_LAMPS,
    WASTE_POINT,
    LAND_CERTIFICATE,
    MAIN_SEWER,
    ONLINE_HELP,
    NIGHT_NOISE,
    SCHOOL_GATE,
    PAVEMENT,
]
APPROVED = [*IN_CONCLUSION, DARK_BEND, WAY_TO_MARKET, ALLOWANCE, CLEARANCE, HIDDEN]
EVERYTHING = [*APPROVED, HELD, PENDING, DECLINED, DIVERTED, DUPLICATE]
