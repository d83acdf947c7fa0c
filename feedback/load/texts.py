"""The texts of made-up opinions: common troubles of a ward, at places with made-up names.

Few words are everywhere and most are rare, as in any language: place names come with Zipf's frequencies.
"""

import random
from dataclasses import dataclass
from itertools import accumulate

from dialogue_portal.lib.text import capital, fold

SYLLABLES_READ = """
an bàng bằng bình cam cảnh chanh chiêm chuối cúc cọ dâu diệp dừa đa đài đào đình đồi đông gạo giang gấm hà hạ hải hạnh
hiên hoa hòa hồ hồng huệ hương khê khoai kim kiều la lam lan lâm lê liễu linh loan lộc long lúa lục lựu mai mận mây
mía mít mơ mộc mỹ nam nga ngân ngô ngọc nguyên nhãn nhài nhật nho ninh phong phú phượng quang quế quỳnh rạng sa sao
sen sim sơn sung tân tây thanh thái thạch thảo thu thủy thông thuận tía tiên trà trạch trắc trúc tùng vân vải vàng
vinh vĩnh vũ xanh xoan xuân yên
"""
SYLLABLES = SYLLABLES_READ.split()
NAMES = 12_000

TROUBLES = {
    "giao-thong": [
        "mặt đường bị sụt lún, nhiều ổ gà",
        "vỉa hè bị lấn chiếm làm nơi bán hàng",
        "nắp hố ga bị vỡ, rất nguy hiểm cho người đi xe máy",
        "xe tải chạy vào giờ cao điểm gây ùn tắc",
        "thiếu biển báo và gờ giảm tốc trước cổng trường",
    ],
    "thoat-nuoc": [
        "cống thoát nước bị tắc, mưa là ngập",
        "nước thải chảy tràn ra ngõ, mùi hôi nồng nặc",
        "rãnh thoát nước chưa có nắp đậy",
        "mương tiêu bị bồi lấp, chưa được nạo vét",
    ],
    "moi-truong": [
        "rác thải sinh hoạt không được thu gom đúng giờ",
        "hộ kinh doanh đốt than tổ ong, khói bụi bay vào nhà dân",
        "điểm tập kết rác tự phát ở gần khu dân cư",
        "cây xanh gãy cành chưa được cắt tỉa trước mùa mưa bão",
    ],
    "an-ninh": [
        "thanh niên tụ tập gây ồn ào về đêm",
        "quán karaoke mở loa quá giờ quy định",
        "mất trộm xe đạp trong khu tập thể, đề nghị lắp camera",
        "chó thả rông không có rọ mõm",
    ],
    "dat-dai": [
        "việc cấp giấy chứng nhận quyền sử dụng đất kéo dài",
        "hồ sơ đo đạc lại ranh giới thửa đất chưa được trả lời",
        "công trình xây dựng không phép chưa được xử lý",
    ],
    "ha-tang": [
        "đèn chiếu sáng công cộng bị hỏng",
        "nước sạch yếu, thường mất vào buổi tối",
        "dây điện và cáp viễn thông võng xuống thấp",
        "nhà văn hóa tổ dân phố xuống cấp, mái bị dột",
    ],
    "chinh-sach": [
        "người cao tuổi chưa nhận được trợ cấp hằng tháng",
        "thủ tục bảo hiểm y tế cho hộ cận nghèo còn chậm",
        "lịch tiêm chủng cho trẻ em thông báo quá muộn",
        "trường học thiếu chỗ cho học sinh đúng tuyến",
    ],
}
"""By a part of the slug of their topic; a topic without its own uses all."""

OPENINGS = [
    "Kính gửi Ủy ban nhân dân phường.",
    "Bà con trong tổ kiến nghị.",
    "Kính đề nghị lãnh đạo phường xem xét.",
    "Chúng tôi phản ánh như sau.",
    "Xin hỏi chính quyền phường.",
]
SINCE = ["từ đầu năm", "đã nhiều tháng nay", "từ trước Tết", "mấy tuần gần đây", "sau trận mưa vừa rồi", "từ lâu"]
EFFECTS = [
    "Trẻ em và người già đi lại rất khó khăn.",
    "Việc này ảnh hưởng đến sức khỏe của nhân dân.",
    "Tổ đã phản ánh nhiều lần nhưng chưa được giải quyết.",
    "Đã có người bị ngã, rất may không nặng.",
    "Việc buôn bán của các hộ bị ảnh hưởng.",
    "Cả khu mất mỹ quan.",
]
REQUESTS = [
    "Đề nghị phường cho kiểm tra và trả lời cho người dân được biết.",
    "Đề nghị cơ quan chức năng sớm khắc phục.",
    "Mong phường có kế hoạch sửa chữa trong năm nay.",
    "Đề nghị công khai thời gian thực hiện.",
    "Xin cảm ơn.",
]
ANSWERS = [
    "Ủy ban nhân dân phường đã giao đơn vị kiểm tra thực tế ở {place}. {done} Trân trọng cảm ơn ý kiến của người dân.",
    "Qua kiểm tra, ý kiến về {place} là đúng. {done} Đề nghị bà con tiếp tục phản ánh khi có việc phát sinh.",
    "Về việc ở {place}, đơn vị trả lời như sau. {done}",
]
DONE = [
    "Việc đã được khắc phục xong.",
    "Kinh phí đã được ghi vào kế hoạch quý sau.",
    "Việc này thuộc thẩm quyền của cấp trên, phường đã có công văn chuyển.",
    "Đơn vị đã lập biên bản và yêu cầu chấm dứt.",
    "Đơn vị sẽ làm trước mùa mưa, tổ dân phố giám sát.",
]


@dataclass(frozen=True)
class Said:
    """The words of one opinion: title, text, and both as search compares them (`FoldedField`)."""

    subject: str
    text: str
    folded: str
    place: str


class Writer:
    """Writes texts; the same `dice` write the same ones."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        names: dict[str, None] = {}
        while len(names) < NAMES:
            names[" ".join(capital(part) for part in dice.choices(SYLLABLES, k=2))] = None
        self.names = list(names)
        self.sums = list(accumulate(1 / rank for rank in range(1, NAMES + 1)))

    def place(self) -> str:
        name, other = self.dice.choices(self.names, cum_weights=self.sums, k=2)
        number = int(self.dice.random() ** 2 * 400) + 1
        return f"ngõ {number} đường {name}, gần chợ {other}"

    def said_about(self, topic: str) -> Said:
        """`topic` is the slug of a topic."""
        pick = self.dice.choice
        troubles = next((told for part, told in TROUBLES.items() if part in topic), None)
        trouble, place = pick(troubles or pick(list(TROUBLES.values()))), self.place()
        subject = f"{capital(trouble)} ở {place}"
        said = f"{pick(OPENINGS)} Ở {place}, {trouble} {pick(SINCE)}. {pick(EFFECTS)} {pick(REQUESTS)}"
        return Said(subject, said, fold(f"{subject} {said}"), place)

    def answer_about(self, place: str) -> str:
        return self.dice.choice(ANSWERS).format(place=place, done=self.dice.choice(DONE))
