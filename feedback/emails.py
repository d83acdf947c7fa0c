"""The words of every mail, and of the telephone calls and letters in its place. Written when it is sent, not before.

A message holds ids only. What has become untrue since (withdrawn, no longer public, decided otherwise) is not told.
Subjects are fixed sentences: no code, no name, nothing that anybody typed but the ward's own name.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.template.loader import select_template
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import ConclusionCorrection, DialogueSession, OutboxMessage, SessionChange, User, WardProfile

from .actions.confirm import LINK_DAYS, confirming_token, is_unconfirmed
from .actions.done_reports import is_asked, said_of, why_closed
from .actions.done_reports import token_of as done_token
from .actions.follow import confirming_token_of, token_of
from .actions.promised import is_told_of
from .actions.rating import may_be_rated, reads_answer
from .actions.rating import token_of as rating_token
from .admin.visibility import commitments_for
from .deadlines import DONE
from .leading import MONTHLY, is_leader, told_to
from .models import (
    Commitment,
    CommitmentState,
    DoneReport,
    Draft,
    Follow,
    Moderation,
    Opinion,
    Processing,
    Rating,
    Sender,
)
from .models.verifying import ASKING_DAYS
from .promise_mails import OF_PROMISES, commitment_of, row_of, said_first, still_stands
from .registration_mails import ANY_NEWS as ANY_NEWS_REGISTERED
from .registration_mails import SUBJECTS as TO_REGISTRANT
from .registration_mails import registrant_facts
from .reminders import DIGEST, REPEAT, cases_to_remind_of, days_told, digest_for, promises_to_remind_of

TO_SENDER = {
    "received": "Đã nhận ý kiến của ông/bà",
    "confirm": "Xin xác nhận địa chỉ thư điện tử",
    "declined": "Ý kiến của ông/bà không được đăng",
    "diverted": "Việc ông/bà nêu phải nộp đơn theo thủ tục khác",
    "forwarded": "Ý kiến của ông/bà đã được chuyển đến cơ quan có thẩm quyền",
    "answered": "Ý kiến của ông/bà đã có trả lời",
    "corrected": "Trả lời ý kiến của ông/bà đã được đính chính",
    "reopened": "Ý kiến của ông/bà được xem xét lại",
    "hidden": "Ý kiến của ông/bà đã được gỡ khỏi cổng",
    "duplicate": "Ý kiến của ông/bà được trả lời chung với một ý kiến khác",
    "asked": "Xin ông/bà cho biết thêm về ý kiến đã gửi",
    "extended": "Ý kiến của ông/bà được gia hạn trả lời",
    "forward_replied": "Cơ quan có thẩm quyền đã trả lời về ý kiến của ông/bà",
    "asked_done": "Xin ông/bà cho biết việc đã hứa làm xong chưa",
    "put_off": "Việc đã hứa vì ý kiến của ông/bà lùi hạn",
    "given_up": "Việc đã hứa vì ý kiến của ông/bà không làm nữa",
}
TO_FOLLOWER = {
    "confirm": "Xin xác nhận việc theo dõi qua thư điện tử",
    "forwarded": "Ý kiến ông/bà theo dõi đã được chuyển đến cơ quan có thẩm quyền",
    "answered": "Ý kiến ông/bà theo dõi đã có trả lời",
    "corrected": "Trả lời ý kiến ông/bà theo dõi đã được đính chính",
    "reopened": "Ý kiến ông/bà theo dõi được xem xét lại",
    "announced": "Có thông báo về hội nghị ông/bà theo dõi",
    "concluded": "Đã có kết luận của hội nghị ông/bà theo dõi",
    "conclusion_corrected": "Kết luận của hội nghị ông/bà theo dõi đã được đính chính",
    "postponed": "Hội nghị ông/bà theo dõi tạm hoãn",
    "resumed": "Hội nghị ông/bà theo dõi có ngày họp mới",
    "rescheduled": "Hội nghị ông/bà theo dõi đổi lịch họp",
    "cancelled": "Hội nghị ông/bà theo dõi đã hủy",
    "progress": "Một việc ông/bà theo dõi có tiến độ mới",
    "put_off": "Một việc ông/bà theo dõi lùi hạn",
    "given_up": "Một việc ông/bà theo dõi không làm nữa",
    "reported_done": "Một việc ông/bà theo dõi được báo là đã xong",
    "kept": "Một việc ông/bà theo dõi đã được xác nhận là xong",
    "not_done": "Một việc ông/bà theo dõi chưa xong, được làm tiếp",
    "promise_corrected": "Một việc ông/bà theo dõi đã được đính chính",
}
TO_STAFF = {
    "assigned": "Có ý kiến được giao cho đơn vị",
    "returned": "Có câu trả lời được trả lại để sửa",
    "not_done": "Có việc đã báo xong nay bị báo là chưa xong",
    "digest": "Việc đến hạn và quá hạn hôm nay",
    "app_taken_off": "Ứng dụng đăng nhập của ông/bà đã được gỡ",
    "monthly": "Tình hình trả lời ý kiến và việc phải làm trong tháng",
}
ABOUT_DAYS = frozenset({"postponed", "resumed", "rescheduled", "cancelled"})
NAMED = 40
"""Cases that one digest names; the others are counted."""
ANY_NEWS = "Có tin mới về ý kiến của ông/bà"
ANY_NEWS_FOLLOWED = "Có tin mới về việc ông/bà theo dõi"
ANY_NEWS_STAFF = "Có việc trên cổng đối thoại"
FOLDERS = {
    "follow": "feedback/email/follow",
    "user": "feedback/email/staff",
    "registrant": "feedback/email/registration",
}
"""Where the words for each kind of recipient lie; the sender's lie above them."""


