"""What followers of an opinion, a conference or a promise are told by mail."""

from typing import Any

from django.urls import reverse

from dialogue_portal.lib.addresses import absolute
from sessions_app.models import ConclusionCorrection, ConclusionNotice, DialogueSession, OutboxMessage, SessionChange

from ..actions.follow import confirming_token_of, token_of
from ..models import Commitment, Follow, Opinion, Referral
from ..models.choices import DONE
from .promises import OF_PROMISES, commitment_of, row_of, said_first, still_stands

SUBJECTS = {
    "confirm": "Xin xác nhận việc theo dõi qua thư điện tử",
    "forwarded": "Ý kiến ông/bà theo dõi đã được chuyển đến cơ quan có thẩm quyền",
    "forward_corrected": "Báo lại: ý kiến ông/bà theo dõi được chuyển đến cơ quan nào",
    "forward_replied": "Cơ quan khác đã trả lời về điều ông/bà theo dõi",
    "taken_back": "Báo lại: ý kiến ông/bà theo dõi không phải chuyển đi nữa",
    "answered": "Ý kiến ông/bà theo dõi đã có trả lời",
    "corrected": "Trả lời ý kiến ông/bà theo dõi đã được đính chính",
    "reopened": "Ý kiến ông/bà theo dõi được xem xét lại",
    "concluded": "Đã có kết luận của hội nghị ông/bà theo dõi",
    "conclusion_corrected": "Kết luận của hội nghị ông/bà theo dõi đã được đính chính",
    "postponed": "Hội nghị ông/bà theo dõi tạm hoãn",
    "resumed": "Hội nghị ông/bà theo dõi đã có ngày họp",
    "rescheduled": "Hội nghị ông/bà theo dõi đổi lịch họp",
    "cancelled": "Hội nghị ông/bà theo dõi đã hủy",
    "progress": "Một việc ông/bà theo dõi có tiến độ mới",
    "put_off": "Một việc ông/bà theo dõi lùi hạn",
    "given_up": "Một việc ông/bà theo dõi không làm nữa",
    "taken_up": "Một việc ông/bà theo dõi được làm tiếp",
    "reported_done": "Một việc ông/bà theo dõi được báo là đã xong",
    "kept": "Một việc ông/bà theo dõi đã được xác nhận là xong",
    "not_done": "Một việc ông/bà theo dõi chưa xong, được làm tiếp",
    "promise_corrected": "Một việc ông/bà theo dõi đã được đính chính",
}
ANY_NEWS = "Có tin mới về việc ông/bà theo dõi"
OF_THE_WAY = frozenset({"forwarded", "forward_corrected", "taken_back"})
ABOUT_DAYS = frozenset({"postponed", "resumed", "rescheduled", "cancelled"})
ABOUT_A_ROW = ABOUT_DAYS | OF_PROMISES | {"conclusion_corrected", "forward_replied"}
"""Kinds that tell of one row, named by their occurrence."""


def follower_facts(message: OutboxMessage) -> dict[str, Any] | None:
    """The facts for a follower; None if they have stopped, the subject is no longer public, or the news is out of
    date."""
    follow = Follow.objects.filter(pk=message.recipient_id).exclude(email="").first()
    if follow is None or (message.kind != "confirm" and not (follow.confirmed_at and follow.stopped_at is None)):
        return None
    opinion = Opinion.objects.public().with_response().filter(pk=follow.opinion_id).first()
    session = DialogueSession.objects.public().filter(pk=follow.session_id).first()
    promise = Commitment.objects.public().filter(pk=follow.commitment_id).first()
    subject = opinion or promise or session
    if subject is None or (message.kind in {"answered", "corrected"} and not (opinion and opinion.response)):
        return None
    if opinion and message.kind in OF_THE_WAY and has_gone_on(message, opinion):
        return None
    news = news_told(message, session)
    if message.kind in ABOUT_A_ROW and not any(news.values()):
        return None
    row = news["row"]
    return {
        **news,
        "said": said_first(message.kind, row) if row else None,
        "opinion": opinion,
        "promise": commitment_of(row) if row else promise,
        "session": session or (opinion and opinion.session),
        "address": follow.email,
        "link": absolute(place_of_news(subject, news).get_absolute_url()),
        "confirm_link": absolute(reverse("feedback:confirm_follow", args=[confirming_token_of(follow)])),
        "stop_link": absolute(reverse("feedback:stop_follow", args=[token_of(follow)])),
    }


def has_gone_on(message: OutboxMessage, opinion: Opinion) -> bool:
    """Whether the forwarding that `message` tells of was a mistake; or, of one that was taken back, whether another
    was made since or the answer is out: these are told."""
    if message.kind == "taken_back":
        return opinion.processing in DONE or opinion.referrals.filter(replied_on=None).exists()
    told = opinion.referrals.all()
    if message.kind == "forwarded" and message.occurrence.isdecimal():
        told = told.filter(pk=message.occurrence)
    last = told.last()
    return bool(last and last.taken_back)


def news_told(message: OutboxMessage, session: DialogueSession | None) -> dict[str, Any]:
    """The row that `message` tells of, under the name of its kind; the others are None, and all are None if it is out
    of date."""
    return {
        "change": change_told(message, session),
        "notice": notice_told(message, session),
        "correction": correction_told(message),
        "referral": reply_told(message),
        "row": promise_told(message),
    }


def place_of_news(subject: Any, news: dict[str, Any]) -> Any:
    """The page on which the news can be read."""
    if notice := news["notice"] or (news["correction"] and news["correction"].notice):
        return notice
    if news["referral"]:
        return news["referral"].opinion
    return commitment_of(news["row"]) if news["row"] else subject


def promise_told(message: OutboxMessage) -> Any:
    """The row of a promise that `message` tells of, if it still stands."""
    row = row_of(message.kind, message.occurrence) if message.kind in OF_PROMISES else None
    return row if row and still_stands(message.kind, row) else None


def notice_told(message: OutboxMessage, session: DialogueSession | None) -> ConclusionNotice | None:
    """The conclusion whose publication `message` tells of."""
    if message.kind != "concluded" or session is None:
        return None
    return ConclusionNotice.objects.public().filter(session=session).first()


def correction_told(message: OutboxMessage) -> ConclusionCorrection | None:
    """The correction that `message` tells of, if it is public."""
    if message.kind != "conclusion_corrected" or not message.occurrence.isdecimal():
        return None
    public = ConclusionCorrection.objects.public().select_related("notice")
    return public.filter(pk=message.occurrence).first()


def reply_told(message: OutboxMessage) -> Referral | None:
    """The reply of another body that `message` tells of, if the opinion is public."""
    if message.kind != "forward_replied" or not message.occurrence.isdecimal():
        return None
    replied = Referral.objects.exclude(replied_on=None).filter(opinion__in=Opinion.objects.public().values("pk"))
    return replied.select_related("opinion", "to_body").filter(pk=message.occurrence).first()


def change_told(message: OutboxMessage, session: DialogueSession | None) -> SessionChange | None:
    """The change of days that `message` tells of; None if a later one has replaced it, which has its own mail."""
    if session is None or message.kind not in ABOUT_DAYS:
        return None
    newest = session.changes.filter(kind__in=ABOUT_DAYS).last()
    return newest if newest and str(newest.pk) == message.occurrence else None
