"""Several things for one address go there as one mail: what many registrations with it are to be told at once, what
one press tells a member of staff of many cases, and what is too much for one day at an address that nobody has proved.
That waits for the next morning: whoever types the address of another has few mails sent to them, and who did send it
all loses none.

The day is that of `RateWindow`, which turns at midnight UTC: at seven in the morning in Vietnam.
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
"""What sending an opinion brings by itself, and any stranger can bring about; each is counted alone. All the others
need a hand of the ward as well and are counted together, so that a flood of receipts holds up no answer."""

MAILS_A_DAY = 10

TOLD_AT_ONCE = 100
"""More than this one mail does not tell: the rest waits for another morning."""

DAY = 24 * 3600


def is_too_many(message: OutboxMessage, address: str) -> bool:
    """Whether `address`, which nobody proved, was written to often enough today. Counts the first try: `message` is as
    it was before it. What staff took in on paper is not counted: nobody else has the portal write there."""
    if message.recipient_kind != "sender" or message.tries:
        return False
    unproved = Sender.objects.filter(email_confirmed_at=None, opinion__channel=Channel.PORTAL)
    if not unproved.filter(pk=message.recipient_id).exists():
        return False
    kind = message.kind if message.kind in AT_FIRST else "later"
    return over_limit(f"mail-{kind}", mailbox_of(address), limit=MAILS_A_DAY, seconds=DAY)


class Sorted(NamedTuple):
    """What was gathered for one mailbox: what its next mail tells; what need not be told any more; what goes its own
    way, because it is for another address by now, or fails and must not keep the others back. The rest waits on."""

    letters: list[Letter]
    untrue: list[OutboxMessage]
    apart: list[OutboxMessage]


def sort(messages: Iterable[OutboxMessage]) -> Sorted:
    """What waits longest comes first, but receipts come last.

    All that one mail tells goes to the same address, letter for letter: where a plus sign is no label, the mailbox is
    two people's.
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
    """When what was gathered with `message`, and is not told now, may be told. Who means to come to a meeting hears at
    once."""
    waits = left_of(DAY) if message.recipient_kind == "sender" else 0
    return timezone.now() + dt.timedelta(seconds=waits)
