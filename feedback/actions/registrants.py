"""Telling those who registered, calling them, and forgetting them."""

from collections import Counter
from collections.abc import Collection, Iterable
from contextlib import suppress

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from dialogue_portal.lib.text import fold
from sessions_app.actions import NotReady, WrongState, forget_reasons, hold_words, record
from sessions_app.chain import ERASED
from sessions_app.models import DialogueSession, Meeting, OutboxMessage, User

from ..models import PhoneCall, Registrant, Registration, Tombstone
from .calls import note_call, waiting_calls
from .erase import add_tombstone
from .redact import forget_speaker
from .tell import forget_told, mark_of, put_all, put_in_outbox

RECEIPT, MOVED_UP, TAKEN_OFF = "registered", "moved_up", "taken_off"
CANCELLED, POSTPONED, RESUMED, RESCHEDULED = "cancelled", "postponed", "resumed", "rescheduled"
CASE, RECIPIENT = "registration", "registrant"


def tell_registrant(row: Registration, kind: str, *, ticket: str = "") -> OutboxMessage | None:
    """Note that who registered must hear of `kind`: by mail if they left an address, else by telephone.

    The receipt alone is no reason to call: its code stood on the screen. None for who left no way to be reached.
    """
    who = row.registrant
    if not who.email and (kind == RECEIPT or not who.phone):
        return None
    channel = OutboxMessage.Channel.MAIL if who.email else OutboxMessage.Channel.PHONE
    return put_in_outbox(
        kind,
        case=(CASE, row.pk),
        recipient=(RECIPIENT, who.pk),
        channel=channel,
        ticket=ticket if channel == OutboxMessage.Channel.MAIL else "",
    )


def tell_all_registered(session: DialogueSession, kind: str, *, occurrence: str = "", but: Collection[int] = ()) -> int:
    """Note that everybody who is expected must hear that `session` is put off, called off, moved or held after all; not
    for a meeting of it that was held, nor for those `but`, by their keys. Who came in a flood and was not let in is
    not: nobody has others written to that way.

    Several registrations with one address are told in one mail. `occurrence` tells one time from the next. Few queries
    for any number. Returns how many are to be told.
    """
    people = list(expected_at(session).exclude(registration__meeting__in=but))
    often = {address for address, number in Counter(who.email.lower() for who in people).items() if number > 1}
    messages = [
        OutboxMessage(
            kind=kind,
            case_kind=CASE,
            case_id=who.registration_id,
            recipient_kind=RECIPIENT,
            recipient_id=who.pk,
            occurrence=occurrence,
            channel=OutboxMessage.Channel.MAIL if who.email else OutboxMessage.Channel.PHONE,
            gathered_for=mark_of(RECIPIENT, who.email) if who.email and who.email.lower() in often else "",
        )
        for who in people
        if who.email or who.phone
    ]
    return put_all(messages)


def expected_at(session: DialogueSession) -> QuerySet[Registrant]:
    """Who is expected at a meeting of `session` that was not held."""
    meetings = Meeting.objects.filter(session=session).select_related("session")
    left = [meeting for meeting in meetings if not meeting.was_held]
    return Registrant.objects.filter(registration__in=Registration.objects.expected().filter(meeting__in=left))


def calls_to_registrants() -> QuerySet[OutboxMessage]:
    """What is still to be told by telephone, oldest first."""
    return waiting_calls(CASE)


def calls_to_numbers(registrations: Collection[int]) -> QuerySet[OutboxMessage]:
    """What is still to be told at the telephones of `registrations`, primary keys: of these, and of all others that
    left the same number."""
    named = Registrant.objects.filter(registration__in=registrations)
    phones = named.exclude(phone="").values("phone")
    who = Registrant.objects.filter(Q(registration__in=registrations) | Q(phone__in=phones))
    return calls_to_registrants().filter(recipient_kind=RECIPIENT, recipient_id__in=who.values("pk"))


@transaction.atomic
def log_registrant_calls(messages: Iterable[OutboxMessage], *, by: User, result: str, note: str = "") -> PhoneCall:
    """Write down one call about several `messages`, in which each was told or none. What somebody wrote down meanwhile
    is passed over; raises `WrongState` when that is all."""
    logged = None
    for message in sorted(messages, key=lambda message: message.pk):
        with suppress(WrongState):
            logged = log_registrant_call(message, by=by, result=result, note=note)
    if logged is None:
        raise WrongState
    return logged


@transaction.atomic
def log_registrant_call(message: OutboxMessage, *, by: User, result: str, note: str = "") -> PhoneCall:
    """Write down an attempt; once told, this and the older news for the same person are done.

    Raises `WrongState` when it was done already. The record holds the result, never the note.
    """
    older = calls_to_registrants().filter(pk__lt=message.pk, case_id=message.case_id)
    call = note_call(message, older, by=by, result=result, note=note)
    row = Registration.objects.get(pk=message.case_id)
    record(row, "call_registrant", by=by, reason=call.get_result_display())
    return call


@transaction.atomic
def erase_registrant(row: Registration, *, by: User | None, reason: str) -> None:
    """Forget name, telephone and address, about what they meant to speak, and what was noted of calls; the registration
    stays as a number.

    `by` is None for a run that clears what is too old, which is done after each restore. Raises `NotReady` while they
    mean to come and the meeting is not over, `WrongState` when it was done already.
    """
    if row.is_live and row.meeting.ends_at > timezone.now():
        raise NotReady("Buổi họp chưa xong và người này còn đăng ký. Hãy rút đăng ký trước.")
    hold_words()
    who = Registrant.objects.filter(registration=row, erased_at=None)
    empty = {"name": "", "phone": "", "email": "", "folded": ""}
    forget_speaker(row)
    if not who.update(**empty, erased_at=timezone.now()):
        raise WrongState
    forget_matter(row)
    forget_told(OutboxMessage.objects.filter(case_kind=CASE, case_id=row.pk))
    if by:
        add_tombstone(Tombstone.Kind.REGISTRATION, row.pk)
    record(row, "erase_contact", by=by, reason=reason)
    forget_reasons(row, by=by, reason=reason)


def forget_matter(row: Registration) -> None:
    """About what somebody wanted to speak, and why staff took them off. A speaker without a matter the database would
    refuse."""
    Registration.objects.filter(pk=row.pk).exclude(withdrawn_reason="").update(withdrawn_reason="")
    Registration.objects.filter(pk=row.pk).exclude(about="").update(about=ERASED, folded=fold(ERASED))
