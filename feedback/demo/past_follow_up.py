"""What the past conference concluded and promised, and how far it has come."""

import datetime as dt
from collections.abc import Callable

from feedback import actions
from feedback.models import Commitment, CommitmentState, DropReason, Opinion, Response, Verification
from sessions_app.actions import end_posting, publish_conclusion, record_loudspeaker, record_posting
from sessions_app.models import ConclusionItem, ConclusionNotice, ConclusionPart, DialogueSession

from . import past_opinions as said
from .accounts import user
from .clock import at
from .past_cases import COMMITTEE, DRAINAGE, POLICE, SECTION, SERVICE_CENTRE, WELFARE, Opinions, on
from .ward import body

ANSWERED = [
    (
        said.LAND_CERTIFICATE.key,
        "Hồ sơ cấp giấy chứng nhận: Chủ tịch UBND phường nói rõ bước đang làm và giấy tờ còn thiếu.",
    ),
    (
        said.PAVEMENT.key,
        "Vỉa hè gần chợ: Chủ tịch UBND phường nhận sẽ kẻ vạch phân phần để xe và phần đi bộ, trả lời bằng văn bản.",
    ),
]
FORWARDED = [(said.MAIN_SEWER.key, "Kiến nghị nạo vét cống chính dọc đường Minh Họa.", DRAINAGE)]
PROMISED = [
    (said.FLOODED_LANE.key, "Nạo vét 14 hố ga, thay nắp vỡ ở ngõ 12 đường Minh Họa", SECTION, 40),
    (said.STREET_LAMPS.key, "Thay 06 bóng đèn ở ngõ 8", SECTION, 20),
    (said.WASTE_POINT.key, "Làm nền, mái che, vòi rửa cho điểm tập kết rác cạnh cổng trường", SECTION, 45),
    (said.ONLINE_HELP.key, "Bố trí người chỉ dẫn nộp hồ sơ trực tuyến mỗi buổi làm việc", SERVICE_CENTRE, 30),
    (said.NIGHT_NOISE.key, "Tuần tra khu vực vườn hoa các đêm cuối tuần", POLICE, 95),
    (said.SCHOOL_GATE.key, "Phân luồng, chống ùn tắc trước cổng trường giờ tan học", WELFARE, 75),
]
HELPERS = {said.FLOODED_LANE.key: DRAINAGE, said.SCHOOL_GATE.key: POLICE}
TEMPORARY_POINT = "temporary point"


def add_conclusion(session: DialogueSession, opinions: Opinions, held_on: dt.date) -> None:
    notice = ConclusionNotice.objects.create(
        session=session,
        issuer=body(COMMITTEE),
        number_symbol="05/TB-UBND",
        issued_on=held_on + dt.timedelta(days=7),
        title=f"Kết luận hội nghị đối thoại với Nhân dân phường Minh Họa ngày {held_on:%d/%m/%Y}",
        introduction=f"Ngày {held_on:%d/%m/%Y}, phường tổ chức hội nghị đối thoại. Sau khi nghe báo cáo và các ý "
        "kiến, người chủ trì kết luận như sau. (Dữ liệu minh họa.)",
        closing="Các đơn vị báo tiến độ trên Cổng đối thoại. Ủy ban MTTQ phường giám sát và xác nhận kết quả.",
        signer="Chủ tịch UBND phường",
    )
    with at(on(held_on, 6)):
        for one in said.IN_CONCLUSION:
            actions.add_to_conclusion(opinions[one.key], by=user("vanphong"))
    for order, (key, text) in enumerate(ANSWERED, start=1):
        add_item(notice, ConclusionPart.ANSWERED, order, text, opinions[key])
    for order, (key, text, office) in enumerate(FORWARDED, start=1):
        add_item(notice, ConclusionPart.FORWARDED, order, text, opinions[key], office)
    for order, (key, text, office, days) in enumerate(PROMISED, start=1):
        due_on = held_on + dt.timedelta(days=days)
        add_item(notice, ConclusionPart.ASSIGNED, order, f"{text}.", opinions[key], office, due_on)
    with at(on(held_on, 8)):
        publish_conclusion(notice, by=user("vanphong"))
    hang_at_the_board(notice, held_on)


