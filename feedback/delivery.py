"""Sending the mail of the outbox: each message once, none lost, nobody waiting for it.

The claim of a message also writes when it will be tried next, and puts the job for that moment beside it, in one
transaction. So a refused connection, a timeout and a worker that dies are the same thing: a try that came to nothing,
with the next one already planned. No scheduler is needed. Only a worker that dies between the mail server's «accepted»
and the note of it makes a second mail; both have the same Message-ID, by which mail programs tell them for one.
"""

import datetime as dt
import logging
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from dialogue_portal.lib.mailboxes import mailbox_of
from sessions_app.limits import over_limit
from sessions_app.models import OutboxMessage

from . import emails
from .models import Channel, Registrant, Sender

logger = logging.getLogger(__name__)

FIRST_PAUSE = dt.timedelta(minutes=5)
"""Longer than any one try can take (`EMAIL_TIMEOUT` for each step of it), so nobody else takes what is being sent."""

LONGEST_PAUSE = dt.timedelta(hours=6)

UNPROVED = frozenset({"received", "confirm", "declined", "diverted"})
"""Mails that a stranger can have sent to any address: it was typed with the opinion, and nobody has proved it. The
last two go out when staff clear away a flood."""

RECEIPTS_TO_ONE_A_DAY = 10
"""Of each kind. The code stands on the page of the receipt as well, and by it one reads what was decided."""

DAY = 24 * 3600

Refusal = SMTPRecipientsRefused | SMTPDataError | SMTPSenderRefused
NO_SUCH_MAILBOX, TOO_LARGE, CLOSING = frozenset({550, 551, 553}), 552, 421
"""Answers of a mail server (RFC 5321, section 4.2.3)."""

REFUSALS = 12
"""So often a mail is tried that the server will not have for good, a day and a half in all: what it takes for spam may
be put right meanwhile."""


def due_mail() -> QuerySet[OutboxMessage]:
    """What a worker may send now. A moment later than any pause was set by a clock that ran ahead."""
    now = timezone.now()
    return OutboxMessage.objects.filter(
        Q(next_try_at__lte=now) | Q(next_try_at__gt=now + 2 * LONGEST_PAUSE),
        channel=OutboxMessage.Channel.MAIL,
        sent_at=None,
        dropped_at=None,
    )


def deliver(message_id: int) -> bool:
    """Send one message, if it is due and nobody else is at it. False when the mail server failed."""
    message = due_mail().filter(pk=message_id).first()
    if message is None or not claim(message):
        return True
    try:
        mail = emails.mail_for(message)
        if mail is None or floods(message, mail.to[0]):
            settle(message, dropped_at=timezone.now())
            return True
        mail.send()
    except emails.NoAddress:
        give_up_mail(message, "NoAddress")
    except (SMTPRecipientsRefused, SMTPDataError, SMTPSenderRefused) as refused:
        return take_refusal(message, refused)
    except Exception as error:  # whatever it is, the message stays in the outbox and the next ones have their turn
        note_failure(message, error)
        return not isinstance(error, OSError)
    else:
        settle(message, sent_at=timezone.now(), last_error="")
    return True


def floods(message: OutboxMessage, address: str) -> bool:
    """Whether somebody has had enough of these sent to `address` today by the form of the portal. Counts the first try:
    `message` is as it was before it."""
    if message.recipient_kind != "sender" or message.kind not in UNPROVED or message.tries:
        return False
    unproved = Sender.objects.filter(email_confirmed_at=None, opinion__channel=Channel.PORTAL)
    if not unproved.filter(pk=message.recipient_id).exists():
        return False
    return over_limit(f"mail-{message.kind}", mailbox_of(address), limit=RECEIPTS_TO_ONE_A_DAY, seconds=DAY)


def claim(message: OutboxMessage) -> bool:
    """Make this try ours by compare-and-set, and plan the next. False when another worker was quicker."""
    next_try_at = timezone.now() + pause_after(message.tries)
    with transaction.atomic():
        is_ours = due_mail().filter(pk=message.pk, tries=message.tries)
        if not is_ours.update(tries=message.tries + 1, next_try_at=next_try_at):
            return False
        try_again_at(next_try_at, message)
    return True


def pause_after(tries: int) -> dt.timedelta:
    """5, 10, 20, 40… minutes, at most 6 hours."""
    return min(FIRST_PAUSE * 2 ** min(tries, 10), LONGEST_PAUSE)


def try_again_at(moment: dt.datetime, message: OutboxMessage) -> None:
    """The job of the next try; it finds nothing to do if this try is good. (The tests' backend knows no «later».)"""
    from .tasks import send_message

    if send_message.get_backend().supports_defer:
        send_message.using(run_after=moment).enqueue(message.pk)


def look_again() -> None:
    """While something is due, plan another sweep: rows that were written in bulk have no job of their own yet."""
    from .tasks import send_due

    if send_due.get_backend().supports_defer and due_mail().exists():
        send_due.using(run_after=timezone.now() + FIRST_PAUSE * 2).enqueue()


def settle(message: OutboxMessage, **changes: object) -> None:
    """The message is done with, one way or the other; the way to its code goes."""
    OutboxMessage.objects.filter(pk=message.pk).update(ticket="", **changes)


def note_failure(message: OutboxMessage, error: Exception) -> None:
    """Only the kind of error is kept and logged: its text names addresses."""
    OutboxMessage.objects.filter(pk=message.pk).update(last_error=type(error).__name__)
    logger.warning("Mail %s was not sent: %s", message.pk, type(error).__name__)


def take_refusal(message: OutboxMessage, refused: Refusal) -> bool:
    """The server is there, and will not have this mail. False when what it says is about any mail: then the others wait
    with this one."""
    codes, is_of_mailbox = codes_of(refused), isinstance(refused, SMTPRecipientsRefused)
    is_for_good = all(code >= 500 for code in codes)
    is_of_mail = codes == {TOO_LARGE} if isinstance(refused, SMTPSenderRefused) else is_for_good
    has_no_mailbox = is_of_mailbox and codes <= NO_SUCH_MAILBOX
    if has_no_mailbox or (is_of_mail and message.tries + 1 >= REFUSALS):
        give_up_mail(message, type(refused).__name__)
    else:
        note_failure(message, refused)
    return is_of_mail or (is_of_mailbox and CLOSING not in codes)


def codes_of(refused: Refusal) -> set[int]:
    """What the server answered, once for each recipient."""
    if isinstance(refused, SMTPRecipientsRefused):
        return {code for code, _ in refused.recipients.values()}
    return {refused.smtp_code}


def give_up_mail(message: OutboxMessage, why: str) -> None:
    """The address takes no mail: who left a telephone number too is called instead."""
    people = {"sender": Sender, "registrant": Registrant}.get(message.recipient_kind)
    has_phone = people is not None and people._base_manager.filter(pk=message.recipient_id).exclude(phone="").exists()
    if has_phone and message.kind != "confirm":
        settle(message, channel=OutboxMessage.Channel.PHONE, tries=0, last_error=why)
    else:
        settle(message, dropped_at=timezone.now(), last_error=why)


def deliver_due() -> int:
    """Send all that is due, oldest first, until the mail server fails. Returns how many were tried.

    Several may run this at once: each message has one claim.
    """
    number = 0
    for message_id in due_mail().order_by("pk").values_list("pk", flat=True):
        number += 1
        if not deliver(message_id):
            break
    return number


def waiting_number() -> int:
    return OutboxMessage.objects.filter(channel=OutboxMessage.Channel.MAIL, sent_at=None, dropped_at=None).count()