class NoAddress(Exception):
    """There is nowhere to send it: the address is gone, or is none."""


def mail_for(message: OutboxMessage) -> EmailMessage | None:
    """The mail that `message` asks for; None when it need not be told any more. Raises `NoAddress`."""
    facts = facts_of(message)
    if facts is None:
        return None
    mail = EmailMessage(
        subject=f"{subject_of(message)} – {one_line(facts['ward'].full_name)}",
        body=written(message, facts),
        to=[checked(facts["address"])],
        reply_to=[facts["ward"].email] if facts["ward"].email else None,
        headers={"Auto-Submitted": "auto-generated", "Message-ID": message_id(message)},
    )
    if facts.get("stop_link") and message.kind != "confirm":
        mail.extra_headers["List-Unsubscribe"] = f"<{facts['stop_link']}>"
        mail.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mail


def script_for(message: OutboxMessage) -> str | None:
    """What to say on the telephone, or to print as a letter; None when it need not be told any more."""
    facts = facts_of(message)
    return written(message, {**facts, "spoken": True}) if facts else None


def subject_of(message: OutboxMessage) -> str:
    if message.recipient_kind == "follow":
        return TO_FOLLOWER.get(message.kind, ANY_NEWS_FOLLOWED)
    if message.recipient_kind == "user":
        return TO_STAFF.get(message.kind, ANY_NEWS_STAFF)
    if message.recipient_kind == "registrant":
        return TO_REGISTRANT.get(message.kind, ANY_NEWS_REGISTERED)
    return TO_SENDER.get(message.kind, ANY_NEWS)


def written(message: OutboxMessage, facts: dict[str, Any]) -> str:
    """A kind without words of its own is told as «there is news»."""
    folder = FOLDERS.get(message.recipient_kind, "feedback/email")
    text = select_template([f"{folder}/{message.kind}.txt", f"{folder}/news.txt"]).render(facts)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def facts_of(message: OutboxMessage) -> dict[str, Any] | None:
    """All that the words need, or None when they would no longer be true."""
    of_kind = {"follow": follower_facts, "user": staff_facts, "registrant": registrant_facts}
    facts = of_kind.get(message.recipient_kind, sender_facts)(message)
    return {"ward": WardProfile.current(), **facts} if facts else None


def sender_facts(message: OutboxMessage) -> dict[str, Any] | None:
    opinions = Opinion.objects.filter(pk=message.case_id, withdrawn_at=None, is_illustrative=False)
    opinion = opinions.select_related("session").first()
    sender = Sender.objects.filter(pk=message.recipient_id).first()
    if opinion is None or sender is None:
        return None
    # Who said what another had said is answered together with that one.
    answered = Opinion.objects.with_response().get(pk=opinion.duplicate_of_id or opinion.pk)
    row = row_told(message, opinion)
    if not is_still_true(message.kind, opinion, answered, row):
        return None
    link = link_for_sender(message.kind, opinion, answered, row)
    return {
        "opinion": opinion,
        "answered": answered,
        "response": answered.response,
        "row": row,
        "address": sender.email,
        "code": codes.code_for(message.ticket) if message.ticket else "",
        "link": link,
        "needs_code": link.endswith(reverse("feedback:look_up")),
        "link_days": LINK_DAYS,
        "asking_days": ASKING_DAYS.days,
        "rate_link": rate_link(message.kind, opinion, answered),
        "may_hear_answer": reads_answer(opinion, answered),
    }


def row_told(message: OutboxMessage, opinion: Opinion) -> Any:
    """The row of the case that a message is about, named by its occurrence; None for kinds that are about none."""
    if message.kind in OF_PROMISES:
        return row_of(message.kind, message.occurrence)
    rows: Any = {
        "asked_done": DoneReport.objects.select_related("commitment__lead_body"),
        "asked": opinion.information_requests,
        "extended": opinion.extensions,
        "forwarded": opinion.referrals,
        "forward_replied": opinion.referrals,
    }.get(message.kind)
    return rows.filter(pk=message.occurrence).first() if rows and message.occurrence.isdecimal() else None


