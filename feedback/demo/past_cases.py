"""What became of each opinion of the past conference: moderated, assigned, answered, or left undone on purpose."""

import datetime as dt
from functools import partial
from typing import Any

from feedback import actions
from feedback.actions.synthesise import Group, Pick, gather, publish_issues, put_on_agenda
from feedback.models import Draft, HeldReason, Moderation, Opinion, Processing, Response
from sessions_app.actions import move, record
from sessions_app.models import DialogueSession

from . import past_opinions as said
from .accounts import user
from .clock import at, moment
from .steps import answer, approve, send
from .ward import body

Opinions = dict[str, Opinion]

SECTION = "Phòng Kinh tế, Hạ tầng và Đô thị"
WELFARE = "Phòng Văn hóa - Xã hội"
SERVICE_CENTRE = "Trung tâm Phục vụ hành chính công"
POLICE = "Công an phường"
HIGHER = "Sở Xây dựng tỉnh Minh Họa"
COMMITTEE = "Ủy ban nhân dân phường"
DRAINAGE = "Công ty Thoát nước Minh Họa"
ASSIGNED_TO = {
    said.FLOODED_LANE.key: SECTION,
    said.STREET_LAMPS.key: SECTION,
    said.DARK_BEND.key: SECTION,
    said.WAY_TO_MARKET.key: SECTION,
    said.WASTE_POINT.key: SECTION,
    said.MAIN_SEWER.key: SECTION,
    said.ONLINE_HELP.key: SERVICE_CENTRE,
    said.NIGHT_NOISE.key: POLICE,
    said.SCHOOL_GATE.key: WELFARE,
    said.PAVEMENT.key: SECTION,
    said.ALLOWANCE.key: WELFARE,
}


def on(held_on: dt.date, day: int, hour: int = 9) -> dt.datetime:
    """The hour of the day that is `day` days after the meeting."""
    return moment(held_on + dt.timedelta(days=day), hour)


def send_and_moderate(session: DialogueSession, held_on: dt.date) -> Opinions:
    opinions = {one.key: send(session, one, on(held_on, one.day, 20 if one.day else 9)) for one in said.EVERYTHING}
    for one in said.APPROVED:
        approve(opinions[one.key], one, on(held_on, one.day + 1))
    with at(on(held_on, said.HELD.day, 20)):
        hold(opinions[said.HELD.key])
    with at(on(held_on, said.DECLINED.day + 1)):
        reason = "Nội dung xúc phạm cá nhân. Xin gửi lại, chỉ nêu sự việc và điều ông/bà đề nghị."
        actions.decline(opinions[said.DECLINED.key], by=user("vanphong"), reason=reason)
    with at(on(held_on, said.DUPLICATE.day + 1)):
        of = opinions[said.FLOODED_LANE.key]
        actions.mark_duplicate(opinions[said.DUPLICATE.key], by=user("vanphong"), of=of)
    with at(on(held_on, said.DIVERTED.day + 1)):
        reason = "Là đơn khiếu nại; đã hướng dẫn nộp tại bộ phận tiếp công dân."
        actions.divert(opinions[said.DIVERTED.key], by=user("vanphong"), reason=reason)
    with at(on(held_on, said.HIDDEN.day + 3)):
        reason = "Nội dung chỉ ra một hộ gia đình cụ thể. Sự việc vẫn được phường xem xét."
        actions.hide(opinions[said.HIDDEN.key], by=user("vanphong"), reason=reason)
    return opinions


def hold(opinion: Opinion) -> None:
    """No verb holds an opinion: the portal does that in a flood."""
    move(opinion, Moderation.PENDING, Moderation.HELD, held_reason=HeldReason.FLOOD)
    record(
        opinion, "hold", by=None, start=Moderation.PENDING, end=Moderation.HELD, reason="Gửi quá nhiều lần liên tiếp."
    )


def put_together(session: DialogueSession, opinions: Opinions, held_on: dt.date) -> None:
    """Make issues: one that is answered, and one that still waits, with a hidden opinion in it."""
    report = session.agenda.filter(title__contains="tổng hợp").first()
    issues: list[tuple[str, str, list[said.Said]]] = [
        (
            "Đèn chiếu sáng ở ngõ 8 không sáng",
            "Từ hơn hai tháng nay 06 bóng đèn ở ngõ 8 không sáng, tối nhất là đoạn cua. Người già, trẻ em, người đi làm "
            "ca và đi chợ sớm đi lại khó, đã có người vấp ngã. Người dân đề nghị thay đèn.",
            [said.STREET_LAMPS, said.DARK_BEND, said.WAY_TO_MARKET],
        ),
        (
            "Gây ồn ban đêm ở khu dân cư",
            "Đêm cuối tuần có người tụ tập, nẹt pô xe máy, hát to đến khuya. Người dân đề nghị tuần tra, nhắc nhở.",
            [said.NIGHT_NOISE, said.HIDDEN],
        ),
    ]
    groups = [Group([Pick(opinions[one.key].pk) for one in members], *words) for *words, members in issues]
    with at(on(held_on, -4)):
        made, _ = gather(session, groups, by=user("mttq"))
        for issue in made:
            put_on_agenda(issue, by=user("mttq"), item=report)
    with at(on(held_on, -4, 10)):
        publish_issues(session, made, by=user("mttq"))


