"""One promise on one page: from where, until when, how far, what was said of it, and what may be done now."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib.fields import as_key
from sessions_app.actions import ActionRefused
from sessions_app.models import User
from sessions_app.staff_views.double_submit import pressed_once

from ... import actions
from ...actions.promise_reports import issued_reports
from ...admin.commitments import MAY_PUBLISH
from ...forms.promises import FileRemovalForm, PublicReasonForm
from ...models import (
    CarryOver,
    Commitment,
    DoneReport,
    EarlierReason,
    LeadChange,
    ProgressEntry,
    ProgressFile,
    PromiseHandBack,
    Resumption,
    Verification,
)
from ...promises.days import computation_of
from ...promises.story import with_earlier
from ...seen_by_staff import commitments_for, each_opinion_for, sees_originals
from ..case import record_in_words
from ..desk_pages import desk_context, refusal_on
from ..papers import MAY_SEE as MAY_SEE_PAPERS
from .desk import MAY_SEE

MAY_EDIT = "feedback.change_commitment"
MAY_LET_THROUGH = "feedback.change_verification"
SAVE_REASON, REMOVE_FILE = "ly-do", "bo-tep"


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_SEE, raise_exception=True)
@pressed_once()
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    commitment = get_object_or_404(whole(commitments_for(request.user)), pk=pk)
    refused = None
    if request.method == "POST":
        refused = changed(request, commitment)
        if refused is None:
            return redirect("admin:promise", pk)
    return render(request, "admin/feedback/promises/one.html", context_of(request, commitment, refused))


def whole(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """The promise with every row of its story: the same number of queries for any number of rows."""
    earlier = Prefetch("earlier_reasons", EarlierReason.objects.select_related("replaced_by"))
    said = Verification.objects.select_related("verifier", "opinion").prefetch_related("files", earlier)
    reports = DoneReport.objects.select_related("reported_by").prefetch_related(Prefetch("verifications", said))
    progress = ProgressEntry.objects.select_related("author").prefetch_related("files")
    named = ["session", "lead_body", "official", "conclusion_item__notice", "response__opinion", "drop_reason"]
    return commitments.select_related(*named).prefetch_related(
        "coordinating_bodies",
        "issues",
        "postponements",
        Prefetch("resumptions", Resumption.objects.select_related("drop_reason")),
        Prefetch("lead_changes", LeadChange.objects.select_related("body_before", "body")),
        Prefetch("corrections", with_earlier()),
        Prefetch("progress", progress),
        Prefetch("done_reports", reports.order_by("-pk")),
        Prefetch("hand_backs", PromiseHandBack.objects.select_related("body", "proposed", "handed_back_by")),
        Prefetch("carry_overs", CarryOver.objects.select_related("to_session")),
    )


def context_of(request: HttpRequest, commitment: Commitment, refused: Any) -> dict[str, Any]:
    page = admin.site.get_model_admin(Commitment)
    corrections = commitment.corrections.all()
    verbs, buttons = page.verbs_for(request, commitment), page.buttons_for(request, commitment)
    return desk_context(
        request,
        f"Việc phải làm số {commitment.pk}",
        commitment=commitment,
        computation=computation_of(commitment),
        opinions=list(each_opinion_for(request.user).filter(commitments=commitment)),
        reports=[(report, answers_of(report, request, refused)) for report in commitment.done_reports.all()],
        daily=[found for found in verbs if not found[0].is_aside],
        handed_back=hand_backs_told(commitment, request.user),
        is_to_begin=any(verb.name == "bat-dau" for verb, _ in verbs),
        aside=[*buttons, *(found for found in verbs if found[0].is_aside)],
        sees_originals=sees_originals(request.user),
        issued=issued_reports(commitment, corrections) if corrections else [],
        may_see_papers=request.user.has_perm(MAY_SEE_PAPERS),
        may_remove=request.user.has_perm(MAY_PUBLISH),
        refused=refused,
        edit=reverse("admin:feedback_commitment_change", args=[commitment.pk])
        if request.user.has_perm(MAY_EDIT)
        else "",
        public_address=commitment.get_absolute_url() if commitment.is_public else "",
        timeline=record_in_words(
            commitment, lambda event: sees_originals(request.user), nobody="người nêu ý kiến hoặc hệ thống"
        ),
    )


def hand_backs_told(commitment: Commitment, user: User) -> list[PromiseHandBack]:
    """What the body that leads it now said, under all its names; the office reads also what others said before."""
    told, bodies = list(commitment.hand_backs.all()), {body.pk for body in user.bodies}
    return told if sees_originals(user) else [line for line in told if bodies & {line.body_id, line.body.successor_id}]


def answers_of(report: DoneReport, request: HttpRequest, refused: Any) -> list[tuple[Verification, Any]]:
    """What was said of a report, each with the form by which its reason is made public, for those who may."""
    may = request.user.has_perm(MAY_LET_THROUGH) and sees_originals(request.user)
    return [(said, form_of(said, refused) if may else None) for said in report.verifications.all()]


def form_of(said: Verification, refused: Any) -> PublicReasonForm | None:
    """The form of a sender's «not yet»; the one that was refused with what was typed."""
    if not said.is_by_sender or said.answer != Verification.Answer.NOT_YET:
        return None
    is_refused = isinstance(refused, PublicReasonForm) and refused.said.pk == said.pk
    return refused if is_refused else PublicReasonForm(said=said)


def changed(request: HttpRequest, commitment: Commitment) -> Any:
    """Do what was pressed; the form, or the sentence, that refused it, None when it went well."""
    tried, _, key = request.POST.get("viec", "").partition(".")
    if tried == SAVE_REASON and request.user.has_perm(MAY_LET_THROUGH) and sees_originals(request.user):
        return reason_saved(request, commitment, key)
    if tried == REMOVE_FILE and request.user.has_perm(MAY_PUBLISH):
        return file_removed(request, commitment, key)
    raise PermissionDenied


def reason_saved(request: HttpRequest, commitment: Commitment, key: str) -> Any:
    answers = [said for report in commitment.done_reports.all() for said in report.verifications.all()]
    said = next((said for said in answers if str(said.pk) == key and form_of(said, None)), None)
    if said is None:
        raise PermissionDenied
    form = PublicReasonForm(request.POST, said=said)
    if not (form.is_valid() and form.is_as_opened(commitment) and form.says_why()) or form.leak():
        return form
    with refusal_on(form):
        actions.publish_reason(said, by=request.user, **form.chosen)
        messages.success(request, "Đã lưu phần công khai.")
    return None if form.is_valid() else form


def file_removed(request: HttpRequest, commitment: Commitment, key: str) -> Any:
    files = ProgressFile.objects.filter(entry__commitment=commitment).select_related("entry__commitment")
    file = get_object_or_404(files, pk=as_key(key))
    form = FileRemovalForm(request.POST)
    if not form.is_valid():
        return form.errors["reason"][0]
    try:
        actions.remove_progress_file(file, by=request.user, **form.cleaned_data)
    except ActionRefused as refused:
        return str(refused)
    messages.success(request, "Đã bỏ tệp.")
    return None
