"""One issue: its words, its place, the programme, publishing, and putting it into another."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sessions_app.actions import ActionRefused
from sessions_app.edit_conflicts.offering import OfferingForm
from sessions_app.staff_views.double_submit import pressed_once

from ...actions import synthesise as actions
from ...admin.handling_verbs import MAY_ASSIGN
from ...forms.synthesis import AgendaForm, MergeForm, WordingForm
from ...models import Issue
from ...synthesis.figures import NOTHING, figures_of
from ..desk_pages import desk_context, in_blocks
from .desk import MAY, MAY_PUBLISH

FORMS = {"sua": WordingForm, "chuong_trinh": AgendaForm, "nhap": MergeForm}


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY, raise_exception=True)
@pressed_once(lambda request: desk_of_issue(**request.resolver_match.kwargs))
def synthesis_issue(request: HttpRequest, pk: int) -> HttpResponse:
    issue = get_object_or_404(Issue.objects.standing().select_related("session", "topic", "agenda_item"), pk=pk)
    what = request.POST.get("viec", "")
    forms: dict[str, Any] = {
        name: form(request.POST if name == what else None, issue=issue) for name, form in FORMS.items()
    }
    if request.method == "POST" and (what not in forms or is_ready(forms[what], issue)):
        try:
            messages.success(request, done(request, issue, what, forms.get(what)))
            return redirect(after(issue, what))
        except ActionRefused as refused:
            return screen(request, issue, forms, str(refused))
    return screen(request, issue, forms)


def is_ready(form: Any, issue: Issue) -> bool:
    return form.is_valid() and (not isinstance(form, OfferingForm) or form.is_as_opened(issue))


def done(request: HttpRequest, issue: Issue, what: str, form: Any) -> str:
    """Do what the button says; the sentence that tells so."""
    if what in {"sua", "nhap"} and issue.published_at:
        check_may_publish(request)
    if what == "sua":
        actions.reword_issue(issue, by=request.user, **form.cleaned_data)
        return "Đã lưu."
    if what == "chuong_trinh":
        actions.put_on_agenda(issue, by=request.user, item=form.cleaned_data["item"])
        return "Đã lưu vào chương trình."
    if what == "nhap":
        actions.merge_issues(issue, into=form.cleaned_data["into"], by=request.user)
        return f"Đã nhập vào «{form.cleaned_data['into']}»."
    check_may_publish(request)
    if what == "dang":
        actions.publish_issues(issue.session, [issue], by=request.user)
        return "Đã công bố."
    actions.unpublish_issue(issue, by=request.user)
    return "Đã thôi công bố."


def check_may_publish(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY_PUBLISH):
        raise PermissionDenied


def desk_of_issue(pk: int) -> str:
    """The synthesis desk on which the issue stands, or stood: the first of two presses may have merged it away."""
    return reverse("admin:synthesise", args=[get_object_or_404(Issue, pk=pk).session_id])


def after(issue: Issue, what: str) -> str:
    desk = reverse("admin:synthesise", args=[issue.session_id])
    return desk if what == "nhap" else f"{desk}#van-de-{issue.pk}"


def screen(request: HttpRequest, issue: Issue, forms: dict[str, Any], refusal: str = "") -> HttpResponse:
    members = issue.members.current().select_related("opinion__group").order_by("opinion__received_at", "pk")
    lines = ["seen", "title", "summary", ("topic", "order")]
    context = desk_context(
        request,
        "Vấn đề tổng hợp",
        issue=issue,
        session=issue.session,
        forms=forms,
        form=forms["sua"],
        wording=in_blocks(forms["sua"], (None, lines)),
        refusal=refusal,
        members=members,
        figures=figures_of([issue]).get(issue.pk, NOTHING),
        may_publish=request.user.has_perm(MAY_PUBLISH),
        may_assign=request.user.has_perm(MAY_ASSIGN),
    )
    return render(request, "admin/feedback/synthesis/issue.html", context)