def assign_all(opinions: Opinions, held_on: dt.date) -> None:
    with at(on(held_on, 2)):
        for key, name in ASSIGNED_TO.items():
            actions.assign(opinions[key], by=user("vanphong"), body=body(name))
    with at(on(held_on, 6)):
        office, expected_on = body(HIGHER), held_on + dt.timedelta(days=90)
        letter = {"letter_number": "27/UBND", "sent_on": held_on + dt.timedelta(days=6), "expected_on": expected_on}
        actions.forward(opinions[said.CLEARANCE.key], by=user("vanphong"), to_body=office, **letter)
    with at(on(held_on, 3, 14)):
        allowance = opinions[said.ALLOWANCE.key]
        question = "Đề nghị ông/bà cho biết tên người hưởng trợ cấp."
        actions.ask_sender(allowance, by=user("vanphong"), question=question)
    with at(on(held_on, 10)):
        sent_on, expected_on = (held_on + dt.timedelta(days=days) for days in (10, 40))
        letter = {"letter_number": "33/UBND", "sent_on": sent_on, "expected_on": expected_on}
        actions.forward(opinions[said.MAIN_SEWER.key], by=user("vanphong"), to_body=body(DRAINAGE), **letter)


def gather_drains(session: DialogueSession, opinions: Opinions, held_on: dt.date) -> None:
    """Two opinions about the same water, each with its own answer, as one issue."""
    picks = [Pick(opinions[one.key].pk) for one in (said.FLOODED_LANE, said.MAIN_SEWER)]
    with at(on(held_on, 20)):
        issues, _ = gather(session, [Group(picks, DRAINS, ABOUT_DRAINS)], by=user("mttq"))
    with at(on(held_on, 20, 10)):
        publish_issues(session, issues, by=user("mttq"))


DRAINS = "Ngập úng, thoát nước ở ngõ 12 và dọc đường Minh Họa"
ABOUT_DRAINS = (
    "Ngõ 12 ngập sau mỗi trận mưa lớn, nhiều hố ga đầy bùn, nắp vỡ. Cống chính dọc đường Minh Họa lâu không nạo vét, các "
    "ngõ hai bên thoát chậm. Đề nghị nạo vét cả hố ga trong ngõ và tuyến cống chính, thay nắp vỡ."
)


def answer_all(opinions: Opinions, held_on: dt.date) -> dict[str, Response]:
    """The answers by the keys of their opinions; the correction if there is one."""
    responses = {
        said.FLOODED_LANE.key: answer_flooded_lane(opinions[said.FLOODED_LANE.key], held_on),
        said.STREET_LAMPS.key: answer_street_lamps(opinions[said.STREET_LAMPS.key], held_on),
    }
    written: list[tuple[str, int, dict[str, Any]]] = [
        (said.WASTE_POINT.key, 12, WASTE_POINT),
        (said.LAND_CERTIFICATE.key, 3, {**LAND_CERTIFICATE, "issued_on": held_on}),
        (said.MAIN_SEWER.key, 14, MAIN_SEWER),
        (said.ONLINE_HELP.key, 13, ONLINE_HELP),
        (said.NIGHT_NOISE.key, 26, NIGHT_NOISE),
        (said.SCHOOL_GATE.key, 24, SCHOOL_GATE),
        (said.PAVEMENT.key, 25, PAVEMENT),
    ]
    for key, day, content in written:
        responses[key] = answer(opinions[key], on(held_on, day), **{**content, "body": body(content["body"])})
    return responses


def answer_flooded_lane(opinion: Opinion, held_on: dt.date) -> Response:
    """Published with a wrong date, then corrected openly."""
    wrong, right = (f"{held_on + dt.timedelta(days=days):%d/%m/%Y}" for days in (30, 40))
    text = (
        "Phòng đã khảo sát ngõ 12: 14 hố ga đầy bùn, 09 nắp vỡ. Phòng nạo vét toàn bộ và thay nắp, hoàn thành trước "
        "ngày {}. Trong lúc làm, ngõ chỉ đi được xe máy từ 08 giờ đến 16 giờ."
    )
    office: dict[str, Any] = {"body": body(SECTION), "answered_by": "Trưởng phòng Kinh tế, Hạ tầng và Đô thị"}
    step = partial(answer, opinion, outcome="dang-giai-quyet", **office)
    first = step(moment=on(held_on, 10), text=text.format(wrong), number_symbol="21/KTHTĐT")
    note = f"Bản trước ghi nhầm thời hạn {wrong}. Thời hạn đúng theo thông báo kết luận là {right}."
    return step(
        moment=on(held_on, 15),
        text=text.format(right),
        number_symbol="24/KTHTĐT",
        corrects=first,
        correction_note=note,
    )


