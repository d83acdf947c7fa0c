"""The demo ward's past conference, about two months ago: the whole chain from opinion to kept, or broken, promise."""

import datetime as dt
from functools import partial

from feedback.documents import PAPERS
from sessions_app import actions
from sessions_app.documents import Paper
from sessions_app.models import (
    AgendaItem,
    Announcement,
    AttendeeCount,
    DialogueSession,
    Document,
    DocumentKind,
    FigureKind,
    Meeting,
    Participation,
    ReportedFigure,
)

from . import illustrations, past_cases, past_follow_up, ward
from .accounts import user
from .clock import at, moment, saturday_about
from .documents import add_document, correct_document, docx, pdf
from .pictures import add_picture

Role = Participation.Role

PEOPLE = {
    "secretary": (Role.CHAIR, "Bí thư Đảng ủy phường", ""),
    "chair": (Role.CHAIR, "Chủ tịch UBND phường", ""),
    "vice-chair": (Role.REPORT, "Phó Chủ tịch UBND phường", "Kết quả thực hiện kết luận của hội nghị lần trước"),
    "front": (Role.REPORT, "Chủ tịch Ủy ban MTTQ phường", "Tổng hợp ý kiến của Nhân dân trước hội nghị"),
    "section": (Role.ATTEND, "Trưởng phòng Kinh tế, Hạ tầng và Đô thị", ""),
    "police": (Role.ATTEND, "Trưởng Công an phường", ""),
    "group 7": (Role.SPEAK, "Công dân tổ dân phố số 7", "Hồ sơ cấp giấy chứng nhận quyền sử dụng đất"),
    "group 1": (Role.SPEAK, "Công dân tổ dân phố số 1", "Vỉa hè gần chợ bị lấn chiếm"),
    "group 9": (Role.SPEAK, "Tổ trưởng tổ dân phố số 9", "Thoát nước dọc đường Minh Họa"),
}
AGENDA = [
    (
        8,
        0,
        "Khai mạc, nêu mục đích hội nghị",
        "secretary",
        "Đề nghị người dự nói thẳng, nói ngắn; ý kiến nào chưa kịp nêu thì gửi trên cổng.",
    ),
    (
        8,
        10,
        "Báo cáo kết quả thực hiện kết luận lần trước",
        "vice-chair",
        "Báo cáo 07 việc: 05 việc đã xong, 02 việc chậm và lý do.",
    ),
    (
        8,
        25,
        "Báo cáo tổng hợp ý kiến của Nhân dân",
        "front",
        "11 ý kiến tập hợp qua cổng, họp tổ dân phố, phiếu hộ gia đình, hòm thư và Ban công tác Mặt trận.",
    ),
    (
        8,
        45,
        "Nhân dân phát biểu",
        "",
        "05 lượt phát biểu, 03 ý kiến mới. Các ý kiến còn lại nhắc lại việc ngập ngõ 12 và rác cạnh cổng trường.",
    ),
    (
        9,
        45,
        "Giải trình, trả lời tại chỗ",
        "chair",
        "Trả lời ngay 02 ý kiến; các ý kiến khác giao đơn vị trả lời bằng văn bản.",
    ),
    (
        10,
        40,
        "Kết luận hội nghị",
        "secretary",
        "Giao UBND phường ra thông báo kết luận trong 10 ngày, ghi rõ đơn vị chủ trì và thời hạn từng việc; Mặt trận "
        "giám sát.",
    ),
]
ATTENDEES = [
    ("Thường trực Đảng ủy, HĐND, lãnh đạo UBND, Ủy ban MTTQ phường", 9),
    ("Các phòng, trung tâm, công an, trạm y tế, trường học", 11),
    ("Bí thư chi bộ, tổ trưởng, trưởng ban công tác Mặt trận các tổ dân phố", 33),
    ("Nhân dân", 33),
]
FIGURES = [
    (FigureKind.PEOPLE, 86, ""),
    (FigureKind.SPEAKERS, 5, "05 lượt phát biểu"),
    (FigureKind.OPINIONS, 14, "14 ý kiến, gồm 11 ý kiến tập hợp trước hội nghị và 03 ý kiến nêu tại hội nghị"),
    (FigureKind.BEFORE, 11, ""),
    (FigureKind.AT_MEETING, 3, ""),
    (FigureKind.WITHIN, 13, ""),
    (FigureKind.BEYOND, 1, ""),
    (FigureKind.ON_THE_SPOT, 2, ""),
    (FigureKind.FORWARDED, 1, ""),
]
PICTURES = [
    (
        "full_hall",
        "Toàn cảnh hội nghị sáng thứ Bảy",
        "Hình vẽ minh họa: hội trường nhìn từ hàng ghế cuối, ba người ngồi ở bàn chủ trì.",
    ),
    (
        "group_meeting",
        "Một cuộc họp tổ dân phố lấy ý kiến trước hội nghị",
        "Hình vẽ minh họa: người dân ngồi quanh bàn trà trong nhà sinh hoạt.",
    ),
    (
        "taking_a_slip",
        "Hòm thư góp ý đặt tại Trung tâm Phục vụ hành chính công",
        "Hình vẽ minh họa: một người bỏ phiếu vào hòm thư màu đỏ, một cán bộ ngồi ghi chép bên cạnh.",
    ),
    (
        "street_visit",
        "Kiểm tra hố ga ở ngõ 12 sau hội nghị",
        "Hình vẽ minh họa: hai người cầm bảng ghi đứng bên miệng hố ga trong ngõ.",
    ),
]


