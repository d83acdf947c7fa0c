"""Several messages to one address as one mail: for many registrations with it at once, for one press of a button that
concerns many cases of a member of staff, and for what is too much for one day at an unproved address. The last waits
for the next morning: typing another's address brings that person few mails, and a sender of it all loses none.

The day is that of `RateWindow`, which begins at midnight UTC: at seven in the morning in Vietnam.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone

from dialogue_portal.lib.mailboxes import mailbox_of
from sessions_app.limits import left_of, over_limit
from sessions_app.models import OutboxMessage

from .. import emails
from ..actions.tell import mark_of
from ..emails import Letter
from ..models import Channel, Sender

AT_FIRST = frozenset({"received", "confirm"})
"""What sending an opinion causes by itself, so any stranger can cause it; each kind is counted separately. All other
kinds need an act of the ward too and are counted together, so that a flood of receipts delays no answer."""

MAILS_A_DAY = 10

TOLD_AT_ONCE = 100
"""The most that one mail tells; the rest has another."""

DAY = 24 * 3600


def is_too_many(message: OutboxMessage, address: str) -> bool:
    """Whether the unproved `address` has got enough mail today. Counts the first try: `message` is as it was before it.
    Opinions that staff recorded from paper do not count: with these nobody else makes the portal write there."""
    if message.recipient_kind != "sender" or message.tries:
        return False
    unproved = Sender.objects.filter(email_confirmed_at=None, opinion__channel=Channel.PORTAL)
    if not unproved.filter(pk=message.recipient_id).exists():
        return False
    kind = message.kind if message.kind in AT_FIRST else "later"
    return over_limit(f"mail-{kind}", mailbox_of(address), limit=MAILS_A_DAY, seconds=DAY)


class Sorted(NamedTuple):
    """What was gathered for one mailbox: `letters` for its next mail; messages that need not be told any more; and
    those to send apart, because they are for another address by now, or fail and must not hold up the others. The rest
    waits."""

    letters: list[Letter]
    untrue: list[OutboxMessage]
    apart: list[OutboxMessage]


def sort(messages: Iterable[OutboxMessage]) -> Sorted:
    """Oldest first, but receipts last.

    All that one mail tells has exactly the same address: where a plus sign does not mark a label, the mailbox names
    belong to two people.
    """
    found = Sorted([], [], [])
    in_turn = sorted(messages, key=lambda message: (message.kind in AT_FIRST, message.pk))
    for message in in_turn[:TOLD_AT_ONCE]:
        try:
            facts = emails.facts_of(message)
        except Exception:  # whatever it is, it is noted when the message is tried by itself
            found.apart.append(message)
            continue
        if facts is None:
            found.untrue.append(message)
        elif mark_of(message.recipient_kind, facts["address"]) != message.gathered_for:
            found.apart.append(message)
        elif not found.letters or facts["address"].lower() == found.letters[0].facts["address"].lower():
            found.letters.append(Letter(message, facts))
    return found


def next_turn(message: OutboxMessage) -> dt.datetime:
    """When what was gathered with `message`, and is not sent now, may be sent. People who mean to come to a meeting
    hear at once."""
    waits = left_of(DAY) if message.recipient_kind == "sender" else 0
    return timezone.now() + dt.timedelta(seconds=waits)
