"""The page of one opinion for sorting: classify and assign at once, or forward it, or record the reply."""

import hashlib
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib.queues import Queue, Standing
from sessions_app.actions import ActionRefused, WrongState
from sessions_app.edit_conflicts.marks import OPENED
from sessions_app.models import DeadlineRule
from sessions_app.staff_views.double_submit import pressed_once

from ... import actions
from ...actions.assign import is_to_be_forwarded
from ...actions.issue_answers import issue_of, members_of
from ...admin.handling_verbs import is_elsewhere, is_moving, known_assignment, known_class, record_reply, urge
from ...cases.steps import GIVEN, handed_back, step_of
from ...deadlines import answer_deadline, with_case_rows
from ...forms.handling import ForwardForm, ReplyForm, UrgeForm
from ...forms.sorting import SortForm, SortingQueueForm
from ...models import CaseHandBack, Competence, Opinion
from ...models.choices import DONE
from ...seen_by_staff import opinions_for, together_with
from ..desk_pages import desk_context, end_of, in_blocks, tell_each
from ..moderation.case import decided_by
from .letters import tell_letters, tell_slip
from .waiting import address_of, for_sorters, go_on, queue_of

SORT, FORWARD, REPLY, URGE = "giao", "chuyen", "tra-loi", "don-doc"
Forms = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@for_sorters
@pressed_once(lambda request: address_of(request, None))
def sort_case(request: HttpRequest, pk: int) -> HttpResponse:
    cases = with_case_rows(opinions_for(request.user)).select_related("topic", "group")
    opinion = get_object_or_404(cases.prefetch_related(*GIVEN, "responses"), pk=pk)
    if request.method == "POST":
        return decide(request, opinion)
    if not is_moving(opinion):
        messages.warning(
            request, f"Số {opinion.pk}: lúc này không phân loại, phân công được. {step_of(opinion).state}."
        )
        return redirect("admin:case", opinion.pk)
    return screen(request, opinion, forms_for(request, opinion))


def forms_for(request: HttpRequest, opinion: Opinion, tried: str = "") -> Forms:
    """The forms that fit the case. Only the one that was sent is validated; the others keep what was typed."""
    if is_elsewhere(opinion):
        return {REPLY: build(request, ReplyForm, REPLY, tried), URGE: build(request, UrgeForm, URGE, tried)}
    lead = known_assignment(opinion)
    initial = {**known_class(opinion), **lead, "reason": ""}
    initial["competence"] = initial["competence"] or Competence.WARD
    others = open_others(opinion)
    sort = build(request, SortForm, SORT, tried, initial=initial, opinion=opinion, has_lead=bool(lead), others=others)
    sort.offered = initial
    return {SORT: sort, FORWARD: build(request, ForwardForm, FORWARD, tried)}


def open_others(opinion: Opinion) -> int:
    """How many other opinions of its issue are still to be answered."""
    issue = issue_of(opinion)
    return members_of(issue).exclude(pk=opinion.pk).exclude(processing__in=DONE).count() if issue else 0


def build(request: HttpRequest, form: Callable[..., Any], name: str, tried: str, **kwargs: Any) -> Any:
    """A form under its own prefix; what was typed into one that was not sent becomes its initial values."""
    if request.method != "POST":
        return form(prefix=name, **kwargs)
    bound = form(request.POST, prefix=name, **kwargs)
    if name == tried:
        return bound
    typed = {field: bound[field].data for field in bound.fields if bound[field].data is not None}
    return form(prefix=name, **{**kwargs, "initial": {**kwargs.get("initial", {}), **typed}})


def decide(request: HttpRequest, opinion: Opinion) -> HttpResponse:
    """Do what the button says, then open the next case; if it is refused, keep everything typed."""
    tried = request.POST.get("viec", "")
    made = forms_for(request, opinion, tried)
    form = made.get(tried)
    if form is None:
        if tried in RUN:
            messages.warning(request, f"{WrongState()} {decided_by(opinion)}".strip())
        return screen(request, opinion, made)
    queue = queue_of(request)
    standing = queue.standing(opinion.pk)
    is_ready = form.is_valid() and (tried != SORT or form.is_as_opened(opinion))
    said = done(request, opinion, tried, form) if is_ready else ""
    if not said:
        return screen(request, opinion, made, tried)
    messages.success(request, f"Số {opinion.pk}: {said}.")
    if tried == URGE:
        tell_letters(request, [opinion], means=form.cleaned_data["means"])
    if tried == FORWARD:
        tell_slip(request, opinion)
    if tried == SORT and is_to_be_forwarded(opinion, form.cleaned_data["competence"]):
        messages.info(request, "Việc này vượt thẩm quyền: hãy ghi công văn chuyển đi.")
        return redirect(f"{address_of(request, opinion.pk)}#chuyen-di")
    return opened_next(request, queue, standing) if standing else redirect("admin:case", opinion.pk)


def opened_next(request: HttpRequest, queue: Queue, standing: Standing) -> HttpResponse:
    after = queue.following(standing)
    if after is None:
        is_narrowed = bool(SortingQueueForm(request.GET, reader=request.user).chosen())
        messages.info(request, end_of(queue.number(but=standing[-1]), is_narrowed=is_narrowed))
    return go_on(request, after)


