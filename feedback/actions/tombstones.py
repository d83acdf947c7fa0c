"""Remembering what was erased, and erasing it again in a database that came out of an older backup."""

from collections.abc import Callable

from django.db import transaction

from sessions_app.actions import WrongState

from ..keeping import ERASED
from ..models import Follow, Opinion, Registration, Tombstone
from .forget import erase_contact, erase_original
from .registrants import erase_registrant

AGAIN = "Đã xóa trước đây, xóa lại sau khi khôi phục."


def put_up(kind: str, object_id: int) -> None:
    """Call it in the transaction of the erasure itself."""
    Tombstone.objects.get_or_create(kind=kind, object_id=object_id)


@transaction.atomic
def erase_again(kind: str, object_id: int) -> bool:
    """Erase what the tombstone names, where it is still there. Whether it was."""
    put_up(kind, object_id)
    return AGAIN_BY_KIND[Tombstone.Kind(kind)](object_id)


def contact_again(object_id: int) -> bool:
    opinion = Opinion.objects.filter(pk=object_id).first()
    if opinion is None:
        return False
    erase_contact(opinion, by=None, reason=AGAIN)
    return True


def opinion_again(object_id: int) -> bool:
    opinion = Opinion.objects.filter(pk=object_id).exclude(original_text=ERASED).first()
    if opinion is not None:
        erase_original(opinion, by=None, reason=AGAIN)
    return contact_again(object_id)


def registration_again(object_id: int) -> bool:
    row = Registration.objects.select_related("meeting").filter(pk=object_id).first()
    if row is None:
        return False
    try:
        erase_registrant(row, by=None, reason=AGAIN)
    except WrongState:
        return False
    return True


def follow_again(object_id: int) -> bool:
    number, _ = Follow.objects.filter(pk=object_id).delete()
    return bool(number)


AGAIN_BY_KIND: dict[Tombstone.Kind, Callable[[int], bool]] = {
    Tombstone.Kind.CONTACT: contact_again,
    Tombstone.Kind.OPINION: opinion_again,
    Tombstone.Kind.REGISTRATION: registration_again,
    Tombstone.Kind.FOLLOW: follow_again,
}