def hang_at_the_board(notice: ConclusionNotice, held_on: dt.date) -> None:
    """From the day of its publication, for 31 days, read out on three of them."""
    since = held_on + dt.timedelta(days=8)
    with at(on(held_on, 9)):
        posting = record_posting(notice, by=user("vanphong"), place="bảng tin trụ sở UBND phường", posted_on=since)
    with at(on(held_on, 12)):
        until = since + dt.timedelta(days=2)
        record_loudspeaker(posting, by=user("vanphong"), days=3, until=until)
    with at(on(held_on, 40)):
        end_posting(posting, by=user("vanphong"), taken_down_on=since + dt.timedelta(days=31))


def add_item(
    notice: ConclusionNotice,
    part: ConclusionPart,
    order: int,
    text: str,
    opinion: Opinion,
    office: str = "",
    due_on: dt.date | None = None,
) -> None:
    item = ConclusionItem.objects.create(
        notice=notice, part=part, order=order, text=text, body=body(office) if office else None, due_on=due_on
    )
    opinion.conclusion_items.add(item)


def add_commitments(session: DialogueSession, opinions: Opinions, held_on: dt.date) -> dict[str, Commitment]:
    """One for each line of part d) and one from an answer alone, by the keys of their opinions."""
    items = session.conclusion.items.filter(part=ConclusionPart.ASSIGNED)
    commitments = {}
    for (key, title, office, _), item in zip(PROMISED, items, strict=True):
        commitments[key] = Commitment.objects.create(
            session=session, title=title, lead_body=body(office), due_on=item.due_on, conclusion_item=item
        )
        commitments[key].opinions.add(opinions[key])
        if key in HELPERS:
            commitments[key].coordinating_bodies.add(body(HELPERS[key]))
    with at(on(held_on, 8, 10)):
        for commitment in commitments.values():
            actions.publish_commitment(commitment, by=user("vanphong"))
    commitments[TEMPORARY_POINT] = Commitment.objects.create(
        session=session,
        title="Đặt điểm tập kết rác tạm ở bãi đất cuối ngõ 5",
        lead_body=body(SECTION),
        due_on=held_on + dt.timedelta(days=35),
    )
    commitments[TEMPORARY_POINT].opinions.add(opinions[said.WASTE_POINT.key])
    return commitments


def follow_up(
    commitments: dict[str, Commitment], responses: dict[str, Response], opinions: Opinions, held_on: dt.date
) -> None:
    for key in (said.FLOODED_LANE.key, said.STREET_LAMPS.key, said.WASTE_POINT.key, said.ONLINE_HELP.key):
        link(commitments[key], responses[key])
    link(commitments[TEMPORARY_POINT], responses[said.WASTE_POINT.key])
    with at(on(held_on, 13)):
        actions.publish_commitment(commitments[TEMPORARY_POINT], by=user("vanphong"))
    for day, key, username, state, text, percent in PROGRESS:
        with at(on(held_on, day, 16)):
            step(commitments[key], username, state, text, percent)
    say_otherwise(commitments, opinions, held_on)


def link(commitment: Commitment, response: Response) -> None:
    commitment.response = response
    commitment.save(update_fields=["response"])
    if response.issue:
        commitment.issues.add(response.issue)


def say_otherwise(commitments: dict[str, Commitment], opinions: Opinions, held_on: dt.date) -> None:
    """A report that it is done which the sender denies, with the sender's words as staff published them; and a
    postponement."""
    noise = commitments[said.NIGHT_NOISE.key]
    with at(on(held_on, 31, 16)):
        actions.report_done(noise, by=user("vanphong"), text="Đã tuần tra 08 đêm cuối tuần, không còn tụ tập ca hát.")
    with at(on(held_on, 33, 21)):
        opinion = opinions[said.NIGHT_NOISE.key]
        reason = "Tối thứ Bảy vừa rồi vẫn hát loa kẹo kéo ở vườn hoa đến 23 giờ."
        report = noise.done_reports.get()
        refusal = actions.say_whether_done(report, opinion, answer=Verification.Answer.NOT_YET, reason=reason)
    with at(on(held_on, 34, 8)):
        actions.publish_reason(refusal, by=user("vanphong"), public_reason=reason)
    with at(on(held_on, 40, 9)):
        actions.postpone_commitment(
            commitments[said.SCHOOL_GATE.key],
            by=user("vanphong"),
            due_on=held_on + dt.timedelta(days=95),
            reason="Phải chờ nhà trường đổi giờ tan học từ học kỳ sau mới phân luồng được.",
        )