def is_still_true(kind: str, opinion: Opinion, answered: Opinion, row: Any) -> bool:
    """Whether the sender may still be told `kind`. What is held may be somebody playing with a stranger's address."""
    if kind == "confirm":
        return is_unconfirmed(opinion)
    if kind in {"answered", "corrected"}:
        return answered.response is not None and answered.moderation == Moderation.APPROVED
    if kind == "hidden":
        return opinion.hidden_at is not None
    if kind == "asked_done":
        return bool(row) and is_asked(row, opinion) and not (said_of(row, opinion) or why_closed(row))
    if kind in OF_PROMISES:
        return still_stands(kind, row) and is_told_of(opinion, commitment_of(row))
    if kind == "asked":
        return bool(row) and opinion.processing == Processing.WAITING
    if kind in {"extended", "reopened"} and opinion.processing in DONE:
        return False
    expected = {
        "declined": Moderation.DECLINED,
        "diverted": Moderation.DIVERTED,
        "duplicate": Moderation.DUPLICATE,
    }.get(kind)
    return opinion.moderation == expected if expected else opinion.moderation != Moderation.HELD


def link_for_sender(kind: str, opinion: Opinion, answered: Opinion, row: Any) -> str:
    """The public page; where there is none, or the sender must do something, the page that asks for the code."""
    if kind == "confirm":
        return absolute(reverse("feedback:confirm_email", args=[confirming_token(opinion)]))
    if kind == "asked_done":
        return absolute(reverse("feedback:verify_done", args=[done_token(row, opinion)]))
    if kind in OF_PROMISES:
        return absolute(commitment_of(row).get_absolute_url())
    if kind != "asked" and Opinion.objects.public().filter(pk=answered.pk).exists():
        return absolute(answered.get_absolute_url())
    return absolute(reverse("feedback:look_up"))


def rate_link(kind: str, opinion: Opinion, answered: Opinion) -> str:
    """Where the sender says how content they are with the answer that the mail tells of; empty in other mails."""
    response = answered.response
    if kind not in {"answered", "corrected"} or response is None or not may_be_rated(response, opinion):
        return ""
    if Rating.objects.filter(response=response, opinion=opinion).exists():
        return ""
    return absolute(reverse("feedback:rate_answer", args=[rating_token(response, opinion)]))


def staff_facts(message: OutboxMessage) -> dict[str, Any] | None:
    """What a member of staff is told; None when they left, or when it is no longer so. Nobody's name is in it."""
    user = User.objects.filter(pk=message.recipient_id, is_active=True, is_staff=True).first()
    if user and message.kind == DIGEST:
        return digest_facts(message, user)
    if user and message.kind == MONTHLY:
        return monthly_facts(message, user)
    if user and message.case_kind == "user":
        return account_facts(message, user)
    if user and message.case_kind == "commitment":
        return promise_facts(message, user)
    opinion = Opinion.objects.filter(pk=message.case_id, withdrawn_at=None).select_related("session").first()
    if user is None or opinion is None or not staff_still_need(message, opinion, user):
        return None
    return {
        "opinion": opinion,
        "address": user.email,
        "late": opinion.due_on and opinion.due_on < timezone.localdate(),
        "link": absolute(reverse("admin:case", args=[opinion.pk])),
    }


def account_facts(message: OutboxMessage, user: User) -> dict[str, Any]:
    """What happened to the account of `user`, and when."""
    link = absolute(reverse("admin_password_reset"))
    return {
        "username": user.username,
        "at": timezone.localtime(message.created_at),
        "address": user.email,
        "link": link,
    }


def promise_facts(message: OutboxMessage, user: User) -> dict[str, Any] | None:
    """What a member of the lead body is told of its commitment; None once it was reported done again, or has ended."""
    commitments = commitments_for(user).filter(pk=message.case_id, state=CommitmentState.UNDER_WAY)
    commitment = commitments.select_related("session").first()
    if commitment is None:
        return None
    link = absolute(reverse("admin:promise", args=[commitment.pk]))
    return {"commitment": commitment, "address": user.email, "link": link}


