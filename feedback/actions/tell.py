"""Messages to people: rows of the outbox, written in the transaction of the change itself.

The worker sends those by mail (`feedback.tasks`); those by telephone wait on the desk «Cần gọi điện».
"""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from dialogue_portal.lib.codes import keyed
from dialogue_portal.lib.mailboxes import mailbox_of
from sessions_app.actions.accounts import staff_of, working_for
from sessions_app.models import Body, DialogueSession, OutboxMessage, User

from ..models import Assignment, Follow, Opinion, PhoneCall, Sender
from ..models.handling import AssignmentQuerySet
from ..tasks import send_due, send_message

GATHERING = dt.timedelta(minutes=1)
"""So long what is told to a member of staff waits for more to be told with it, and for being undone."""
GATHERED_IN = dt.timedelta(minutes=10)
"""Longer than that no message waits for more."""


def tell_sender(
    opinion: Opinion, kind: str, *, occurrence: str = "", ticket: str = "", sender: Sender | None = None
) -> OutboxMessage | None:
    """Tell the sender of `opinion` about `kind`: by mail if they left an address, else by telephone.

    Telling the same thing twice makes one row; `occurrence` tells apart what may happen again. `ticket` lets the mail
    of a receipt contain its code, and is wiped when sent. Returns None if the sender cannot be reached. `sender` saves
    a query if it is known.
    """
    sender = sender or sender_of(opinion)
    if sender is None or not (sender.email or sender.phone):
        return None
    channel = OutboxMessage.Channel.MAIL if sender.email else OutboxMessage.Channel.PHONE
    return put_in_outbox(
        kind,
        case=("opinion", opinion.pk),
        recipient=("sender", sender.pk),
        occurrence=occurrence,
        channel=channel,
        ticket=ticket if channel == OutboxMessage.Channel.MAIL else "",
    )


def ask_to_confirm(opinion: Opinion, *, occurrence: str = "", sender: Sender | None = None) -> OutboxMessage | None:
    """Send the link that frees an opinion held as unconfirmed. None for a sender without an e-mail address.

    `occurrence` stands for a corrected address: each is asked once.
    """
    sender = sender or sender_of(opinion)
    if sender is None or not sender.email:
        return None
    case, recipient = ("opinion", opinion.pk), ("sender", sender.pk)
    return put_in_outbox("confirm", case=case, recipient=recipient, occurrence=occurrence)


def tell_body(opinion: Opinion, body: Body, kind: str, *, occurrence: str) -> int:
    """Tell the staff of `body` about `kind`. Returns how many."""
    return tell_staff(opinion, staff_of(body), kind, occurrence=occurrence)


def tell_lead(opinion: Opinion, *, occurrence: str) -> None:
    """Tell the staff of the lead body that `opinion` waits for them again; what they handed back waits for the
    office."""
    for line in opinion.assignments.leading().filter(hand_backs=None).select_related("body"):
        tell_body(opinion, line.body, "goes_on", occurrence=occurrence)


def release(given: AssignmentQuerySet) -> list[Assignment]:
    """End these assignments. Returns those that were current, for `tell_released`."""
    lines = list(given.current().select_related("body", "opinion").prefetch_related("hand_backs"))
    given.current().update(ended_at=timezone.now())
    return lines


def tell_released(lines: Iterable[Assignment], *, but: Collection[Body] = ()) -> None:
    """Tell the staff of bodies that lost an opinion, `but` of those that have it still, and of those that handed it
    back themselves. As many queries for one as for a hundred."""
    lost = [line for line in lines if line.body not in but and not line.handed_back]
    staff = told_of_each({line.body for line in lost})
    put_all(
        [
            OutboxMessage(
                kind="released",
                case_kind="opinion",
                case_id=line.opinion_id,
                recipient_kind="user",
                recipient_id=user.pk,
                occurrence=str(line.pk),
                gathered_for=mark_of("user", user.email),
            )
            for line in lost
            for user in staff[line.body_id]
        ],
        waits=True,
    )


def told_of_each(bodies: Collection[Body]) -> dict[int, list[User]]:
    """Those of the staff of each body, by its key, who are active and have an address."""
    working = working_for(bodies) if bodies else {}
    told = User.objects.filter(User.AT_WORK).exclude(email="").in_bulk(set().union(*working.values()))
    return {key: [told[user] for user in sorted(users) if user in told] for key, users in working.items()}


def tell_staff(opinion: Opinion, users: QuerySet[User], kind: str, *, occurrence: str) -> int:
    """Tell those of `users` who are active and have an address about `kind`."""
    told = users.filter(User.AT_WORK).exclude(email="")
    for user in told:
        tell_user(user, kind, case=("opinion", opinion.pk), occurrence=occurrence)
    return len(told)


