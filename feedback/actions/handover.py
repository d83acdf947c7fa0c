"""Somebody leaves, and a colleague takes over their work."""

from django.db import transaction
from django.db.models import QuerySet

from sessions_app.actions import NotReady, record
from sessions_app.actions.accounts import close_account
from sessions_app.models import User

from ..models import Draft, Response
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