def digest_facts(message: OutboxMessage, user: User) -> dict[str, Any] | None:
    """What `user` is reminded of, as things stand now; None when nothing is left, or when its day is over: that of
    another day tells the same, and what came since."""
    if message.occurrence != timezone.localdate().isoformat():
        return None
    told_on = days_told().get(user.pk)
    digest = digest_for(user, cases_to_remind_of(), promises_to_remind_of(), WorkingCalendar.current(), told_on)
    if digest is None:
        return None
    late = with_links(digest.late[:NAMED])
    soon = with_links(digest.soon[: NAMED - len(late)])
    promises_late = with_links(digest.promises_late[:NAMED])
    promises_soon = with_links(digest.promises_soon[: NAMED - len(promises_late)])
    owed = [digest.late, digest.soon, digest.promises_late, digest.promises_soon]
    named = [late, soon, promises_late, promises_soon]
    return {
        "address": user.email,
        "soon": soon,
        "late": late,
        "promises_soon": promises_soon,
        "promises_late": promises_late,
        "left_out": sum(map(len, owed)) - sum(map(len, named)),
        "late_in_all": digest.late_in_all,
        "repeat": REPEAT,
        "link": absolute(reverse("admin:index")),
    }


def monthly_facts(message: OutboxMessage, user: User) -> dict[str, Any] | None:
    """How things stand when the mail is written; None for who leads no longer, or when its month is over."""
    if not is_leader(user) or message.occurrence != f"{timezone.localdate():%Y-%m}":
        return None
    return {**told_to(user), "address": user.email, "link": absolute(reverse("admin:leader"))}


def with_links(rows: list[Any]) -> list[Any]:
    """Each with the address of its page on the staff site: a case, or a promise."""
    for row in rows:
        page = "admin:promise" if isinstance(row, Commitment) else "admin:case"
        row.link = absolute(reverse(page, args=[row.pk]))
    return rows


def staff_still_need(message: OutboxMessage, opinion: Opinion, user: User) -> bool:
    if message.kind == "returned":
        return opinion.responses.filter(author=user, state=Draft.DRAFT).exists()
    return opinion.processing not in DONE and opinion.assignments.current().filter(body__in=user.bodies).exists()


def follower_facts(message: OutboxMessage) -> dict[str, Any] | None:
    """What a follower is told; None once they stopped, or when its subject is no longer public."""
    follow = Follow.objects.filter(pk=message.recipient_id).exclude(email="").first()
    if follow is None or (message.kind != "confirm" and not (follow.confirmed_at and follow.stopped_at is None)):
        return None
    opinion = Opinion.objects.public().with_response().filter(pk=follow.opinion_id).first()
    session = DialogueSession.objects.public().filter(pk=follow.session_id).first()
    promise = Commitment.objects.public().filter(pk=follow.commitment_id).first()
    subject = opinion or promise or session
    if subject is None or (message.kind in {"answered", "corrected"} and not (opinion and opinion.response)):
        return None
    change = change_told(message, session)
    if message.kind in ABOUT_DAYS and change is None:
        return None
    correction = correction_told(message)
    if message.kind == "conclusion_corrected" and correction is None:
        return None
    row = row_of(message.kind, message.occurrence) if message.kind in OF_PROMISES else None
    if message.kind in OF_PROMISES and not still_stands(message.kind, row):
        return None
    return {
        "change": change,
        "row": row,
        "correction": correction,
        "said": said_first(message.kind, row) if row else None,
        "opinion": opinion,
        "promise": commitment_of(row) if row else promise,
        "session": session or (opinion and opinion.session),
        "address": follow.email,
        "link": absolute(place_of_news(subject, row, correction).get_absolute_url()),
        "confirm_link": absolute(reverse("feedback:confirm_follow", args=[confirming_token_of(follow)])),
        "stop_link": absolute(reverse("feedback:stop_follow", args=[token_of(follow)])),
    }


def place_of_news(subject: Any, row: Any, correction: ConclusionCorrection | None) -> Any:
    """The page where the news is read."""
    if correction:
        return correction.notice
    return commitment_of(row) if row else subject


def correction_told(message: OutboxMessage) -> ConclusionCorrection | None:
    """The correction that `message` tells of, while everybody may read it."""
    if message.kind != "conclusion_corrected" or not message.occurrence.isdecimal():
        return None
    public = ConclusionCorrection.objects.public().select_related("notice")
    return public.filter(pk=message.occurrence).first()


def change_told(message: OutboxMessage, session: DialogueSession | None) -> SessionChange | None:
    """The change of days that `message` tells of; None when a later one has taken its place, which has its own mail."""
    if session is None or message.kind not in ABOUT_DAYS:
        return None
    newest = session.changes.filter(kind__in=ABOUT_DAYS).last()
    return newest if newest and str(newest.pk) == message.occurrence else None


def absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"


def one_line(text: str) -> str:
    """A header holds one line, whatever the settings hold."""
    return " ".join(text.split())


def checked(address: str) -> str:
    try:
        validate_email(address)
    except ValidationError:
        raise NoAddress from None
    return address


def message_id(message: OutboxMessage) -> str:
    """The same for every try of the same message: a mail that came twice is known for one."""
    mark = codes.keyed("message-id", f"{message.pk}/{message.created_at.isoformat()}").hex()[:32]
    return f"<{mark}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}>"
