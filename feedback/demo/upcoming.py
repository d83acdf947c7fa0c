"""The demo ward's next conference: announced, taking opinions, with everything filled in that a resident needs to
know."""

import datetime as dt

from django.utils import timezone

from dialogue_portal.lib import codes
from feedback.actions import Asked, register
from feedback.actions.submit import Contact
from feedback.models import Channel, OpinionKind, Wish
from sessions_app import actions
from sessions_app.models import (
    AgendaItem,
    Announcement,
    DialogueSession,
    DocumentKind,
    Meeting,
    Participation,
)

from . import ward
from .accounts import user
from .clock import at, moment
from .documents import add_document, pdf
from .past_follow_up import carry_over_late
from .steps import SENDER, Said, approve, send

DAYS_AHEAD = 16
Role = Participation.Role

OPINIONS = [
    Said(
        key="footbridge",
        day=-8,
        kind=OpinionKind.PETITION,
        topic="giao-thong",
        group=9,
        place="Ngã ba đường Minh Họa",
        contact=SENDER,
        text="Ngã ba đường Minh Họa xe chạy nhanh, không có vạch sang đường. Người già ở tổ 9 đi chợ phải chờ rất "
        "lâu. Tôi là Người gửi minh họa, điện thoại 0900 000 000, sẵn sàng chỉ chỗ.",
        subject="Kẻ vạch sang đường ở ngã ba đường Minh Họa",
        public_text="Ngã ba đường Minh Họa xe chạy nhanh, không có vạch sang đường. Người già ở tổ 9 đi chợ phải chờ "
        "rất lâu. Đề nghị kẻ vạch và cắm biển báo.",
    ),
    Said(
        key="clinic",
        day=-5,
        kind=OpinionKind.QUESTION,
        topic="y-te",
        group=4,
        channel=Channel.GROUP_MEETING,
        text="Trạm Y tế khám sức khỏe định kỳ cho người cao tuổi vào những ngày nào trong quý tới, có phải đăng ký "
        "trước không?",
        subject="Lịch khám sức khỏe cho người cao tuổi",
    ),
    Said(
        key="reading room",
        day=-3,
        kind=OpinionKind.SUGGESTION,
        topic="van-hoa",
        group=12,
        text="Nhà sinh hoạt tổ 12 có một phòng để không. Góp ý làm phòng đọc sách cho trẻ em, các gia đình góp sách, "
        "Đoàn Thanh niên trông giúp hai buổi mỗi tuần.",
        subject="Dùng phòng trống ở nhà sinh hoạt làm phòng đọc cho trẻ em",
    ),
    Said(
        key="dogs",
        day=-2,
        topic="an-ninh-trat-tu",
        group=6,
        text="Buổi sáng ở vườn hoa nhiều chó thả rông, không rọ mõm, các cháu nhỏ sợ không dám ra chơi.",
    ),
    Said(
        key="tax office",
        day=-1,
        kind=OpinionKind.QUESTION,
        topic="thu-tuc-hanh-chinh",
        group=1,
        contact=SENDER,
        text="Tôi bán hàng ăn nhỏ tại nhà, muốn hỏi phải làm những thủ tục gì và nộp ở đâu. Điện thoại của tôi 0900 "
        "000 000.",
    ),
]
VISIBLE = 3
PEOPLE = [
    (Role.CHAIR, "Bí thư Đảng ủy phường"),
    (Role.CHAIR, "Chủ tịch UBND phường"),
    (Role.REPORT, "Phó Chủ tịch UBND phường"),
    (Role.REPORT, "Chủ tịch Ủy ban MTTQ phường"),
]
REGISTRATIONS = [
    (2, 1, "Vỉa hè bị rễ cây làm vỡ trước nhà sinh hoạt tổ 2"),
    (9, 1, "Vạch sang đường ở ngã ba đường Minh Họa"),
    (12, 2, ""),
]
BY_PHONE = Contact(name=SENDER.name, phone=SENDER.phone)
AGENDA = [
    (
        19,
        0,
        "Khai mạc, nêu mục đích hội nghị",
        "Bí thư Đảng ủy phường",
        "Mời mọi người ổn định chỗ ngồi. Giới thiệu người chủ trì, nói rõ cách đăng ký phát biểu.",
    ),
    (
        19,
        10,
        "Báo cáo việc thực hiện kết luận lần trước",
        "Phó Chủ tịch UBND phường",
        "Mời báo cáo không quá 15 phút; việc nào chậm thì nói lý do.",
    ),
    (
        19,
        25,
        "Báo cáo tổng hợp ý kiến của Nhân dân",
        "Chủ tịch Ủy ban MTTQ phường",
        "Nhắc số ý kiến đã nhận và những việc nhiều người nêu.",
    ),
    (
        19,
        40,
        "Nhân dân phát biểu",
        "",
        "Mời theo danh sách đăng ký, mỗi người 5 phút. Ai chưa kịp nói thì mời ghi phiếu; thư ký thu phiếu cuối buổi.",
    ),
    (
        20,
        30,
        "Giải trình, trả lời tại chỗ",
        "Chủ tịch UBND phường",
        "Việc nào chưa trả lời được thì nói rõ đơn vị nào, bao giờ trả lời.",
    ),
    (
        20,
        55,
        "Kết luận hội nghị",
        "Bí thư Đảng ủy phường",
        "Nêu việc giao cho từng đơn vị và thời hạn. Báo nơi đăng thông báo kết luận.",
    ),
]


