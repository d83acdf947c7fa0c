"""Sending the mail of the outbox: each message once, none lost, nobody waiting for it.

Claiming a message also stores when to try it next, with the job for that moment, in one transaction. So a refused
connection, a timeout and a dead worker are the same: a failed try, with the next one already planned, and no scheduler
is needed. Only a worker that dies between the mail server's «accepted» and the note of it causes a second mail; both
have the same Message-ID, by which mail programs recognise them as one.
"""

import datetime as dt
import logging
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from sessions_app.models import OutboxMessage

from .. import emails
from ..actions.calls import EACH_BY_ITSELF
from ..actions.tell import mark_of
from ..actions.tell_together import one_call
from ..emails import Letter
from ..models import Registrant, Sender
from ..tasks import send_due, send_message
from . import gathering

logger = logging.getLogger(__name__)

FIRST_PAUSE = dt.timedelta(minutes=5)
"""Longer than any one try can take (`EMAIL_TIMEOUT` for each step of it), so nobody else takes what is being sent."""

LONGEST_PAUSE = dt.timedelta(hours=6)

LONGEST_WAIT = dt.timedelta(seconds=gathering.DAY) + LONGEST_PAUSE
"""Mail gathered for the next morning waits at most this long."""

Refusal = SMTPRecipientsRefused | SMTPDataError | SMTPSenderRefused
NO_SUCH_MAILBOX, TOO_LARGE, CLOSING = frozenset({550, 551, 553}), 552, 421
"""Replies of a mail server (RFC 5321, section 4.2.3)."""

REFUSALS = 12
"""How often a permanently refused mail is tried, a day and a half in all: what the server takes for spam may be put
right meanwhile."""


def due_mail() -> QuerySet[OutboxMessage]:
    """Messages that may be sent now. A time later than any that is planned was set by a clock that was fast."""
    now = timezone.now()
    return OutboxMessage.objects.waiting_mail().filter(Q(next_try_at__lte=now) | Q(next_try_at__gt=now + LONGEST_WAIT))


def deliver(message_id: int) -> bool:
    """Send one message, if it is due and no other worker has it, together with what was gathered for the same mailbox.
    False when the mail server failed."""
    message = due_mail().filter(pk=message_id).first()
    if message is None or not claim(message):
        return True
    told = [message]
    try:
        letters = gathered_with(message) if message.gathered_for else alone(message)
        told = [each for each, _ in letters]
        if letters:
            emails.mail_of(letters).send()
    except emails.NoAddress:
        give_up_mail(told, "NoAddress")
    except (SMTPRecipientsRefused, SMTPDataError, SMTPSenderRefused) as refused:
        return take_refusal(told, refused)
    except Exception as error:  # whatever it is, the message stays in the outbox and the next ones have their turn
        note_failure(told, error)
        return not isinstance(error, OSError)
    else:
        settle(told, sent_at=timezone.now(), last_error="")
    return True


def alone(message: OutboxMessage) -> list[Letter]:
    """`message` with its facts; empty if it need not be told any more, or waits to be sent with others."""
    facts = emails.facts_of(message)
    if facts is None:
        settle([message], dropped_at=timezone.now())
        return []
    address = emails.checked(facts["address"])
    if not gathering.is_too_many(message, address):
        return [Letter(message, facts)]
    mark, morning = mark_of(message.recipient_kind, address), gathering.next_turn(message)
    rows_of([message]).update(gathered_for=mark, tries=0, next_try_at=morning)
    try_again_at(morning, message)
    return []


def gathered_with(message: OutboxMessage) -> list[Letter]:
    """What the next mail to the mailbox of `message` contains, of all that was claimed with it; the rest waits."""
    message.refresh_from_db(fields=["next_try_at"])
    waiting = OutboxMessage.objects.waiting_mail()
    claimed = waiting.filter(next_try_at=message.next_try_at, gathered_for=message.gathered_for)
    letters, untrue, apart = gathering.sort(claimed)
    settle(untrue, dropped_at=timezone.now())
    rows_of(apart).update(gathered_for="", tries=0, next_try_at=timezone.now())
    rest = claimed.exclude(pk__in=[letter.message.pk for letter in letters])
    later = gathering.next_turn(message)
    if rest.update(tries=0, next_try_at=later):
        sweep_at(later)
    if apart:
        sweep_at(timezone.now())
    return letters


