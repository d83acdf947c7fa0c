"""A conference with everything that papers tell, and how tests read a paper."""

import datetime as dt
from typing import Any

from feedback.models import Assignment
from sessions_app.documents.content import Content, Head, Table
from sessions_app.models import DialogueSession, Topic

from ...builders import make_body, make_group, make_issue, make_meeting, make_opinion, make_session

HEAD = Head("ỦY BAN NHÂN DÂN PHƯỜNG THỬ NGHIỆM", signer_title="CHỦ TỊCH")
HARD = 'Ông "A" & bà <B> ]]> hỏi: Đèn ngõ 8?\nDòng hai, 100%.'
SECRET = "Số 12 ngõ nhà ông Bí Mật"


def words(content: Content) -> str:
    return content.plain


def tables(content: Content) -> list[Table]:
    return [block for block in content.blocks if isinstance(block, Table)]


def held(**kwargs: Any) -> DialogueSession:
    """A session that met on 5 March 2026."""
    session = make_session(title="Hội nghị đối thoại lần 1 năm 2026", **kwargs)
    make_meeting(session=session, held_on=dt.date(2026, 3, 5), start_time=dt.time(8), place="Nhà văn hóa phường")
    return session


def held_in(year: int) -> DialogueSession:
    session = make_session(title=f"Hội nghị năm {year}", year=year)
    make_meeting(session=session, held_on=dt.date(year, 5, 5))
    return session


def said(session: DialogueSession, subject: str, **kwargs: Any) -> Any:
    """A public opinion of one of the ward's groups."""
    defaults = {"moderation": "approved", "subject": subject, "public_text": f"{subject}, đề nghị phường xem xét."}
    return make_opinion(session=session, **{**defaults, **kwargs})


def full(rows: int) -> DialogueSession:
    """Opinions of many groups and topics with everything that papers read of them, every third in an issue."""
    session = held()
    topics = list(Topic.objects.all()[:3])
    for number in range(rows):
        opinion = said(session, f"Việc thứ {number}", group=make_group(), topic=topics[number % 3], timing="at")
        Assignment.objects.create(opinion=opinion, body=make_body(), due_on=dt.date(2026, 4, 1))
        make_opinion(session=session, moderation="duplicate", duplicate_of=opinion, group=make_group())
        if number % 3 == 0:
            make_issue(opinion, topic=topics[0])
    return session
