"""Repeating erasures and withdrawals in a database that was restored from an older backup."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction

from sessions_app.actions import ActionRefused

from ..models import Follow, Opinion, PersonRequest, Registration, Sender, Tombstone
from .codes_again import revoke_code
from .erase import add_tombstone
from .follow import stop_follow
from .moderate import hide
from .own_opinion import change_contact, withdraw, withdraw_name
from .persons import erase_opinion, erase_registration
from .register import withdraw_registration

HIDDEN_BEFORE = "Đã được gỡ trước đây; gỡ lại sau khi cổng được khôi phục."
"""What everybody reads at the address of an opinion that is hidden again: why it was hidden is not in the list."""

AGAIN = "Đã xóa trước đây, xóa lại sau khi khôi phục."


GIVEN_ANEW = {
    Tombstone.Kind.PHONE,
    Tombstone.Kind.EMAIL,
    Tombstone.Kind.STOPPED,
    Tombstone.Kind.CODE,
    Tombstone.Kind.HIDDEN,
}
"""What may be given, or shown, again."""


@transaction.atomic
def erase_again(kind: str, object_id: int, at: dt.datetime) -> bool:
    """Erase or withdraw what the tombstone of the moment `at` names, if it is there. Returns whether it was."""
    if kind in GIVEN_ANEW and Tombstone.objects.filter(kind=kind, object_id=object_id, at__gte=at).exists():
        return False  # done before the backup: what is there was given since
    is_done = AGAIN_BY_KIND[Tombstone.Kind(kind)](object_id)
    add_tombstone(kind, object_id, at=at)
    return is_done


def opinion_again(object_id: int) -> bool:
    opinion = Opinion.objects.filter(pk=object_id).first()
    if opinion is not None:
        erase_opinion(opinion, by=None, reason=AGAIN)
    return opinion is not None


def registration_again(object_id: int) -> bool:
    row = Registration.objects.select_related("meeting__session", "registrant").filter(pk=object_id).first()
    if row is not None:
        erase_registration(row, by=None, reason=AGAIN)
    return row is not None


def follow_again(object_id: int) -> bool:
    number, _ = Follow.objects.filter(pk=object_id).delete()
    return bool(number)


def request_again(object_id: int) -> bool:
    """Open again a request that was handled after the backup, without the person's number; staff write the result
    again."""
    return bool(PersonRequest.objects.filter(pk=object_id).exclude(whom="").update(whom=""))


def taken_back_again(model: Any, verb: Callable[[Any], None], object_id: int) -> bool:
    row = model.objects.filter(pk=object_id).first()
    try:
        if row is not None:
            verb(row)
    except ActionRefused:  # that was done before the backup
        return False
    return row is not None


def contact_again(column: str, object_id: int) -> bool:
    sender = Sender.objects.select_related("opinion").filter(opinion=object_id).exclude(**{column: ""}).first()
    if sender is not None:
        left = {"phone": sender.phone, "email": sender.email, column: ""}
        change_contact(sender, **left, reason=AGAIN)
    return sender is not None


def code_again(object_id: int) -> bool:
    """The new code is lost with what came after the backup: the person gets another."""
    opinion = Opinion.objects.filter(pk=object_id, code_hash__isnull=False).first()
    if opinion is not None:
        revoke_code(opinion, by=None)
    return opinion is not None


def stopped_again(object_id: int) -> bool:
    follow = Follow.objects.filter(pk=object_id).first()
    return follow is not None and stop_follow(follow)


AGAIN_BY_KIND: dict[Tombstone.Kind, Callable[[int], bool]] = {
    Tombstone.Kind.OPINION: opinion_again,
    Tombstone.Kind.REGISTRATION: registration_again,
    Tombstone.Kind.FOLLOW: follow_again,
    Tombstone.Kind.REQUEST: request_again,
    Tombstone.Kind.WITHDRAWN: partial(taken_back_again, Opinion, withdraw),
    Tombstone.Kind.UNNAMED: partial(taken_back_again, Opinion, withdraw_name),
    Tombstone.Kind.PHONE: partial(contact_again, "phone"),
    Tombstone.Kind.EMAIL: partial(contact_again, "email"),
    Tombstone.Kind.STOPPED: stopped_again,
    Tombstone.Kind.CODE: code_again,
    Tombstone.Kind.HIDDEN: partial(taken_back_again, Opinion, partial(hide, by=None, reason=HIDDEN_BEFORE)),
    Tombstone.Kind.CANCELLED: partial(taken_back_again, Registration, withdraw_registration),
}
