"""Who must be told what: rows of the outbox, written in the transaction of the change itself."""

from django.db import transaction

from sessions_app.models import OutboxMessage

from ..models import Opinion, Sender


def tell_sender(opinion: Opinion, kind: str, *, occurrence: str = "", ticket: str = "") -> OutboxMessage | None:
    """Note that the sender of `opinion` must hear of `kind`: by mail if they left an address, else by telephone.

    Telling the same thing twice is the same row; `occurrence` tells apart what may happen again. `ticket` lets a
    receipt's mail carry its code, and is wiped when sent. None for a sender who left no way to be reached.
    """
    sender = Sender.objects.filter(opinion=opinion.part_of or opinion).first()
    if sender is None or not (sender.email or sender.phone):
        return None
    channel = OutboxMessage.Channel.MAIL if sender.email else OutboxMessage.Channel.PHONE
    with transaction.atomic():
        message, _ = OutboxMessage.objects.get_or_create(
            kind=kind,
            case_kind="opinion",
            case_id=opinion.pk,
            recipient_kind="sender",
            recipient_id=sender.pk,
            occurrence=occurrence,
            defaults={"channel": channel, "ticket": ticket},
        )
    return message
