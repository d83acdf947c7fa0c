"""The page of one case: where it stands, the next step and its deadline, all that was said and done, and by whom."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.db.models import Min, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sessions_app.models import CaseEvent, User
from sessions_app.models import OutboxMessage as Message
from sessions_app.record_words import change_words, verb_name

from ..actions.calls import sees_contact
from ..admin.handling_verbs import MAY_ASSIGN
from ..admin.opinion_verbs import MAY_MODERATE
from ..cases.states import state_words, with_state
from ..cases.steps import GIVEN, Step, handed_back, step_of
from ..deadlines import with_case_rows
from ..models import Assignment, Commitment, Draft, Opinion, PhoneCall, Response
from ..models.choices import DONE
from ..models.conditions import is_in
from ..models.responses import UNDER_WAY
from ..outbox.faults import fault_of
from ..seen_by_staff import (
    answers_shown,
    commitments_for,
    conclusions_of,
    contact_of,
    each_opinion_for,
    may_open,
    reads_note,
    sees_originals,
    together_with,
)
from .desk_pages import desk_context

MAY_SEE = "feedback.view_opinion"
MAY_EDIT = "feedback.change_opinion"
MAY_ANSWER = ("feedback.add_response", "feedback.approve_response", "feedback.publish_response")
HANDLING = ["assign", "reassign", "hand_back", "classify", "extend_deadline"]
AWAY = ["forward", "correct_receiver", "date_paper", "note_expected", "record_reply", "await_no_reply", "urge"]
TOLD_TO_UNITS = frozenset([*HANDLING, *AWAY, "take_back", "return_response"])
"""Verbs whose reasons a unit may read, from the day it was given the case."""

DESKS = {
    "moderate": ("Mở bàn duyệt", (MAY_MODERATE,)),
    "sort_case": ("Mở bàn phân công", (MAY_ASSIGN,)),
    "answer": ("Mở bàn trả lời", MAY_ANSWER),
}
"""Where the next step is done: the text of the button, and the permissions, of which one is enough."""


@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    opinion = get_object_or_404(whole(each_opinion_for(request.user)), pk=pk)
    originals, is_open = sees_originals(request.user), sees_contact(opinion, by=request.user)
    step, verbs = step_of(opinion), admin.site.get_model_admin(Opinion).verbs_for(request, opinion)
    context = desk_context(
        request,
        f"Ý kiến số {opinion.pk}",
        opinion=opinion,
        state=state_words(opinion),
        step=step,
        sees_originals=originals,
        **sent_with(opinion, request.user),
        corrections=opinion.corrections.all() if originals else [],
        contact=contact_of(opinion, request.user, is_open=is_open),
        is_contact_open=is_open,
        daily=[found for found in verbs if not found[0].is_aside],
        aside=[found for found in verbs if found[0].is_aside],
        assignments=[(line, reads_note(line, request.user)) for line in opinion.assignments.all()],
        answers=[(answer, may_open(answer, request.user)) for answer in answers_shown(opinion, request.user)],
        may_make_papers=request.user.has_perm("sessions_app.add_papertext"),
        related=related_to(opinion, request.user),
        together=together_with(opinion, request.user),
        handed_back=handed_back(opinion),
        desk=desk_for(request, opinion, step),
        correct=correction_of(opinion, request.user),
        edit=reverse("admin:feedback_opinion_change", args=[opinion.pk]) if request.user.has_perm(MAY_EDIT) else "",
        calls=PhoneCall.objects.filter(message__in=messages_of(opinion)).select_related("caller") if originals else [],
        unreached=unreached(messages_of(opinion).filter(recipient_kind="sender")) if originals else [],
        timeline=timeline(opinion, request.user),
        public_address=opinion.get_absolute_url() if opinion.is_public and opinion.session.is_public else "",
    )
    return render(request, "admin/feedback/case.html", context)


def whole(opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    """With all rows of the case loaded; the same number of queries for any number of rows."""
    answers = Response.objects.with_names().select_related("author", "corrects").order_by("pk")
    rows = [
        Prefetch("assignments", Assignment.objects.order_by("pk")),
        *GIVEN,
        Prefetch("responses", answers),
        "attachments",
        "sender_notes__attachments",
        "part_of__attachments",
        "part_of__sender_notes__attachments",
        "duplicates",
        "parts",
    ]
    related = ["topic", "group", "duplicate_of", "part_of"]
    return (
        with_case_rows(with_state(opinions).with_concern()).select_related("session", *related).prefetch_related(*rows)
    )


def sent_with(opinion: Opinion, user: User) -> dict[str, Any]:
    """The sender's files and notes that `user` may read. For a part, those sent to the whole are included: senders of
    parts send there."""
    both = [row for row in [opinion.part_of, opinion] if row]
    sees_files = sees_originals(user) and user.has_perm("feedback.view_attachment")
    sees_notes = user.has_perm("feedback.view_sendernote")
    files = [file for row in both for file in row.attachments.all() if not (sees_notes and file.note_id)]
    notes = [note for row in both for note in row.sender_notes.all()]
    return {
        "sees_attachments": sees_files,
        "files": files if sees_files else [],
        "notes": sorted(notes, key=lambda note: note.added_at) if sees_notes else [],
    }


def messages_of(opinion: Opinion) -> QuerySet[Message]:
    return Message.objects.filter(case_kind="opinion", case_id=opinion.pk)


def unreached(messages: QuerySet[Message]) -> list[tuple[Message, str]]:
    """Mails that could not be delivered or have failed so far, each with the cause."""
    failed = messages.filter(channel=Message.Channel.MAIL, sent_at=None).exclude(last_error="")
    return [(mail, fault_of(mail.last_error).words) for mail in failed]


def related_to(opinion: Opinion, user: User) -> dict[str, Any]:
    """What is related to the case, as far as `user` may open it."""
    around = {opinion.duplicate_of_id, opinion.part_of_id, *(row.pk for row in opinion.duplicates.all())}
    around |= {row.pk for row in opinion.parts.all()}
    seen = set(each_opinion_for(user).filter(pk__in=around - {None}).values_list("pk", flat=True))
    promises = commitments_for(user).filter(opinions=opinion)
    found: dict[str, Any] = {
        "duplicate_of": opinion.duplicate_of if opinion.duplicate_of_id in seen else None,
        "part_of": opinion.part_of if opinion.part_of_id in seen else None,
        "duplicates": [row for row in opinion.duplicates.all() if row.pk in seen],
        "parts": [row for row in opinion.parts.all() if row.pk in seen],
        "commitments": list(promises) if user.has_perm("feedback.view_commitment") else [],
        "conclusion_items": conclusions_of(opinion, user),
    }
    return {name: rows for name, rows in found.items() if rows}


def timeline(opinion: Opinion, user: User) -> list[dict[str, Any]]:
    """The whole record of the case in words, oldest first."""
    return record_in_words(opinion, reasons_told_to(opinion, user), nobody="người gửi hoặc hệ thống")


def record_in_words(
    case: Opinion | Commitment, tells: Callable[[CaseEvent], bool], *, nobody: str
) -> list[dict[str, Any]]:
    """The events of `case`; with the reason where `tells(event)`. `nobody` stands for people who were not signed in."""
    events = CaseEvent.objects.filter(case_kind=case._meta.model_name, case_id=case.pk).order_by("sequence")
    return [
        {
            "at": event.at,
            "who": event.actor_name or nobody,
            "acting_as": event.acting_as,
            "what": verb_name(event),
            "change": change_words(event),
            "why": event.reason if tells(event) else "",
        }
        for event in events
    ]


def reasons_told_to(opinion: Opinion, user: User) -> Callable[[CaseEvent], bool]:
    """Whether `user` may read the reason of an event."""
    if sees_originals(user):
        return lambda event: True
    theirs = opinion.assignments.filter(is_in("body", [body.pk for body in user.bodies]))
    given = theirs.aggregate(since=Min("assigned_at"))["since"]
    return lambda event: given is not None and event.at >= given and event.verb in TOLD_TO_UNITS


def correction_of(opinion: Opinion, user: User) -> str:
    """The address for correcting the published answer; empty if `user` may not, or while a correction is under way."""
    answers = opinion.responses.all()
    is_begun = any(answer.state in UNDER_WAY for answer in answers)
    published = [answer for answer in answers if answer.state == Draft.PUBLISHED and may_open(answer, user)]
    if opinion.withdrawn_at or opinion.processing not in DONE or is_begun or not published:
        return ""
    may_write = user.has_perm("feedback.add_response")
    return f"{reverse('admin:answer', args=[opinion.pk])}?dinh-chinh=1" if may_write else ""


def desk_for(request: HttpRequest, opinion: Opinion, step: Step) -> tuple[str, str] | None:
    """Where this person does the next step of the case: the text of the button and its address; None if that is for
    others."""
    if step.desk not in DESKS:
        return None
    words, permissions = DESKS[step.desk]
    may_use = any(request.user.has_perm(name) for name in permissions)
    return (words, reverse(f"admin:{step.desk}", args=[opinion.pk])) if may_use else None