def claim(message: OutboxMessage) -> bool:
    """Claim this try by compare-and-set, with all that was gathered for the same mailbox, and plan the next. False when
    another worker was quicker."""
    next_try_at = timezone.now() + pause_after(message.tries)
    by_itself, together = {"pk": message.pk, "tries": message.tries}, {"gathered_for": message.gathered_for}
    with transaction.atomic():
        is_ours = due_mail().filter(**(together if message.gathered_for else by_itself))
        if not is_ours.update(tries=F("tries") + 1, next_try_at=next_try_at):
            return False
        try_again_at(next_try_at, message)
    return True


def pause_after(tries: int) -> dt.timedelta:
    """5, 10, 20, 40… minutes, at most 6 hours."""
    return min(FIRST_PAUSE * 2 ** min(tries, 10), LONGEST_PAUSE)


def try_again_at(moment: dt.datetime, message: OutboxMessage) -> None:
    """Plan the job of the next try; it finds nothing to do if this try succeeds. (The tests' backend knows no
    «later».)"""
    if send_message.get_backend().supports_defer:
        send_message.using(run_after=moment).enqueue(message.pk)


def look_again() -> None:
    """Plan another sweep if something is due: rows written in bulk have no job of their own yet."""
    if due_mail().exists():
        sweep_at(timezone.now() + FIRST_PAUSE * 2)


def sweep_at(moment: dt.datetime) -> None:
    if send_due.get_backend().supports_defer:
        send_due.using(run_after=moment).enqueue()


def rows_of(messages: list[OutboxMessage]) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(pk__in=[message.pk for message in messages])


def settle(messages: list[OutboxMessage], **changes: object) -> None:
    """Close the messages with `changes`, and remove the access to their codes."""
    rows_of(messages).update(ticket="", gathered_for="", **changes)


def note_failure(messages: list[OutboxMessage], error: Exception) -> None:
    """Store and log only the kind of error: its text contains addresses."""
    rows_of(messages).update(last_error=type(error).__name__)
    numbers = ", ".join(str(message.pk) for message in messages)
    logger.warning("Mail %s was not sent: %s", numbers, type(error).__name__)


def take_refusal(messages: list[OutboxMessage], refused: Refusal) -> bool:
    """Handle a refusal of this mail by a working server. False if the reply concerns any mail: then the others wait
    too."""
    codes, is_of_mailbox = codes_of(refused), isinstance(refused, SMTPRecipientsRefused)
    is_for_good = all(code >= 500 for code in codes)
    is_of_mail = codes == {TOO_LARGE} if isinstance(refused, SMTPSenderRefused) else is_for_good
    has_no_mailbox = is_of_mailbox and codes <= NO_SUCH_MAILBOX
    if has_no_mailbox or (is_of_mail and messages[0].tries + 1 >= REFUSALS):
        give_up_mail(messages, type(refused).__name__)
    else:
        note_failure(messages, refused)
    return is_of_mail or (is_of_mailbox and CLOSING not in codes)


def codes_of(refused: Refusal) -> set[int]:
    """The reply codes of the server, for all recipients."""
    if isinstance(refused, SMTPRecipientsRefused):
        return {code for code, _ in refused.recipients.values()}
    return {refused.smtp_code}


def give_up_mail(messages: list[OutboxMessage], why: str) -> None:
    """The address takes no mail: people who left a telephone number are called instead, senders once about all that one
    mail told of the same kind; of promises once about each."""
    called: dict[tuple[str, str, str], list[OutboxMessage]] = {}
    for message in messages:
        if phone := phone_instead(message):
            settle([message], channel=OutboxMessage.Channel.PHONE, tries=0, last_error=why)
            promise = message.occurrence if message.kind in EACH_BY_ITSELF else ""
            called.setdefault((message.kind, phone, promise), []).append(message)
        else:
            settle([message], dropped_at=timezone.now(), last_error=why)
    for (_, phone, _), rows in called.items():
        if len(rows) > 1 and rows[0].recipient_kind == "sender":
            rows_of(rows).update(gathered_for=one_call(rows[0], phone, f"mail {rows[0].pk}"))


def phone_instead(message: OutboxMessage) -> str:
    """The number of whom `message` is for; empty if they left none, or may not be called about it."""
    people = {"sender": Sender, "registrant": Registrant}.get(message.recipient_kind)
    if people is None or message.kind == "confirm":
        return ""
    return people._base_manager.filter(pk=message.recipient_id).values_list("phone", flat=True).first() or ""


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
    return OutboxMessage.objects.waiting_mail().count()