def add_upcoming(earlier: DialogueSession) -> None:
    """`earlier` is the past conference: in the same year this is the second one."""
    today = timezone.localdate()
    held_on = today + dt.timedelta(days=DAYS_AHEAD)
    opened_on = today - dt.timedelta(days=10)
    session = add_session(held_on, opened_on, ordinal=2 if earlier.year == held_on.year else 1)
    add_agenda(session)
    with at(moment(opened_on + dt.timedelta(days=2), 9)):
        reason, parts = "Thêm giờ mở bàn đón tiếp.", {"Cách tham dự": "Ai cũng được dự, không cần giấy mời."}
        actions.correct_session(session, by=user("vanphong"), parts=parts, reason=reason)
    with at(moment(today - dt.timedelta(days=1), 8)):
        carry_over_late(earlier, session)
    for number, one in enumerate(OPINIONS):
        opinion = send(session, one, moment(today + dt.timedelta(days=one.day), 8, 15))
        if number < VISIBLE:
            approve(opinion, one, moment(today + dt.timedelta(days=one.day), 15))
    add_registrations(session, moment(today - dt.timedelta(days=1), 9))
    add_notice(session, held_on, opened_on)


def add_session(held_on: dt.date, opened_on: dt.date, *, ordinal: int) -> DialogueSession:
    session = DialogueSession.objects.create(
        title=f"Hội nghị đối thoại với Nhân dân phường Minh Họa lần {ordinal} năm {held_on.year}",
        year=held_on.year,
        ordinal=ordinal,
        ward_then=ward.WARD,
        organiser=ward.body("Ủy ban nhân dân phường"),
        summary="Mời Nhân dân gửi ý kiến trước và đến dự: thoát nước, chiếu sáng, rác thải, thủ tục hành chính, và "
        "những việc đã hứa lần trước.",
        basis="Luật Tổ chức chính quyền địa phương số 72/2025/QH15, Điều 43.",
        purpose="Nghe ý kiến của Nhân dân về những việc gắn với đời sống hằng ngày; trả lời ngay việc đã rõ; nói rõ "
        "việc nào đã làm, việc nào còn chậm so với kết luận lần trước.",
        content="1. Kết quả thực hiện kết luận lần trước.\n2. Thoát nước và chiếu sáng trong ngõ.\n3. Thu gom rác "
        "thải.\n4. Thủ tục hành chính trực tuyến.\n5. Những việc khác Nhân dân quan tâm.",
        invited="Thường trực Đảng ủy, HĐND, lãnh đạo UBND, Ủy ban MTTQ phường; các phòng, đơn vị; Bí thư chi bộ, tổ "
        "trưởng, trưởng ban công tác Mặt trận các tổ dân phố; mọi công dân của phường.",
        how_to_attend="Ai cũng được dự, không cần giấy mời. Bàn đón tiếp mở từ 18:30; người muốn phát biểu ghi tên "
        "tại đó hoặc báo trước với tổ trưởng. Lối vào không có bậc, có chỗ để xe ở sân trước.",
        how_to_send="Trên Cổng đối thoại của phường; qua tổ trưởng hoặc Ban công tác Mặt trận của tổ; hoặc bỏ phiếu vào hòm "
        "thư góp ý ở Trung tâm Phục vụ hành chính công.",
        contact="Văn phòng HĐND và UBND phường, điện thoại 0000 000 000, doithoai@minh-hoa.example.org",
        opinions_open_at=moment(opened_on, 8),
        opinions_close_at=moment(held_on - dt.timedelta(days=1), 17),
        is_illustrative=True,
    )
    Meeting.objects.create(
        session=session,
        held_on=held_on,
        part_of_day=Meeting.PartOfDay.EVENING,
        start_time=dt.time(19),
        end_time=dt.time(21),
        place=ward.HALL,
        address=ward.ADDRESS,
        seats=120,
        speaking_slots=10,
    )
    with at(moment(opened_on, 7, 30)):
        actions.announce_session(session, by=user("vanphong"))
    return session


