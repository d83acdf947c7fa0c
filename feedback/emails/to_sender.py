"""What the sender of an opinion is told, by mail, by telephone or by letter."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from dialogue_portal.lib.addresses import absolute
from sessions_app.models import OutboxMessage

from ..actions.confirm_address import LINK_DAYS, confirming_token, is_unconfirmed
from ..actions.done_reports import is_asked, said_of, why_closed
from ..actions.done_reports import token_of as done_token
from ..actions.promised import is_told_of
from ..actions.rating import may_be_rated, reads_answer
from ..actions.rating import token_of as rating_token
from ..deadlines import answer_deadline, awaits_answer
from ..models import DoneReport, Moderation, Opinion, Processing, Rating, Referral, Sender
from ..models.choices import DONE
from ..models.verifying import ASKING_DAYS
from .promises import OF_PROMISES, commitment_of, row_of, still_stands

SUBJECTS = {
    "received": "Đã nhận ý kiến của ông/bà",
    "confirm": "Xin xác nhận địa chỉ thư điện tử",
    "declined": "Ý kiến của ông/bà không được đăng",
    "diverted": "Việc ông/bà nêu phải nộp đơn theo thủ tục khác",
    "forwarded": "Ý kiến của ông/bà đã được chuyển đến cơ quan có thẩm quyền",
    "forward_corrected": "Báo lại: ý kiến của ông/bà được chuyển đến cơ quan nào",
    "taken_back": "Báo lại: ý kiến của ông/bà không phải chuyển đi nữa",
    "answered": "Ý kiến của ông/bà đã có trả lời",
    "corrected": "Trả lời ý kiến của ông/bà đã được đính chính",
    "words_corrected": "Lời đăng của ý kiến ông/bà đã gửi được đính chính",
    "reopened": "Ý kiến của ông/bà được xem xét lại",
    "hidden": "Ý kiến của ông/bà đã được gỡ khỏi cổng",
    "shown_again": "Ý kiến của ông/bà được đăng lại trên cổng",
    "duplicate": "Ý kiến của ông/bà được trả lời chung với một ý kiến khác",
    "asked": "Xin ông/bà cho biết thêm về ý kiến đã gửi",
    "extended": "Ý kiến của ông/bà được gia hạn trả lời",
    "forward_replied": "Cơ quan có thẩm quyền đã trả lời về ý kiến của ông/bà",
    "asked_done": "Xin ông/bà cho biết việc đã hứa làm xong chưa",
    "put_off": "Việc đã hứa vì ý kiến của ông/bà lùi hạn",
    "given_up": "Việc đã hứa vì ý kiến của ông/bà không làm nữa",
    "taken_up": "Việc đã hứa vì ý kiến của ông/bà được làm tiếp",
}
ANY_NEWS = "Có tin mới về ý kiến của ông/bà"
TELLS_THE_DAY = frozenset({"received", "duplicate", "reopened", "forward_replied", "taken_back", "hidden"})
"""Kinds that leave the sender waiting for an answer."""
OF_THE_WAY = frozenset({"extended", "forwarded", "forward_corrected", "forward_replied", "taken_back"})
"""Kinds that tell of one step on the way to the answer: not for senders who no longer wait for that answer."""


def sender_facts(message: OutboxMessage) -> dict[str, Any] | None:
    opinions = Opinion.objects.filter(pk=message.case_id, withdrawn_at=None, is_illustrative=False)
    opinion = opinions.select_related("session").first()
    sender = Sender.objects.filter(pk=message.recipient_id).first()
    if opinion is None or sender is None:
        return None
    # A duplicate is answered together with the opinion that it repeats.
    answered = Opinion.objects.with_response().get(pk=opinion.duplicate_of_id or opinion.pk)
    row = row_told(message, opinion, answered)
    if not is_still_true(message.kind, opinion, answered, row):
        return None
    link = link_for_sender(message.kind, opinion, answered, row)
    return {
        "opinion": opinion,
        "answered": answered,
        "is_own": opinion == answered,
        "response": answered.response,
        "row": row,
        "address": sender.email,
        "code": codes.code_for(message.ticket) if message.ticket else "",
        "link": link,
        "needs_code": link.endswith(reverse("feedback:look_up")),
        "contact_link": absolute(reverse("feedback:look_up")),
        "link_days": LINK_DAYS,
        "asking_days": ASKING_DAYS.days,
        "due_on": answer_day(answered) if message.kind in TELLS_THE_DAY else None,
        "is_worked_on": awaits_answer(answered),
        "rate_link": rate_link(message.kind, opinion, answered),
        "may_hear_answer": reads_answer(opinion, answered),
    }


def answer_day(answered: Opinion) -> dt.date | None:
    """The deadline of the answer, as on the sender's own page; None if no answer is owed, or the day is over."""
    if not awaits_answer(answered) or answered.session.is_retold:
        return None
    day = answer_deadline(answered).result
    return day if day >= timezone.localdate() else None


