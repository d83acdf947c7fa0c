"""A conference that was held, the opinions said there, and the conclusion drafted from it."""

import datetime as dt

from feedback.actions.conclude import draft_conclusion
from tests.builders import make_meeting, make_opinion, make_session, make_user


def held(**kwargs):
    session = make_session(title="Hội nghị đối thoại lần 1 năm 2026", **kwargs)
    make_meeting(session=session, held_on=dt.date(2026, 3, 5), place="Nhà văn hóa")
    return session


def said(session, subject, **kwargs):
    return make_opinion(session=session, moderation="approved", subject=subject, public_text=subject, **kwargs)


def drafted(session):
    return draft_conclusion(session, by=make_user("Văn phòng"))


def lines(notice, part):
    return list(notice.items.filter(part=part).values_list("text", flat=True))
