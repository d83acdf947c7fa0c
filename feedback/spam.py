"""Floods and robots: what looks like one is held for staff to see, never thrown away."""

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from dialogue_portal.lib.visitors import address, is_exempt
from sessions_app.limits import over_limit
from sessions_app.models import WardProfile

from .actions.submit import Contact
from .forms.sending import StepForm
from .models import HeldReason, OpinionDraft

FASTEST_SECONDS = 5
"""Nobody reads six pages and writes in less."""

PER_ADDRESS_AN_HOUR = 80
"""A hall shares one address: sixty people in it must get through."""

IN_ALL_AN_HOUR = 2_000
DRAFTS_PER_ADDRESS_AN_HOUR = 400
PER_CONTACT_A_DAY = 8
HOUR = 3600


def reason_to_hold(request: HttpRequest, draft: OpinionDraft, form: StepForm, ward: WardProfile) -> str:
    """Why this opinion waits before the moderators see it; empty for an ordinary one."""
    if form.cleaned_data.get("website") or (timezone.now() - draft.opened_at).total_seconds() < FASTEST_SECONDS:
        return HeldReason.LOOKS_LIKE_SPAM
    if is_flood(request):
        return HeldReason.FLOOD
    return HeldReason.UNCONFIRMED if ward.only_confirmed else ""


def is_flood(request: HttpRequest) -> bool:
    if is_exempt(address(request)):
        return False
    with transaction.atomic():  # both counts reach the disk at once
        return is_over("send", address(request), limit=PER_ADDRESS_AN_HOUR, in_all=IN_ALL_AN_HOUR)


def is_over(purpose: str, visitor: str, *, limit: int, in_all: int) -> bool:
    """Whether this hour's share of `visitor`, or that of everybody, is used up. What is past its own share uses up
    nothing of the others': else one machine would shut the door on all."""
    here = not is_exempt(visitor) and over_limit(purpose, visitor, limit=limit, seconds=HOUR)
    return here or over_limit(purpose, "all", limit=in_all, seconds=HOUR)


def too_many_drafts(request: HttpRequest) -> bool:
    visitor = address(request)
    return not is_exempt(visitor) and over_limit("draft", visitor, limit=DRAFTS_PER_ADDRESS_AN_HOUR, seconds=HOUR)


def too_many_registrations(request: HttpRequest, contact: Contact) -> bool:
    """Whether this address of the network, everybody, or this telephone or mail address has had its share."""
    whom = contact.email.lower() or contact.phone
    if is_over("register", address(request), limit=PER_ADDRESS_AN_HOUR, in_all=IN_ALL_AN_HOUR):
        return True
    return bool(whom) and over_limit("register-contact", whom, limit=PER_CONTACT_A_DAY, seconds=24 * HOUR)