def row_told(message: OutboxMessage, opinion: Opinion, answered: Opinion) -> Any:
    """The row of the case that a message is about, named by its occurrence; None for kinds without one. For a
    duplicate, news of the answer is that of the opinion which is answered."""
    if message.kind in OF_PROMISES:
        return row_of(message.kind, message.occurrence)
    referrals = Referral.objects.filter(opinion__in=[opinion, answered])
    if message.kind == "forward_corrected":  # its occurrence is the correction: one referral may be corrected twice
        return answered.referrals.last()
    rows: Any = {
        "asked_done": DoneReport.objects.select_related("commitment__lead_body"),
        "words_corrected": opinion.corrections,
        "asked": opinion.information_requests,
        "extended": answered.extensions,
        "forwarded": referrals,
        "forward_replied": referrals,
        "taken_back": referrals,
    }.get(message.kind)
    return rows.filter(pk=message.occurrence).first() if rows and message.occurrence.isdecimal() else None


def is_still_true(kind: str, opinion: Opinion, answered: Opinion, row: Any) -> bool:
    """Whether the sender may still be told `kind`. A held opinion may be a prank with a stranger's address."""
    if kind == "confirm":
        return is_unconfirmed(opinion)
    if kind in {"answered", "corrected"}:
        return answered.response is not None and answered.moderation == Moderation.APPROVED
    if kind == "hidden":
        return opinion.hidden_at is not None
    if kind == "shown_again":
        return opinion.is_public
    if kind == "words_corrected":
        return bool(row) and opinion.moderation == Moderation.APPROVED
    if kind == "asked_done":
        stands = bool(row) and row.refuted_at is None and not why_closed(row)
        return stands and is_asked(row, opinion) and not said_of(row, opinion)
    if kind in OF_PROMISES:
        return still_stands(kind, row) and is_told_of(opinion, commitment_of(row))
    if kind == "asked":
        return bool(row) and opinion.processing == Processing.WAITING
    if kind in OF_THE_WAY and not (row and answered.moderation == Moderation.APPROVED):
        return False
    if kind in {"forwarded", "forward_corrected"} and row.taken_back:
        return False
    if kind == "taken_back" and answered.referrals.filter(replied_on=None).exists():  # forwarded anew, and told so
        return False
    if kind in {"extended", "reopened", "taken_back"} and answered.processing in DONE:
        return False
    if kind == "extended" and answered.extensions.filter(pk__gt=row.pk).exists():
        return False
    expected = {
        "declined": Moderation.DECLINED,
        "diverted": Moderation.DIVERTED,
        "duplicate": Moderation.DUPLICATE,
    }.get(kind)
    return opinion.moderation == expected if expected else opinion.moderation != Moderation.HELD


READ_BY_CODE = frozenset({"asked", "forward_replied"})
"""Kinds whose words are only on the sender's own page, or that wait for the sender there."""


def link_for_sender(kind: str, opinion: Opinion, answered: Opinion, row: Any) -> str:
    """The public page; if there is none, or it does not show what the mail tells, the page that asks for the code."""
    if kind == "confirm":
        return absolute(reverse("feedback:confirm_email", args=[confirming_token(opinion)]))
    if kind == "asked_done":
        return absolute(reverse("feedback:verify_done", args=[done_token(row, opinion)]))
    if kind in OF_PROMISES:
        return absolute(commitment_of(row).get_absolute_url())
    is_read_by_code = kind in READ_BY_CODE and opinion == answered
    if not is_read_by_code and Opinion.objects.public().filter(pk=answered.pk).exists():
        return absolute(answered.get_absolute_url())
    return absolute(reverse("feedback:look_up"))


def rate_link(kind: str, opinion: Opinion, answered: Opinion) -> str:
    """Where the sender rates the answer that the mail tells of; empty in other mails."""
    response = answered.response
    if kind not in {"answered", "corrected"} or response is None or not may_be_rated(response, opinion):
        return ""
    if Rating.objects.filter(response=response, opinion=opinion).exists():
        return ""
    return absolute(reverse("feedback:rate_answer", args=[rating_token(response, opinion)]))