def add_agenda(session: DialogueSession) -> None:
    people = {
        title: Participation.objects.create(session=session, role=role, title_then=title, order=order)
        for order, (role, title) in enumerate(PEOPLE, start=1)
    }
    for order, (hour, minute, title, who, cue) in enumerate(AGENDA, start=1):
        AgendaItem.objects.create(
            session=session,
            meeting=session.meetings.get(),
            order=order,
            time=dt.time(hour, minute),
            title=title,
            participation=people.get(who),
            done_by="" if who else "Đại diện các tổ dân phố và Nhân dân",
            cue=cue,
        )


def add_registrations(session: DialogueSession, on: dt.datetime) -> None:
    """Two who want to speak and one who brings a neighbour to listen, entered by the office."""
    with at(on):
        for number, people, about in REGISTRATIONS:
            wish = Wish.SPEAK if about else Wish.ATTEND
            asked = Asked(wish, about, None, ward.group(number), people)
            register(
                session.meetings.get(), ticket=codes.new_ticket(), asked=asked, contact=BY_PHONE, by=user("vanphong")
            )


def add_notice(session: DialogueSession, held_on: dt.date, opened_on: dt.date) -> None:
    """The announcement and its paper, published on the day the window opened."""
    closes = f"17:00 ngày {held_on - dt.timedelta(days=1):%d/%m/%Y}"
    notice = Announcement.objects.create(
        title=f"Mời dự hội nghị đối thoại tối {held_on:%d/%m/%Y}",
        summary=f"19:00 ngày {held_on:%d/%m/%Y} tại {ward.HALL}. Nhận ý kiến đến {closes}.",
        text=f"UBND {ward.WARD} mời Nhân dân dự hội nghị đối thoại lúc 19:00 ngày {held_on:%d/%m/%Y} tại "
        f"{ward.HALL}.\n\n{session.how_to_attend}\n\nGửi ý kiến trước: {session.how_to_send} Hạn cuối là "
        f"{closes}.\n\nThông báo đầy đủ ở tệp đính kèm trên trang của hội nghị.",
        session=session,
        event_on=held_on,
        is_illustrative=True,
    )
    with at(moment(opened_on, 7, 45)):
        actions.publish_announcement(notice, by=user("vanphong"))
        add_document(
            session,
            by=user("vanphong"),
            kind=DocumentKind.NOTICE,
            subject="Thông báo tổ chức hội nghị đối thoại với Nhân dân",
            issuer=ward.body("Ủy ban nhân dân phường"),
            number_symbol="09/TB-UBND",
            signer="Chủ tịch UBND phường",
            file_name="thong-bao-to-chuc-hoi-nghi-doi-thoai.pdf",
            content=pdf("thong-bao-to-chuc.pdf"),
        )