def add_past() -> DialogueSession:
    held_on = saturday_about(60)
    session = add_session(held_on)
    opinions = past_cases.send_and_moderate(session, held_on)
    past_cases.put_together(session, opinions, held_on)
    past_cases.assign_all(opinions, held_on)
    past_follow_up.add_conclusion(session, opinions, held_on)
    commitments = past_follow_up.add_commitments(session, opinions, held_on)
    responses = past_cases.answer_all(opinions, held_on)
    past_follow_up.follow_up(commitments, responses, opinions, held_on)
    add_report(session)
    add_papers(session, held_on)
    write_papers(session, held_on)
    past_cases.gather_drains(session, opinions, held_on)
    add_news(session, held_on)
    add_pictures(session)
    return session


def add_pictures(session: DialogueSession) -> None:
    """All but the last are published; that one still has to be looked at."""
    for order, (picture, caption, alt_text) in enumerate(PICTURES, start=1):
        add_picture(session, order, getattr(illustrations, picture)(), caption=caption, alt_text=alt_text)
    waiting = "Hình vẽ minh họa: một người phụ nữ và một người đàn ông ngồi đối diện, đang nói chuyện."
    order = len(PICTURES) + 1
    add_picture(session, order, illustrations.dialogue(), caption="Đối thoại", alt_text=waiting, is_published=False)


def add_session(held_on: dt.date) -> DialogueSession:
    session = DialogueSession.objects.create(
        title=f"Hội nghị đối thoại với Nhân dân phường Minh Họa lần 1 năm {held_on.year}",
        year=held_on.year,
        ordinal=1,
        ward_then=ward.WARD,
        organiser=ward.body("Ủy ban nhân dân phường"),
        summary="Người đứng đầu cấp ủy, chính quyền phường nghe và trả lời 14 ý kiến, nhiều nhất về thoát nước, "
        "chiếu sáng và rác thải.",
        purpose="Nghe ý kiến của Nhân dân về những việc hằng ngày; trả lời ngay việc đã rõ; giao việc, định thời hạn "
        "cho từng đơn vị với việc còn lại; báo cáo kết quả thực hiện kết luận lần trước.",
        content="Thoát nước và chiếu sáng trong ngõ; thu gom rác thải; trật tự vỉa hè và cổng trường; thủ tục hành "
        "chính.",
        invited="Thường trực Đảng ủy, HĐND, lãnh đạo UBND, Ủy ban MTTQ phường; các phòng, đơn vị; Bí thư chi bộ, tổ "
        "trưởng, trưởng ban công tác Mặt trận các tổ dân phố; mọi công dân của phường.",
        how_to_attend="Ai cũng được dự, không cần giấy mời. Người muốn phát biểu ghi tên ở bàn đón tiếp từ 07:30.",
        how_to_send="Trên Cổng đối thoại; qua tổ trưởng hoặc Ban công tác Mặt trận; hòm thư góp ý ở Trung tâm Phục "
        "vụ hành chính công.",
        contact="Văn phòng HĐND và UBND phường, điện thoại 0000 000 000",
        topics_raised="Thoát nước, chiếu sáng, rác thải, vỉa hè, cổng trường, an ninh đêm cuối tuần, giấy chứng "
        "nhận, hồ sơ trực tuyến.",
        opinions_open_at=moment(held_on - dt.timedelta(days=30), 8),
        opinions_close_at=moment(held_on - dt.timedelta(days=1), 17),
        is_illustrative=True,
    )
    meeting = Meeting.objects.create(
        session=session,
        held_on=held_on,
        part_of_day=Meeting.PartOfDay.MORNING,
        start_time=dt.time(8),
        end_time=dt.time(11),
        place=ward.HALL,
        address=ward.ADDRESS,
    )
    with at(moment(held_on - dt.timedelta(days=32), 9)):
        actions.announce_session(session, by=user("vanphong"))
    add_agenda(session, meeting)
    return session


def add_agenda(session: DialogueSession, meeting: Meeting) -> None:
    """Offices only: no person of the demo ward has a name."""
    people = {
        key: Participation.objects.create(session=session, role=role, title_then=title, subject=subject, order=order)
        for order, (key, (role, title, subject)) in enumerate(PEOPLE.items(), start=1)
    }
    for order, (hour, minute, title, who, proceedings) in enumerate(AGENDA, start=1):
        AgendaItem.objects.create(
            session=session,
            meeting=meeting,
            order=order,
            time=dt.time(hour, minute),
            title=title,
            participation=people.get(who),
            done_by="" if who else "Đại diện các tổ dân phố và Nhân dân",
            proceedings=proceedings,
        )


