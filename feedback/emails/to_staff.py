"""What members of staff are told by mail: new tasks, coming deadlines, the report of a month."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib.addresses import absolute
from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import OutboxMessage, User

from ..for_leaders import MONTHLY, is_leader, told_to
from ..models import Commitment, CommitmentState, Draft, Opinion, PromiseHandBack
from ..models.choices import DONE
from ..models.commitments import TO_BE_KEPT
from ..reminders import DIGEST, REPEAT, cases_near, days_told, digest_for, promises_to_remind_of
from .promises import row_of, still_stands

SUBJECTS = {
    "assigned": "Có ý kiến được giao cho đơn vị",
    "released": "Ý kiến không còn là việc của đơn vị",
    "goes_on": "Có ý kiến của đơn vị lại chờ giải quyết",
    "returned": "Có câu trả lời được trả lại để sửa",
    "promised": "Đơn vị có việc phải làm mới",
    "put_off": "Việc đơn vị chủ trì lùi hạn",
    "given_up": "Việc đơn vị chủ trì không làm nữa",
    "taken_up": "Việc đơn vị chủ trì được làm tiếp",
    "not_yours": "Việc đơn vị chủ trì nay do đơn vị khác chủ trì",
    "still_yours": "Việc đơn vị trả lại vẫn là của đơn vị",
    "not_done": "Có việc đã báo xong nay bị báo là chưa xong",
    "digest": "Việc đến hạn và quá hạn hôm nay",
    "app_taken_off": "Ứng dụng đăng nhập của ông/bà đã được gỡ",
    "monthly": "Tình hình trả lời ý kiến và việc phải làm trong tháng",
}
ANY_NEWS = "Có việc trên cổng đối thoại"
OF_CHANGES = frozenset({"put_off", "given_up", "taken_up"})
"""Kinds that tell what is public about a promise, with the reason."""
NAMED = 40
"""How many cases one digest names; the others are counted."""


def staff_facts(message: OutboxMessage) -> dict[str, Any] | None:
    """The facts for a member of staff; None if they have left, or it is no longer true. Nobody's name is in it."""
    user = User.objects.filter(User.AT_WORK, pk=message.recipient_id).first()
    if user and message.kind == DIGEST:
        return digest_facts(message, user)
    if user and message.kind == MONTHLY:
        return monthly_facts(message, user)
    if user and message.case_kind == "user":
        return account_facts(message, user)
    if user and message.case_kind == "commitment":
        return promise_facts(message, user)
    if user and message.kind == "released":
        return facts_of_release(message, user)
    opinion = Opinion.objects.filter(pk=message.case_id, withdrawn_at=None).select_related("session").first()
    if user is None or opinion is None or not staff_still_need(message, opinion, user):
        return None
    return {
        "opinion": opinion,
        "address": user.email,
        "late": opinion.due_on and opinion.due_on < timezone.localdate(),
        "link": absolute(reverse("admin:case", args=[opinion.pk])),
    }


def facts_of_release(message: OutboxMessage, user: User) -> dict[str, Any] | None:
    """What somebody is told whose body lost an opinion; None if it is theirs again, or if they never heard that it was.
    They cannot open it any more."""
    opinion = Opinion.objects.filter(pk=message.case_id).select_related("session").first()
    heard = OutboxMessage.objects.filter(recipient_kind="user", recipient_id=user.pk, sent_at__isnull=False)
    if opinion is None or not heard.filter(case_kind="opinion", case_id=opinion.pk).exists():
        return None
    now = opinion.assignments.current().select_related("body")
    if now.filter(body__in=user.bodies).exists():
        return None
    away = opinion.referrals.filter(replied_on=None).select_related("to_body").first()
    return {"opinion": opinion, "lead": now.leading().first(), "away": away, "address": user.email}


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
    """What a member of the lead body is told about its commitment; None if it is no longer true, or no longer theirs:
    nor while the office decides on what they handed back."""
    if message.kind == "not_yours":
        return facts_of_loss(message, user)
    led = Commitment.objects.filter(lead_body__in=user.bodies).exclude(
        hand_backs__in=PromiseHandBack.objects.standing()
    )
    commitment = led.filter(pk=message.case_id).select_related("session").first()
    row = row_of(message.kind, message.occurrence) if message.kind in OF_CHANGES else None
    if commitment is None or not promise_still_stands(message.kind, commitment, row):
        return None
    link = absolute(reverse("admin:promise", args=[commitment.pk]))
    return {"commitment": commitment, "row": row, "address": user.email, "link": link}


def facts_of_loss(message: OutboxMessage, user: User) -> dict[str, Any] | None:
    """What the body that led a promise is told once another leads it; None if it is theirs again. They read of it where
    everybody does."""
    others = Commitment.objects.public().exclude(lead_body__in=user.bodies).select_related("session", "lead_body")
    commitment = others.filter(pk=message.case_id).first()
    if commitment is None:
        return None
    return {"commitment": commitment, "address": user.email, "link": absolute(commitment.get_absolute_url())}


def promise_still_stands(kind: str, commitment: Commitment, row: Any) -> bool:
    """Whether `kind` is still to be told: tasks until the promise is reported done, or has ended."""
    if kind in OF_CHANGES:
        return still_stands(kind, row)
    return commitment.state in ([CommitmentState.UNDER_WAY] if kind == "not_done" else TO_BE_KEPT)


def digest_facts(message: OutboxMessage, user: User) -> dict[str, Any] | None:
    """What to remind `user` of, as of now; None if nothing is left, or if its day is over: the digest of a later day
    tells the same, and what came since."""
    if message.occurrence != timezone.localdate().isoformat():
        return None
    told_on = days_told().get(user.pk)
    digest = digest_for(user, cases_near(user), promises_to_remind_of(), WorkingCalendar.current(), told_on)
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
    """The present state when the mail is written; None if the person no longer leads, or if its month is over."""
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
    theirs = opinion.assignments.current().filter(body__in=user.bodies, hand_backs=None)
    return opinion.processing not in DONE and theirs.exists()
