"""The invented ward of the demo: its profile, bodies and residential groups. All of it says that it is invented."""

import datetime as dt
from typing import Any

from sessions_app.models import Body, BodyKind, Letterhead, PaperForm, ResidentialGroup, WardProfile

NAME = "Minh Họa"
WARD = f"phường {NAME}"
HALL = f"Hội trường UBND {WARD}"
ADDRESS = f"Số 00 đường Minh Họa, {WARD}, tỉnh Minh Họa"

BODIES = [
    ("Đảng ủy phường", "Đảng ủy phường", BodyKind.PARTY),
    ("Hội đồng nhân dân phường", "HĐND phường", BodyKind.COUNCIL),
    ("Ủy ban nhân dân phường", "UBND phường", BodyKind.COMMITTEE),
    ("Ủy ban Mặt trận Tổ quốc Việt Nam phường", "Ủy ban MTTQ phường", BodyKind.FRONT),
    ("Hội Liên hiệp Phụ nữ phường", "Hội Phụ nữ phường", BodyKind.ASSOCIATION),
    ("Hội Cựu chiến binh phường", "", BodyKind.ASSOCIATION),
    ("Đoàn Thanh niên Cộng sản Hồ Chí Minh phường", "Đoàn Thanh niên phường", BodyKind.ASSOCIATION),
    ("Văn phòng Hội đồng nhân dân và Ủy ban nhân dân", "Văn phòng HĐND và UBND", BodyKind.OFFICE),
    ("Phòng Kinh tế, Hạ tầng và Đô thị", "", BodyKind.OFFICE),
    ("Phòng Văn hóa - Xã hội", "", BodyKind.OFFICE),
    ("Trung tâm Phục vụ hành chính công", "", BodyKind.SERVICE),
    ("Công an phường", "", BodyKind.POLICE),
    ("Trạm Y tế phường", "", BodyKind.SERVICE),
    ("Trường Tiểu học Minh Họa", "", BodyKind.SERVICE),
    ("Sở Nông nghiệp và Môi trường tỉnh Minh Họa", "Sở Nông nghiệp và Môi trường", BodyKind.HIGHER),
    ("Sở Xây dựng tỉnh Minh Họa", "Sở Xây dựng", BodyKind.HIGHER),
    ("Công ty Thoát nước Minh Họa", "", BodyKind.OTHER),
]

ALL_UNITS = "Các phòng, đơn vị thuộc phường;\nCác tổ dân phố;"
LETTERHEADS = {
    "Đảng ủy phường": {
        "form": PaperForm.PARTY,
        "upper_line": "ĐẢNG BỘ TỈNH MINH HỌA",
        "recipients": f"Ban Thường vụ Đảng ủy;\nỦy ban nhân dân phường;\nỦy ban MTTQ phường;\n{ALL_UNITS}",
    },
    "Ủy ban nhân dân phường": {
        "recipients": f"Thường trực Đảng ủy phường;\nThường trực HĐND phường;\nỦy ban MTTQ phường;\n{ALL_UNITS}",
    },
    "Ủy ban Mặt trận Tổ quốc Việt Nam phường": {
        "recipients": "Thường trực Đảng ủy phường;\nỦy ban nhân dân phường;\nBan công tác Mặt trận các tổ dân phố;",
    },
}
"""The head and foot of a body's papers, as far as its name does not give them."""


def add_ward() -> None:
    """Add what is missing. An existing profile, body or group stays as it is."""
    WardProfile.objects.get_or_create(pk=1, defaults=profile())
    for place, (name, short_name, kind) in enumerate(BODIES, start=1):
        Body.objects.get_or_create(name=name, defaults={"short_name": short_name, "kind": kind, "order": place * 10})
    for name, letterhead in LETTERHEADS.items():
        Letterhead.objects.get_or_create(body=body(name), defaults=letterhead)
    for number in range(1, 13):
        add_group(number)
    add_group(13, valid_from=dt.date(2015, 1, 1), valid_to=dt.date(2025, 12, 31), merged_into=group(12))
    ResidentialGroup.objects.get_or_create(
        name="Khu tập thể Minh Họa",
        defaults={"valid_to": dt.date(2014, 12, 31), "merged_into": group(11), "is_renamed": True},
    )


def add_group(number: int, **changes: Any) -> None:
    ResidentialGroup.objects.get_or_create(name=group_name(number), defaults={"number": number, **changes})


def group_name(number: int) -> str:
    return f"Tổ dân phố số {number}"


def profile() -> dict[str, str]:
    return {
        "unit_kind": "phường",
        "name": NAME,
        "province": "tỉnh Minh Họa",
        "responsible_body": f"Ủy ban nhân dân {WARD}",
        "address": ADDRESS,
        "phone": "0000 000 000",
        "email": "doithoai@minh-hoa.example.org",
        "office_hours": "Thứ Hai đến thứ Sáu, 07:30–11:30 và 13:30–17:00; Chủ tịch UBND tiếp công dân sáng thứ Năm",
        "complaints_guide": COMPLAINTS_GUIDE,
        "notice": f"Đây là trang trình diễn. Phường {NAME} không có thật; nội dung mang nhãn «Dữ liệu minh họa» do người làm "
        "phần mềm đặt ra.",
    }


COMPLAINTS_GUIDE = f"""Khiếu nại và tố cáo được giải quyết theo thủ tục riêng, không qua Cổng đối thoại và không được \
đăng ở đây.

Xin gửi đơn, có chữ ký của người viết, đến bộ phận tiếp công dân của UBND {WARD} ({ADDRESS}) trong giờ tiếp dân, hoặc \
qua đường bưu điện. Khi cần hỏi cách viết đơn, xin gọi số điện thoại của phường; cán bộ sẽ hướng dẫn.

Việc khẩn cấp về an ninh, trật tự xin gọi 113; cháy, nổ gọi 114; cấp cứu gọi 115."""


def body(name: str) -> Body:
    return Body.objects.get(name=name)


def group(number: int) -> ResidentialGroup:
    return ResidentialGroup.objects.get(name=group_name(number))