def tell_user(user: User, kind: str, *, case: tuple[str, int], occurrence: str) -> None:
    """Tell `user` about `kind`, in one mail with everything else for that address within a while: a unit may be given a
    whole conference by a few presses."""
    mark = mark_of("user", user.email)
    put_in_outbox(kind, case=case, recipient=("user", user.pk), occurrence=occurrence, gathered_for=mark)


def tell_account(user: User, kind: str, *, occurrence: str) -> None:
    """Tell `user` what happened to their own account; nothing without an address."""
    if user.email:
        put_in_outbox(kind, case=("user", user.pk), recipient=("user", user.pk), occurrence=occurrence)


def sender_of(opinion: Opinion) -> Sender | None:
    """The sender; for a part, that of the whole."""
    return Sender.objects.filter(opinion=opinion.part_of_id or opinion.pk).first()


@transaction.atomic
def put_in_outbox(
    kind: str,
    *,
    case: tuple[str, int],
    recipient: tuple[str, int],
    occurrence: str = "",
    channel: str = OutboxMessage.Channel.MAIL,
    ticket: str = "",
    gathered_for: str = "",
) -> OutboxMessage:
    """Add one row and, for mail, the job that sends it. The same kind, case, recipient and occurrence makes one row.
    Rows with the same `gathered_for` (from `mark_of`) are sent as one mail."""
    message, is_new = OutboxMessage.objects.get_or_create(
        kind=kind,
        case_kind=case[0],
        case_id=case[1],
        recipient_kind=recipient[0],
        recipient_id=recipient[1],
        occurrence=occurrence,
        defaults={"channel": channel, "ticket": ticket, "gathered_for": gathered_for},
    )
    if is_new and channel == OutboxMessage.Channel.MAIL:
        start_sending(message)
    return message


def start_sending(message: OutboxMessage) -> None:
    """Start the job; gathered mail waits a little for more. (The tests' backend cannot delay jobs.)"""
    job = send_message
    if message.gathered_for and job.get_backend().supports_defer:
        job = job.using(run_after=hold_back({message.gathered_for}))
    job.enqueue(message.pk)


def hold_back(marks: Collection[str]) -> dt.datetime:
    """Let what is to be told with these marks, and was not tried yet, wait until nothing more has come for a while.
    Returns until when."""
    now = timezone.now()
    untried = OutboxMessage.objects.waiting_mail().filter(gathered_for__in=marks, tries=0)
    untried.filter(created_at__gt=now - GATHERED_IN).update(next_try_at=now + GATHERING)
    return now + GATHERING


def tell_session_followers(
    session: DialogueSession, kind: str, *, occurrence: str, knowing: Collection[str] = ()
) -> int:
    """Tell followers of `session` about `kind`, but the addresses `knowing`, who hear of it otherwise. Returns how
    many."""
    follows = [follow for follow in session.follows.by_mail() if follow.email.lower() not in knowing]
    return put_for_followers(kind, ("dialoguesession", session.pk), follows, occurrence)


def put_for_followers(kind: str, case: tuple[str, int], followers: Iterable[Follow], occurrence: str) -> int:
    """Tell all `followers` about the same `case`. Returns how many."""
    return put_for_each(kind, [(case, follow) for follow in followers], occurrence)


@transaction.atomic
def put_for_each(kind: str, told: Iterable[tuple[tuple[str, int], Follow]], occurrence: str) -> int:
    """Tell each follower in `told` about the case given with them. Returns how many."""
    messages = [
        OutboxMessage(
            kind=kind,
            case_kind=case_kind,
            case_id=case_id,
            recipient_kind="follow",
            recipient_id=follow.pk,
            occurrence=occurrence,
        )
        for (case_kind, case_id), follow in told
    ]
    return put_all(messages)


def put_all(messages: list[OutboxMessage], *, waits: bool = False) -> int:
    """Store `messages` with as many queries and one job, however many they are: what is gathered `waits` a little for
    more. Returns their number."""
    if messages:
        OutboxMessage.objects.bulk_create(messages, ignore_conflicts=True)
        job = send_due
        if waits and job.get_backend().supports_defer:
            job = job.using(run_after=hold_back({message.gathered_for for message in messages}))
        job.enqueue()
    return len(messages)


def mark_of(recipient_kind: str, address: str) -> str:
    """A digest of `address`: messages with the same digest go into one mail. Senders have proved no address, so all
    spellings of their mailbox count as one."""
    named = mailbox_of(address) if recipient_kind == "sender" else address.lower()
    return keyed(f"gathered-{recipient_kind}", named).hex()


def forget_told(told: QuerySet[OutboxMessage]) -> None:
    """Erase messages to somebody who is erased: those not sent are dropped, and codes, errors with their address and
    notes of calls are deleted."""
    told.filter(sent_at=None, dropped_at=None).update(dropped_at=timezone.now())
    told.update(ticket="", gathered_for="", last_error="")
    PhoneCall.objects.filter(message__in=told).update(note="")