def carry_over_late(session: DialogueSession, to_session: DialogueSession) -> None:
    """Late promises go to the next conference."""
    late = list(Commitment.objects.public().overdue().filter(session=session).by_due_date())
    actions.carry_over(late, to_session=to_session, by=user("vanphong"))


def step(commitment: Commitment, username: str, state: str, text: str, percent: int | None) -> None:
    """A note on the work, then the state that follows, if any."""
    by = user(username)
    if state == CommitmentState.DROPPED:
        why = DropReason.objects.get(name="Người dân trong khu vực không đồng thuận")
        actions.drop_commitment(commitment, by=by, drop_reason=why, reason=text)
        return
    if text:
        actions.report_progress(commitment, by=by, text=text, percent=percent)
    if state == CommitmentState.REPORTED_DONE:
        actions.report_done(commitment, by=by, text=text)
    elif verb := VERBS.get(state):
        verb(commitment, by=by)


VERBS: dict[str, Callable[..., None]] = {
    CommitmentState.UNDER_WAY: actions.start_commitment,
    CommitmentState.VERIFIED: actions.verify_commitment,
}
PROGRESS: list[tuple[int, str, str, str, str, int | None]] = [
    (9, said.STREET_LAMPS.key, "donvi", "under_way", "Đã kiểm tra và đặt mua bóng đèn.", 20),
    (12, said.STREET_LAMPS.key, "donvi", "", "Đã thay 04 trong 06 bóng.", 65),
    (14, said.FLOODED_LANE.key, "donvi", "under_way", "Đã khảo sát 14 hố ga, lập xong dự toán.", 20),
    (16, said.STREET_LAMPS.key, "donvi", "reported_done", "Đã thay đủ 06 bóng, đã thử vào buổi tối.", 100),
    (18, TEMPORARY_POINT, "donvi", "under_way", "Đang lấy ý kiến các hộ quanh bãi đất cuối ngõ 5.", None),
    (18, said.ONLINE_HELP.key, "vanphong", "under_way", "Đã phân công người trực hai buổi sáng mỗi tuần.", 40),
    (
        21,
        said.NIGHT_NOISE.key,
        "vanphong",
        "under_way",
        "Công an phường báo: đã tuần tra 03 đêm, nhắc nhở 05 trường hợp.",
        20,
    ),
    (
        22,
        said.STREET_LAMPS.key,
        "mttq",
        "verified",
        "Ban công tác Mặt trận tổ 5 đã đi xem buổi tối: đủ 06 bóng sáng.",
        100,
    ),
    (
        25,
        TEMPORARY_POINT,
        "vanphong",
        "dropped",
        "23 trong 25 hộ quanh bãi đất không đồng ý. Thay vào đó, xe gom lấy rác sớm hơn trong suốt thời gian thi công.",
        None,
    ),
    (
        27,
        said.ONLINE_HELP.key,
        "vanphong",
        "reported_done",
        "Mọi buổi làm việc đều có người chỉ dẫn; tuần đầu giúp 31 lượt người.",
        100,
    ),
    (28, said.FLOODED_LANE.key, "donvi", "", "Đã nạo vét 14 hố ga, thay 06 trong 09 nắp.", 70),
    (36, said.WASTE_POINT.key, "donvi", "", "Chưa khởi công: đang xin bố trí kinh phí.", 0),
    (44, said.FLOODED_LANE.key, "donvi", "", "Chậm hạn: 03 nắp còn lại sai cỡ, nhà cung cấp đang đổi.", 85),
]