def done(request: HttpRequest, opinion: Opinion, tried: str, form: forms.Form) -> str:
    """What was done, in words; empty when it was refused, for the reason on the form."""
    try:
        with transaction.atomic():
            Opinion.objects.select_for_update().get(pk=opinion.pk)
            check_as_read(request, opinion)
            return RUN[tried](opinion, request, form.cleaned_data)
    except ReadOtherwise as refused:
        form.is_told = True  # type: ignore[attr-defined]  # how the case stands now
        form.add_error(None, f"{refused} {decided_by(opinion)} {stands_in_words(opinion)}")
    except WrongState as refused:
        form.add_error(None, f"{refused} {decided_by(opinion)}".strip())
    except ActionRefused as refused:
        form.add_error(None, str(refused))
    return ""


class ReadOtherwise(ActionRefused):
    """Somebody has sorted the case since this page was opened."""

    sentence = "Trong lúc ông/bà xem, ý kiến này đã được xử lý từ nơi khác. Chưa ghi gì; bấm lần nữa là ghi đè."


def check_as_read(request: HttpRequest, opinion: Opinion) -> None:
    """Raise `ReadOtherwise` if the case has changed since the page was opened, so that nobody undoes another's work
    unawares."""
    if request.POST.get("luc-mo", stands_at(opinion)) != stands_at(opinion):
        raise ReadOtherwise


def stands_at(opinion: Opinion) -> str:
    """A digest of everything that this desk decides about a case."""
    now = Opinion.objects.get(pk=opinion.pk)
    gone = list(now.referrals.order_by("pk").values_list("pk", "replied_on"))
    returned = list(returned_of(now).values_list("pk", flat=True))
    known = repr([known_class(now), known_assignment(now), now.processing, gone, returned])
    return hashlib.sha256(known.encode()).hexdigest()[:16]


def returned_of(opinion: Opinion) -> QuerySet[CaseHandBack]:
    standing = CaseHandBack.objects.standing().filter(assignment__opinion=opinion)
    return standing.select_related("assignment__body", "proposed")


def stands_in_words(opinion: Opinion) -> str:
    now = Opinion.objects.select_related("topic").get(pk=opinion.pk)
    lines = now.assignments.current().select_related("body")
    said = [str(now.topic or ""), now.get_competence_display()]
    for line in lines:
        note = f" ({line.note})" if line.note else ""
        said.append(f"{line.body} {'chủ trì' if line.is_lead else 'phối hợp'}{note}")
    said += map(str, returned_of(now))
    return f"Hiện nay: {'; '.join(filter(None, said))}."


def sort(opinion: Opinion, request: HttpRequest, typed: dict[str, Any]) -> str:
    whole = typed.pop("whole", False)
    if not actions.sort(opinion, by=request.user, **typed):
        return "đã phân loại; cả vấn đề thì chuyển một lượt ở trang của vấn đề" if whole else "đã phân loại"
    if whole:
        assign_others(opinion, request, {name: value for name, value in typed.items() if name != "competence"})
    return f"đã phân loại và giao {typed['body']}"


def assign_others(opinion: Opinion, request: HttpRequest, given: dict[str, Any]) -> None:
    """Assign the other opinions of the issue too, those without a topic with its, and tell the results."""
    issue = issue_of(opinion)
    results = actions.assign_issue(issue, by=request.user, but=opinion, **given) if issue else []
    tell_each(request, results, f"đã giao {given['body']}", refused="chưa giao")


def forward(opinion: Opinion, request: HttpRequest, typed: dict[str, Any]) -> str:
    actions.forward(opinion, by=request.user, **typed)
    return f"đã ghi việc chuyển {typed['to_body']}"


def reply(opinion: Opinion, request: HttpRequest, typed: dict[str, Any]) -> str:
    record_reply(opinion, by=request.user, **typed)
    return "đã ghi trả lời của cơ quan nhận"


def urged(opinion: Opinion, request: HttpRequest, typed: dict[str, Any]) -> str:
    urge(opinion, by=request.user, **typed)
    return "đã ghi lần đôn đốc"


RUN = {SORT: sort, FORWARD: forward, REPLY: reply, URGE: urged}


def screen(request: HttpRequest, opinion: Opinion, made: Forms, tried: str = "") -> HttpResponse:
    (after, left), form, sort = queue_of(request).around(opinion.pk), made.get(tried), made.get(SORT)
    knows_now = request.method != "POST" or getattr(form, "is_told", False) or getattr(form, "conflict", None)
    context = desk_context(
        request,
        f"Phân loại, phân công ý kiến số {opinion.pk}",
        opinion=opinion,
        together=together_with(opinion, request.user),
        step=step_of(opinion),
        form=form,
        opened=sort and (sort.opened if knows_now else request.POST.get(OPENED, sort.opened)),
        blocks={name.replace("-", "_"): in_blocks(form, (None, list(form.fields))) for name, form in made.items()},
        tried=tried,
        read_as=stands_at(opinion) if knows_now else request.POST.get("luc-mo", stands_at(opinion)),
        proposed=answer_deadline(opinion) if opinion.duty != DeadlineRule.Duty.ANSWER else None,
        handed_back=handed_back(opinion),
        referrals=opinion.referrals.all(),
        is_late=any(line.days_late for line in opinion.referrals.all()),
        goes_on=is_to_be_forwarded(opinion, opinion.competence),
        later=address_of(request, after),
        back=address_of(request, None),
        left=left,
        media=sum((form.media for form in made.values()), admin.site.get_model_admin(Opinion).media),
    )
    return render(request, "admin/feedback/sorting/case.html", context)
