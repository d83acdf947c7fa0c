"""The conference of phường Gia Thụy of 12 September 2019, retold from the article of the ward's own portal.

Every fact is the article's; what it does not say (the place, the hours, the dates of office) stays empty. No verb is
used and no event recorded, as nobody of this portal did any of it.
"""

import datetime as dt

from sessions_app.models import (
    AgendaItem,
    Announcement,
    AttendeeCount,
    Body,
    BodyKind,
    DialogueSession,
    FigureKind,
    Meeting,
    Official,
    OfficialRole,
    Participation,
    ReportedFigure,
)

from . import gia_thuy_text as text
from . import illustrations
from .clock import moment
from .pictures import add_picture

SLUG = "gia-thuy-2019"
HELD_ON = dt.date(2019, 9, 12)
POSTED_AT = moment(dt.date(2019, 9, 16), 9, 47)
SOURCE = "Kể lại theo bài đăng ngày 16/9/2019 trên trang thông tin điện tử phường Gia Thụy"
Role = Participation.Role

BODIES = {
    "Đảng ủy phường Gia Thụy": ("Đảng ủy phường Gia Thụy", BodyKind.PARTY),
    "HĐND phường Gia Thụy": ("Hội đồng nhân dân phường Gia Thụy", BodyKind.COUNCIL),
    "UBND phường Gia Thụy": ("Ủy ban nhân dân phường Gia Thụy", BodyKind.COMMITTEE),
    "Ủy ban MTTQ phường Gia Thụy": ("Ủy ban Mặt trận Tổ quốc Việt Nam phường Gia Thụy", BodyKind.FRONT),
}
SECRETARY = "Nguyễn Thị Tùng Chinh"
CHAIR = "Đặng Việt Phương"
FRONT_CHAIR = "Đặng Thị Huyền Linh"
OFFICIALS = {
    SECRETARY: [("Bí thư Đảng ủy", "Đảng ủy phường Gia Thụy"), ("Chủ tịch HĐND phường", "HĐND phường Gia Thụy")],
    CHAIR: [("Phó Bí thư Đảng ủy", "Đảng ủy phường Gia Thụy"), ("Chủ tịch UBND phường", "UBND phường Gia Thụy")],
    FRONT_CHAIR: [
        ("Ủy viên Ban Thường vụ Đảng ủy", "Đảng ủy phường Gia Thụy"),
        ("Chủ tịch Ủy ban MTTQ phường", "Ủy ban MTTQ phường Gia Thụy"),
    ],
}


def add_gia_thuy() -> None:
    session = add_session()
    add_officials()
    add_agenda(session, add_participations(session))
    for order, category in enumerate(text.PRESENT, start=1):
        AttendeeCount.objects.create(session=session, category=category, order=order)
    ReportedFigure.objects.create(session=session, kind=FigureKind.OPINIONS, value=7, wording=text.SEVEN_OPINIONS)
    add_announcement(session)
    for order, (picture, caption, alt_text) in enumerate(text.PICTURES, start=1):
        add_picture(session, order, getattr(illustrations, picture)(), caption=caption, alt_text=alt_text)


def add_session() -> DialogueSession:
    session = DialogueSession.objects.create(
        title=text.TITLE,
        slug=SLUG,
        year=2019,
        ward_then="phường Gia Thụy",
        summary=text.SUMMARY,
        purpose=text.PURPOSE,
        content=text.CONTENT,
        invited=text.INVITED,
        topics_raised=text.TOPICS_RAISED,
        source=SOURCE,
        # The day of announcement in 2019 is not known. On this portal it counts as public from the time of the article.
        announced_at=POSTED_AT,
    )
    Meeting.objects.create(session=session, held_on=HELD_ON, part_of_day=Meeting.PartOfDay.MORNING)
    return session


def add_officials() -> None:
    """Their bodies are marked as no longer working, so that nobody of 2019 is shown among those in office today."""
    for order, (short_name, (name, kind)) in enumerate(BODIES.items()):
        Body.objects.get_or_create(
            name=name, defaults={"short_name": short_name, "kind": kind, "is_active": False, "order": 900 + order}
        )
    for name, titles in OFFICIALS.items():
        official = Official.objects.create(name=name, note=text.OFFICIAL_NOTE)
        for order, (title, short_name) in enumerate(titles, start=1):
            body = Body.objects.get(name=BODIES[short_name][0])
            OfficialRole.objects.create(official=official, title=title, body=body, order=order)


def add_participations(session: DialogueSession) -> dict[str, Participation]:
    """By the key with which `text.AGENDA` names the person."""
    rows: dict[str, tuple[str, str, str, str]] = {
        "secretary": (Role.CHAIR, SECRETARY, "", ""),
        "chair": (Role.CHAIR, CHAIR, "", ""),
        "report": (Role.REPORT, CHAIR, "", text.REPORT_SUBJECT),
        "synthesis": (Role.REPORT, FRONT_CHAIR, "", text.SYNTHESIS_SUBJECT),
        "group 17": (Role.SPEAK, "", "Bí thư chi bộ tổ dân phố số 17", ""),
        "group 3": (Role.SPEAK, "", "Công dân tổ dân phố số 3", "Cấp giấy chứng nhận quyền sử dụng đất"),
    }
    return {
        key: Participation.objects.create(
            session=session,
            role=role,
            official=Official.objects.filter(name=name).first(),
            name_then=name,
            title_then=title or titles_of(name),
            subject=subject,
            order=order,
        )
        for order, (key, (role, name, title, subject)) in enumerate(rows.items(), start=1)
    }


def titles_of(name: str) -> str:
    return ", ".join(title for title, _ in OFFICIALS[name])


def add_agenda(session: DialogueSession, participations: dict[str, Participation]) -> None:
    for order, (title, who, proceedings) in enumerate(text.AGENDA, start=1):
        AgendaItem.objects.create(
            session=session,
            meeting=session.meetings.get(),
            order=order,
            title=title,
            participation=participations.get(who),
            done_by="" if who in participations else who,
            proceedings=proceedings,
        )


def add_announcement(session: DialogueSession) -> None:
    Announcement.objects.create(
        category=Announcement.Category.PARTY,
        title=text.ARTICLE_TITLE,
        summary=text.SUMMARY,
        text=text.ARTICLE,
        session=session,
        event_on=HELD_ON,
        source=SOURCE,
        published_at=POSTED_AT,
        view_count=228,
    )