def add_report(session: DialogueSession) -> None:
    """The figures of the minutes; they differ from the counts of the database, and may."""
    for order, (category, number) in enumerate(ATTENDEES, start=1):
        AttendeeCount.objects.create(session=session, category=category, number=number, order=order)
    for kind, value, wording in FIGURES:
        ReportedFigure.objects.create(session=session, kind=kind, value=value, wording=wording)


def add_papers(session: DialogueSession, held_on: dt.date) -> None:
    paper = partial(add_document, session, by=user("vanphong"))
    with at(moment(held_on - dt.timedelta(days=2), 15)):
        paper(
            kind=DocumentKind.SYNTHESIS,
            subject="Báo cáo tổng hợp ý kiến của Nhân dân trước hội nghị đối thoại",
            issuer=ward.body("Ủy ban Mặt trận Tổ quốc Việt Nam phường"),
            number_symbol="12/BC-MTTQ",
            signer="Chủ tịch Ủy ban MTTQ phường",
            file_name="bao-cao-tong-hop-y-kien.pdf",
            content=pdf("bao-cao-tong-hop.pdf"),
        )
    with at(moment(held_on + dt.timedelta(days=4), 10)):
        record = paper(
            kind=DocumentKind.MINUTES,
            subject=f"Biên bản hội nghị đối thoại ngày {held_on:%d/%m/%Y}",
            issuer=ward.body("Văn phòng Hội đồng nhân dân và Ủy ban nhân dân"),
            number_symbol="03/BB-VP",
            file_name="bien-ban-hoi-nghi.docx",
            content=docx(minutes(held_on)[:-1]),
        )
    with at(moment(held_on + dt.timedelta(days=5), 9)):
        note = "Bổ sung giờ kết thúc hội nghị ở cuối biên bản."
        correct_document(record, "bien-ban-hoi-nghi.docx", docx(minutes(held_on)), by=user("vanphong"), note=note)


def write_papers(session: DialogueSession, held_on: dt.date) -> None:
    """Papers that the portal wrote itself: the published conclusion, and the plan that still has to be signed."""
    committee, by = ward.body("Ủy ban nhân dân phường"), user("vanphong")
    with at(moment(held_on + dt.timedelta(days=8), 10)):
        conclusion = made(PAPERS["conclusion"], session)
        actions.take_number(conclusion, issuer=committee, by=by, number=5, issued_on=session.conclusion.issued_on)
        actions.publish_document(conclusion, by=by)
    with at(moment(held_on + dt.timedelta(days=9), 10)):
        made(PAPERS["resolution_plan"], session)


def made(paper: Paper, session: DialogueSession) -> Document:
    document = actions.make_paper(paper, session, by=user("vanphong")).document
    document.is_illustrative = True
    document.save(update_fields=["is_illustrative"])
    return document


def minutes(held_on: dt.date) -> list[str]:
    return [
        "BIÊN BẢN HỘI NGHỊ ĐỐI THOẠI",
        f"Thời gian: từ 08 giờ 00 đến 11 giờ 00, ngày {held_on:%d/%m/%Y}. Địa điểm: {ward.HALL}.",
        "Chủ trì: Bí thư Đảng ủy phường, Chủ tịch UBND phường. Có mặt: 86 người.",
        *[f"{hour:02d}:{minute:02d}. {title}. {proceedings}" for hour, minute, title, _, proceedings in AGENDA],
        "Hội nghị kết thúc lúc 11 giờ 00 cùng ngày.",
    ]


def add_news(session: DialogueSession, held_on: dt.date) -> None:
    news = Announcement.objects.create(
        category=Announcement.Category.NEWS,
        title="14 ý kiến tại hội nghị đối thoại: thoát nước và rác thải được hỏi nhiều nhất",
        summary="Hai ý kiến được trả lời tại chỗ, một ý kiến chuyển đơn vị ngoài phường, các việc còn lại có thời "
        "hạn riêng.",
        text=f"Sáng {held_on:%d/%m/%Y}, 86 người dự hội nghị đối thoại của phường. Ủy ban MTTQ trình bày 11 ý kiến "
        "tập hợp trước; tại hội trường có 05 lượt phát biểu với 03 ý kiến mới.\n\nChủ tịch UBND phường trả lời ngay "
        "về hồ sơ cấp giấy chứng nhận quyền sử dụng đất và vỉa hè gần chợ. Kiến nghị nạo vét cống chính được chuyển "
        "đơn vị quản lý tuyến cống.\n\nThông báo kết luận ghi từng việc, đơn vị chủ trì và thời hạn. Ai cũng xem "
        "được tiến độ ở mục Việc phải làm.",
        session=session,
        event_on=held_on,
        is_illustrative=True,
    )
    with at(moment(held_on + dt.timedelta(days=1), 16, 30)):
        actions.publish_announcement(news, by=user("vanphong"))
