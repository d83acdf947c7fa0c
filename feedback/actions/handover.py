"""Somebody leaves, and a colleague takes over their work."""

from django.db import transaction
from django.db.models import QuerySet

from sessions_app.actions import NotReady, record
from sessions_app.actions.accounts import close_account
from sessions_app.models import User

from ..models import Assignment, Commitment, Draft, Opinion, Response
from ..models.choices import DONE
from ..models.commitments import TO_BE_KEPT
from .hands import lay_hand


@transaction.atomic
def leave(user: User, *, by: User, heir: User | None = None) -> None:
    """Close the account of `user`; the answers they have not finished become those of `heir`, and each case says so.

    Raises `NotReady` when there are such answers and no heir, and whatever `close_account` raises.
    """
    drafts = list(unfinished(user).select_related("opinion"))
    if drafts and heir is None:
        raise NotReady("Người này còn câu trả lời chưa xong. Hãy chọn người nhận bàn giao.")
    close_account(user, by=by, heir=heir, handed_over=f"Câu trả lời chưa xong: {len(drafts)}." if drafts else "")
    for response in drafts:
        response.author = heir
        response.save(update_fields=["author"])
        lay_hand(response, heir or by)
        record(response.opinion, "hand_over", by=by, reason=f"Từ {user} sang {heir}.")


def unfinished(user: User) -> QuerySet[Response]:
    """The answers of `user` that are not approved yet."""
    return Response.objects.filter(author=user, state__in=[Draft.DRAFT, Draft.SUBMITTED])


def left_to_nobody(user: User) -> list[str]:
    """What nobody would do any more without `user`: a sentence for each role and for the cases of their body."""
    others = User.objects.filter(User.AT_WORK).exclude(pk=user.pk)
    roles = [role for role in user.groups.order_by("name") if not others.filter(groups=role).exists()]
    told = [f"Vai trò {role}: không còn ai. Hãy giao vai trò ấy cho người khác trước." for role in roles]
    if user.body is None or others.filter(body=user.body).exists():
        return told
    cases = Opinion.objects.filter(assignments__in=Assignment.objects.current().filter(body=user.body))
    number = cases.exclude(processing__in=DONE).filter(withdrawn_at=None).distinct().count()
    promises = Commitment.objects.public().filter(lead_body=user.body, state__in=TO_BE_KEPT).count()
    if number or promises:
        told.append(
            f"{user.body}: {number:02d} ý kiến, {promises:02d} việc phải làm đang giữ, không còn tài khoản nào. "
            "Hãy thêm tài khoản cho người thay, hoặc giao cho đơn vị khác."
        )
    return told