def answer_street_lamps(opinion: Opinion, held_on: dt.date) -> Response:
    """Solved, and the case closed."""
    response = answer(opinion, on(held_on, 18), body=body(SECTION), **STREET_LAMPS)
    with at(on(held_on, 24)):
        # No verb closes an answered case: only one that was split or withdrawn.
        move(opinion, Processing.ANSWERED, Processing.CLOSED)
        record(opinion, "close", by=user("vanphong"), start=Processing.ANSWERED, end=Processing.CLOSED)
    return response


STREET_LAMPS: dict[str, Any] = {
    "outcome": "da-giai-quyet",
    "answered_by": "Trưởng phòng Kinh tế, Hạ tầng và Đô thị",
    "number_symbol": "26/KTHTĐT",
    "text": "Cả 06 bóng đèn ở ngõ 8 đã được thay và thử vào buổi tối. Bóng mới tiết kiệm điện, bảo hành 24 tháng. "
    "Khi đèn hỏng, xin báo tổ trưởng hoặc gửi trên cổng, phòng sẽ cho thay trong 05 ngày làm việc.",
}
WASTE_POINT: dict[str, Any] = {
    "body": SECTION,
    "outcome": "dang-giai-quyet",
    "answered_by": "Trưởng phòng Kinh tế, Hạ tầng và Đô thị",
    "number_symbol": "22/KTHTĐT",
    "text": "Từ tuần này xe gom rác lấy trước 06 giờ 00, không trùng giờ học sinh vào lớp. Phường sẽ làm nền bê "
    "tông, mái che và vòi rửa cho điểm tập kết. Trong thời gian thi công, phòng dự kiến đặt một điểm tạm ở bãi đất "
    "cuối ngõ 5.",
}
LAND_CERTIFICATE: dict[str, Any] = {
    "body": COMMITTEE,
    "outcome": "da-giai-thich",
    "author": "vanphong",
    "answered_by": "Chủ tịch UBND phường",
    "on_the_spot": True,
    "text": "Hồ sơ đang ở bước xác nhận nguồn gốc đất, còn thiếu trích đo thửa đất và giấy tờ về việc chuyển nhượng "
    "trước đây. Trung tâm Phục vụ hành chính công đã gửi phiếu hướng dẫn một lần, ghi đủ giấy tờ còn thiếu; khi nhận "
    "đủ, phường không yêu cầu bổ sung thêm lần nào nữa. UBND phường nhận khuyết điểm vì hai lần trước báo thiếu "
    "không rõ.",
}
MAIN_SEWER: dict[str, Any] = {
    "body": SECTION,
    "outcome": "vuot-tham-quyen",
    "author": "vanphong",
    "answered_by": "Trưởng phòng Kinh tế, Hạ tầng và Đô thị",
    "number_symbol": "23/KTHTĐT",
    "text": "Tuyến cống chính do Công ty Thoát nước Minh Họa quản lý, phường không có quyền nạo vét. UBND phường đã "
    "có văn bản chuyển kiến nghị này kèm ảnh hiện trạng và sẽ đăng trả lời của công ty ngay khi nhận được. Miệng thu "
    "nước trên vỉa hè, phường đã cho dọn sạch rác và lá.",
}
ONLINE_HELP: dict[str, Any] = {
    "body": SERVICE_CENTRE,
    "outcome": "chua-chap-nhan",
    "author": "vanphong",
    "answered_by": "Giám đốc Trung tâm Phục vụ hành chính công",
    "text": "Trung tâm chưa mở cửa Chủ nhật được vì chưa đủ người trực theo quy định về giờ làm việc. Việc có người "
    "chỉ dẫn thì làm được: mỗi buổi làm việc có một người ngồi cạnh máy tính công cộng giúp nộp hồ sơ, ưu tiên người "
    "cao tuổi.",
}
NIGHT_NOISE: dict[str, Any] = {
    "body": POLICE,
    "outcome": "dang-giai-quyet",
    "author": "vanphong",
    "as_far_as": Draft.DRAFT,
    "text": "Công an phường tổ chức tuần tra khu vực vườn hoa từ 22 giờ đến 01 giờ các đêm cuối tuần. (Đang soạn, "
    "chờ số liệu.)",
}
SCHOOL_GATE: dict[str, Any] = {
    "body": WELFARE,
    "outcome": "dang-giai-quyet",
    "author": "vanphong",
    "as_far_as": Draft.SUBMITTED,
    "answered_by": "Trưởng phòng Văn hóa - Xã hội",
    "text": "Trong bốn việc đề nghị: biển cấm dừng, đỗ và người phân luồng sẽ có trong học kỳ này; sân nhà sinh hoạt "
    "mở cho ô tô chờ đón từ 16 giờ đến 17 giờ; việc trả lại vỉa hè làm cùng đợt kiểm tra đường gần chợ.",
}
PAVEMENT: dict[str, Any] = {
    "body": SECTION,
    "outcome": "dang-giai-quyet",
    "as_far_as": Draft.APPROVED,
    "answered_by": "Trưởng phòng Kinh tế, Hạ tầng và Đô thị",
    "text": "Phòng sẽ kẻ vạch phân phần để xe và phần đi bộ đoạn gần chợ dài 220 mét, cắm biển ở hai đầu, và cùng "
    "công an phường kiểm tra hằng ngày trong 30 ngày đầu.",
}
