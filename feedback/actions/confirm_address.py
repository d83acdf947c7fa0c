"""While a ward is being flooded, it takes only opinions whose sender has confirmed an e-mail address."""

from django.core import signing
from django.db import transaction
from django.utils import timezone

from dialogue_portal.lib import codes
from sessions_app.actions import move, record

from ..models import HeldReason, Moderation, Opinion, Sender
from .tell import ask_to_confirm, tell_sender

LINK_DAYS = 7
SALT = "feedback.confirm_email"


def confirming_token(opinion: Opinion) -> str:
    """The token of the link, signed and valid for `LINK_DAYS`. Made with the mail and not stored.

    Bound to the address that the mail goes to: it confirms no later one.
    """
    return signing.TimestampSigner(salt=SALT).sign(f"{opinion.pk}.{address_mark(opinion)}")


def address_mark(opinion: Opinion) -> str:
    """A digest of the sender's address."""
    email = Sender.objects.filter(opinion=opinion).values_list("email", flat=True).first()
    return codes.keyed("confirm", (email or "").lower()).hex()[:20]


def opinion_to_confirm(token: str) -> Opinion | None:
    """The opinion that `token` was made for. Raises `signing.SignatureExpired`; None for what we never signed."""
    try:
        signed = signing.TimestampSigner(salt=SALT).unsign(token, max_age=LINK_DAYS * 86_400)
    except signing.SignatureExpired:
        raise
    except signing.BadSignature:
        return None
    pk, _, mark = signed.partition(".")
    opinion = Opinion.objects.filter(pk=pk, withdrawn_at=None).first()
    return opinion if opinion and mark == address_mark(opinion) else None


def is_unconfirmed(opinion: Opinion) -> bool:
    return opinion.moderation == Moderation.HELD and opinion.held_reason == HeldReason.UNCONFIRMED


def ask_again(opinion: Opinion) -> None:
    """Send the mail again after the sender has corrected the address, once to each address."""
    if is_unconfirmed(opinion):
        ask_to_confirm(opinion, occurrence=address_mark(opinion))


@transaction.atomic
def confirm_email(opinion: Opinion) -> None:
    """The sender has read our mail: what was held for that alone goes to the moderators.

    Done twice it changes nothing more; an opinion held for another reason stays held.
    """
    opinion = Opinion.objects.locked(opinion.pk)
    proved = Sender.objects.filter(opinion=opinion, email_confirmed_at=None).update(email_confirmed_at=timezone.now())
    if is_unconfirmed(opinion):
        move(opinion, Moderation.HELD, Moderation.PENDING, held_reason="")
        record(opinion, "confirm_email", by=None, start=Moderation.HELD, end=Moderation.PENDING)
        tell_sender(opinion, "received", occurrence="confirmed")
    elif proved:
        record(opinion, "confirm_email", by=None)
