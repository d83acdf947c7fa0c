"""A ward that is being flooded takes only opinions whose sender proved their e-mail address."""

from django.core import signing
from django.db import transaction
from django.utils import timezone

from sessions_app.actions import move, record

from ..models import HeldReason, Moderation, Opinion, Sender
from .tell import tell_sender

LINK_DAYS = 7
SALT = "feedback.confirm_email"


def confirming_token(opinion: Opinion) -> str:
    """What the link carries: signed, good for `LINK_DAYS` from now. Made when the mail is, and kept nowhere."""
    return signing.TimestampSigner(salt=SALT).sign(str(opinion.pk))


def opinion_to_confirm(token: str) -> Opinion | None:
    """The opinion that `token` was made for. Raises `signing.SignatureExpired`; None for what we never signed."""
    try:
        pk = signing.TimestampSigner(salt=SALT).unsign(token, max_age=LINK_DAYS * 86_400)
    except signing.SignatureExpired:
        raise
    except signing.BadSignature:
        return None
    return Opinion.objects.filter(pk=pk, withdrawn_at=None).first()


def is_unconfirmed(opinion: Opinion) -> bool:
    return opinion.moderation == Moderation.HELD and opinion.held_reason == HeldReason.UNCONFIRMED


@transaction.atomic
def confirm_email(opinion: Opinion) -> None:
    """The sender has read our mail: what was held for that alone goes to the moderators.

    Done twice it changes nothing more; an opinion held for another reason stays held.
    """
    opinion = Opinion.objects.select_for_update(of=("self",)).get(pk=opinion.pk)
    proved = Sender.objects.filter(opinion=opinion, email_confirmed_at=None).update(email_confirmed_at=timezone.now())
    if is_unconfirmed(opinion):
        move(opinion, Moderation.HELD, Moderation.PENDING, held_reason="")
        record(opinion, "confirm_email", by=None, start=Moderation.HELD, end=Moderation.PENDING)
        tell_sender(opinion, "received", occurrence="confirmed")
    elif proved:
        record(opinion, "confirm_email", by=None)
