"""A conference with all fields filled in, for the tests of papers."""

import datetime as dt
from typing import Any

from django.utils import timezone

from sessions_app.documents.content import Content, Head, Table
from sessions_app.models import AgendaItem, DialogueSession, Participation
from tests.builders import make_meeting, make_session

HEAD = Head("ỦY BAN NHÂN DÂN PHƯỜNG THỬ", place="Thử", authority=("TM. ỦY BAN NHÂN DÂN",), signer_title="CHỦ TỊCH")


def at(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def full_session(**changes: Any) -> DialogueSession:
    """Held on the evening of 05/03/2027; opinions are taken for a week before."""
    fields = {
        "title": "Hội nghị đối thoại năm 2027",
        "year": 2027,
        "basis": "Luật số 72/2025/QH15;\nCăn cứ Kế hoạch số 14-KH/ĐU.",
        "purpose": "Nghe Nhân dân.",
        "content": "Thoát nước.\nRác thải.",
        "invited": "Lãnh đạo phường;\nNhân dân các tổ",
        "how_to_attend": "Ai cũng được dự.",
        "how_to_send": "Qua Cổng đối thoại.",
        "contact": "Văn phòng, điện thoại 0000",
        "opinions_open_at": at(dt.date(2027, 2, 25), 8),
        "opinions_close_at": at(dt.date(2027, 3, 4), 17),
    }
    session = make_session(**{**fields, **changes})
    make_meeting(
        session=session, held_on=dt.date(2027, 3, 5), start_time=dt.time(19), place="Hội trường", address="Số 1"
    )
    chair = Participation.objects.create(session=session, role="chair", title_then="Bí thư Đảng ủy")
    AgendaItem.objects.create(
        session=session, order=1, time=dt.time(19), title="Khai mạc", participation=chair, cue="Mời đứng lên chào cờ."
    )
    AgendaItem.objects.create(
        session=session, order=2, time=dt.time(19, 10), title="Nhân dân phát biểu", done_by="Nhân dân"
    )
    return session


def empty_session() -> DialogueSession:
    return make_session(title="Hội nghị đối thoại năm 2027", purpose="")


def words(content: Content) -> list[str]:
    """The paragraphs of the text, without gaps."""
    return [block.text for block in content.blocks if hasattr(block, "text")]


def tables(content: Content) -> list[Table]:
    return [block for block in content.blocks if isinstance(block, Table)]
