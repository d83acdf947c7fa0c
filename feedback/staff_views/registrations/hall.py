"""The desk of the hall: one press says who speaks, who answers, what the screen shows."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from sessions_app.actions import ActionRefused
from sessions_app.models import DialogueSession, Meeting, User
from sessions_app.staff_views.double_submit import Refused, pressed_once

from ...actions import live
from ...conference.in_the_hall import is_left_open, line_of
from ...forms import hall as forms
from ...forms.hall import HallForm, spoken_opinions
from ...models import LiveEntry, LiveKind, Opinion, Registration
from ...models.live import standing
from ..desk_pages import desk_context
from .desk import MAY_CHANGE, name_of

PRESSES: dict[str, tuple[Callable[..., LiveEntry], dict[str, str]]] = {
    forms.SPEAKER: (live.call_speaker, {"registration": "dang_ky"}),
    forms.FLOOR: (live.call_speaker, {"group": "to"}),
    forms.OPINION: (live.show_opinion, {"opinion": "y_kien"}),
    forms.ANSWER: (live.let_answer, {"body": "don_vi"}),
    forms.PAUSE: (live.pause, {}),
    forms.INVITATION: (live.invite, {}),
    forms.END: (live.end_meeting, {}),
    forms.SLIP: (live.take_back, {}),
}
"""Each with its verb, and which boxes say what that needs."""

WHAT_IS_ON = "dang-hien"
"""The part of the page that says it, with the next buttons below: pressed all evening, on a small screen too."""

NEXT = 5
"""Speakers who are offered at once; the others are folded away, for the buttons below must be near."""


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_CHANGE, raise_exception=True)
@pressed_once()
def hall(request: HttpRequest, pk: int) -> HttpResponse:
    public = DialogueSession.objects.public()
    meeting = get_object_or_404(Meeting.objects.select_related("session").filter(session__in=public), pk=pk)
    form = HallForm(request.POST if request.method == "POST" else None, meeting=meeting)
    if form.is_valid():
        try:
            entry = pressed(meeting, form.cleaned_data, by=request.user)
        except live.OnAlready as done:
            messages.info(request, str(done))
            raise Refused(redirect(request.path)) from None
        except ActionRefused as refused:
            messages.error(request, str(refused))
            raise Refused(redirect(request.path)) from None
        messages.success(request, f"Màn hình đã đổi: {entry}.")
        return redirect(f"{request.path}#{WHAT_IS_ON}")
    return render(request, "admin/feedback/registrations/hall.html", context_of(request, meeting, form))


def pressed(meeting: Meeting, typed: dict[str, Any], *, by: User) -> LiveEntry:
    verb, boxes = PRESSES[typed["viec"]]
    return verb(meeting, by=by, after=typed["sau"], **{name: typed[box] for name, box in boxes.items()})


def context_of(request: HttpRequest, meeting: Meeting, form: HallForm) -> dict[str, Any]:
    entries = list(LiveEntry.objects.filter(meeting=meeting).select_related("group", "body"))
    held = standing(entries)
    spoke = {entry.registration_id for entry in held if entry.kind == LiveKind.SPEAKER}
    named = {entry.opinion_id for entry in held if entry.opinion_id}
    public = {opinion.pk: opinion for opinion in Opinion.objects.public().filter(pk__in=named).select_related("group")}
    rows = Registration.objects.speakers().filter(meeting=meeting).select_related("registrant", "group")
    speakers = [(number, row, name_of(row)) for number, row in enumerate(rows, start=1)]
    waiting = [line for line in speakers if line[1].pk not in spoke]
    return desk_context(
        request,
        "Màn hình hội trường",
        meeting=meeting,
        session=meeting.session,
        form=form,
        refusal=form.refusal,
        last=entries[-1].place if entries else 0,
        now=line_of(held[-1], public) if held else None,
        why_not=live.why_not(meeting),
        is_left_open=is_left_open(meeting, held),
        next=waiting[:NEXT],
        waiting=waiting[NEXT:],
        done=[line for line in speakers if line[1].pk in spoke],
        opinions=spoken_opinions(meeting),
    )
