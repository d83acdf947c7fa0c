"""Texts for measurements, the same in every run.

Made of real Vietnamese sentence parts and of words drawn with Zipf frequencies: few words are everywhere, most are
rare, as in any language.
"""

import random
from itertools import accumulate

SYLLABLES_READ = """
an bàn bảo bến bình bóng bờ cảnh cao cấp cầu cây cháy chậm chiều chợ chuông cống công cột cũ cửa dài dây dự dừng
đá đêm đèn điểm điện đình đỗ độ đội đông đường gạch gần gãy giá giao giấy giếng giờ gom hàng hát hầm hẹp hè hoa
hóa học hồ hộ hội hở hư hướng karaoke kênh khai khám khí khóa khói khu kiểm kính làng lát lấn lắp lề lịch loa
lối lũ lún lụt mạng mái màn mặt máy mẫu mầm mét mộ mở mùi mùa mưa mương nạn nạo nắng nắp ngã ngập nghề nghỉ
nghiệp ngõ ngói ngừng nhà nhánh nhựa nóng nối non nông nợ nứt nước ồn ống phá phân phép phí phòng phố phơi phun
quán quạt quảng quét rác rạch rào rễ rò rộng rừng sạch sạt sân sét sông sơn sụt sữa tải tán tàu tắc tầng tập tên
thải tháng thép thi thoát thóc thông thu thuế thuốc thư thửa tiếng tiền tiểu toa tổ tối tràn trạm tranh trẻ trộm
trồng trung trường tuyến tủ tường ủ vét vệ vỉa viên vỡ vụ vườn xanh xả xe xép xây xóm xuống xưởng yếu
"""
SYLLABLES = SYLLABLES_READ.split()
OPENINGS = [
    "Kính gửi Ủy ban nhân dân phường, tôi là người dân tổ dân phố số {n}.",
    "Tôi xin phản ánh một việc ở ngõ {n} như sau.",
    "Kính đề nghị phường xem xét, giải quyết việc sau đây.",
    "Bà con tổ dân phố số {n} chúng tôi kiến nghị.",
    "Cho tôi hỏi.",
]
LINKS_READ = """
của và ở tại đã bị không được rất nhiều lần mà vẫn chưa có người đến xem vì thế nên từ lâu nay
"""
LINKS = LINKS_READ.split()
CLOSINGS = [
    "Đề nghị phường cho kiểm tra và trả lời cho người dân được biết.",
    "Mong chính quyền sớm giải quyết để bà con yên tâm.",
    "Xin cảm ơn.",
    "Kính mong lãnh đạo phường quan tâm.",
]
dice = random.Random(2026)


def vocabulary(size: int) -> tuple[list[str], list[float]]:
    """`size` different words of two syllables, and the running sums of their frequencies (Zipf, s = 1)."""
    words: dict[str, None] = {}
    while len(words) < size:
        words[f"{dice.choice(SYLLABLES)} {dice.choice(SYLLABLES)}"] = None
    return list(words), list(accumulate(1 / rank for rank in range(1, size + 1)))


WORDS, SUMS = vocabulary(12_000)


def matter() -> list[str]:
    """The words of a subject, which a second text on it would use again."""
    return dice.choices(WORDS, cum_weights=SUMS, k=dice.randint(6, 16))


def text_about(words: list[str]) -> str:
    words = dice.sample(words, max(4, round(len(words) * 0.8))) + dice.choices(WORDS, cum_weights=SUMS, k=4)
    said = " ".join(f"{word} {dice.choice(LINKS)}" for word in words)
    return f"{dice.choice(OPENINGS).format(n=dice.randint(1, 60))} {said}. {dice.choice(CLOSINGS)}"
