"""Floods and robots: what looks like one is held for staff to see. Only who could fill the disk must
wait."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from dialogue_portal.lib.child_process import seconds_spent
from dialogue_portal.lib.honeypot import TrapForm
from dialogue_portal.lib.mailboxes import mailbox_of
from dialogue_portal.lib.visitors import address, is_exempt
from sessions_app import limits
from sessions_app.limits import is_over_share, over_limit
from sessions_app.models import WardProfile

from .actions.submit import Contact
from .models import HeldReason, OpinionDraft
from .models.registrations import MAX_PEOPLE

FASTEST_SECONDS = 5
"""Nobody reads six pages and writes in less."""

PER_ADDRESS_AN_HOUR = 80
"""A hall shares one address: sixty people in it must get through."""

IN_ALL_AN_HOUR = 2_000
DRAFTS_PER_ADDRESS_AN_HOUR = 400
REGISTRATIONS_PER_ADDRESS_AN_HOUR = 400
MEGABYTES_PER_ADDRESS_AN_HOUR = 1000
"""Of files: with each of the opinions that one address may send, ten and more. All its drafts could hold ten times as
much."""
READING_PER_ADDRESS_AN_HOUR = 300 * 10
"""Tenths of a second of a processor that it takes to read its files: an ordinary one takes two."""
PER_CONTACT_A_DAY = 8
OPINIONS_PER_CONTACT_A_DAY = 100
"""Those of a whole hamlet may come with one address; from there on staff look first, and nobody is written to."""

SEATS_PER_ADDRESS_AN_HOUR = 150
SEATS_AN_HOUR = 500
"""More than a hall of the ward holds, given to whoever registers; from there on staff look first."""

HOUR, DAY = 3600, 24 * 3600


def reason_to_hold(
    request: HttpRequest, draft: OpinionDraft, form: TrapForm, ward: WardProfile, contact: Contact
) -> str:
    """Why this opinion waits before the moderators see it; empty for an ordinary one."""
    if form.is_from_a_robot or (timezone.now() - draft.opened_at).total_seconds() < FASTEST_SECONDS:
        return HeldReason.LOOKS_LIKE_SPAM
    if is_flood(request, contact):
        return HeldReason.FLOOD
    return HeldReason.UNCONFIRMED if ward.only_confirmed else ""


def is_flood(request: HttpRequest, contact: Contact) -> bool:
    """Whether this hour's share of the visitor's address, today's of who is to be told, or this hour's of everybody is
    used up. In this order, because what is past its own share uses up nothing of the others': else one machine would
    shut the door on all. The halls that are named have a share by themselves."""
    visitor = address(request)
    with transaction.atomic(savepoint=False):  # all counts reach the disk at once
        return (
            has_sent_its_share(visitor)
            or has_had_enough("send-contact", contact, OPINIONS_PER_CONTACT_A_DAY)
            or (not is_exempt(visitor) and over_limit("send", "all", limit=IN_ALL_AN_HOUR, seconds=HOUR))
        )


def has_sent_its_share(visitor: str) -> bool:
    return is_over_share("send", visitor, limit=PER_ADDRESS_AN_HOUR, seconds=HOUR)


def too_many_drafts(request: HttpRequest) -> bool:
    return is_over_share("draft", address(request), limit=DRAFTS_PER_ADDRESS_AN_HOUR, seconds=HOUR)


def too_many_bytes(request: HttpRequest, uploads: Sequence[Any]) -> bool:
    """Whether one machine fills the disk with `uploads`. What is below a megabyte counts as a draft alone."""
    megabytes = sum(upload.size for upload in uploads) // 1024**2
    limit = MEGABYTES_PER_ADDRESS_AN_HOUR
    return megabytes > 0 and is_over_share("megabytes", address(request), limit=limit, seconds=HOUR, by=megabytes)


class Reading:
    """What it takes to read the files of a `request`, counted for the address they come from. Where those before them
    were made to keep the portal busy (`is_over`), they are put aside unread."""

    def __init__(self, request: HttpRequest) -> None:
        self.address, self.begun = address(request), seconds_spent()
        share = limits.share_of("reading", self.address, READING_PER_ADDRESS_AN_HOUR, HOUR)
        self.is_over = bool(request.FILES) and limits.used(share) >= share.tries
        if self.is_over:
            request.FILES.clear()

    def count(self) -> None:
        """The refused files too."""
        if tenths := round(10 * (seconds_spent() - self.begun)):
            is_over_share("reading", self.address, limit=READING_PER_ADDRESS_AN_HOUR, seconds=HOUR, by=tenths)


def too_many_registrations(request: HttpRequest) -> bool:
    """Whether one machine fills the disk: long before that its registrations are held."""
    return is_over_share("register-from", address(request), limit=REGISTRATIONS_PER_ADDRESS_AN_HOUR, seconds=HOUR)


def is_registration_held(request: HttpRequest, contact: Contact, people: int, *, seats: int | None = None) -> bool:
    """Whether it waits for staff before it gets one of the `seats` of its meeting and before anybody is written to: so
    many came already from this address of the network, for this telephone or mail address, or from everywhere; from the
    halls that are named by themselves.

    A seat is what a flood takes from others, so seats are counted, not registrations. However many networks take part,
    they get so many seats an hour and shut the door on nobody. In this order, because what is past its own share uses
    up nothing of the others'.
    """
    visitor = address(request)
    is_hall = is_exempt(visitor)
    all_alike = "halls" if is_hall else "all"
    with transaction.atomic():  # all counts reach the disk at once
        return (
            (not is_hall and over_limit("register", visitor, limit=share_of(seats), seconds=HOUR, by=people))
            or has_had_enough("register-contact", contact, PER_CONTACT_A_DAY)
            or over_limit("register", all_alike, limit=SEATS_AN_HOUR, seconds=HOUR, by=people)
        )


def share_of(seats: int | None) -> int:
    """How many seats one address of the network is given in an hour: no more than half a hall, and those of one
    registration."""
    return SEATS_PER_ADDRESS_AN_HOUR if seats is None else min(SEATS_PER_ADDRESS_AN_HOUR, max(seats // 2, MAX_PEOPLE))


def has_had_enough(purpose: str, contact: Contact, limit: int) -> bool:
    """Whether more than `limit` came for `contact` today. Both ways of telling them count, each for itself: else a new
    mail address each time would let in one telephone number without end."""
    ways = [way for way in [mailbox_of(contact.email) if contact.email else "", contact.phone] if way]
    are_over = [over_limit(purpose, way, limit=limit, seconds=DAY) for way in ways]
    return any(are_over)
