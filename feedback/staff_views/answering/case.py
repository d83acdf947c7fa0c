"""The page of one answer: the opinion, earlier answers, the text, and the next step."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib.fields import as_key
from dialogue_portal.lib.files import BadFile
from dialogue_portal.lib.queues import Standing
from dialogue_portal.lib.uploads import takes_files
from sessions_app.actions import ActionRefused, NotReady, WrongState
from sessions_app.models import Body, User
from sessions_app.staff_views.double_submit import pressed_once

from ... import actions
from ...actions.answer import answer_before_reopening, lead_to_wait_for, published_answer
from ...actions.issue_answers import AnsweredTogether, answered_as
from ...admin.handling_verbs import hand_back_address
from ...answers.steps import PUBLISH, approved, steps_of
from ...cases.steps import GIVEN, handed_back
from ...forms.answering import AnswerFileForm, AnswerForm, ReturnForm, as_opened, first_words
from ...models import Assignment, Draft, Opinion, Response
from ...models.choices import DONE
from ...seen_by_staff import Together, each_response_for, reads_note, sees_originals, together_with
from ..case import timeline
from ..desk_pages import desk_context, end_of, in_blocks
from ..moderation.case import decided_by
from ..promises.sources import tell_what_is_left
from .chosen_file import MAY_FILE, are_valid, caption_alone, chosen_file, file_again, forget, forget_when_saved, kept_on
from .comparing import compared
from .decisions import DECISIONS, decisions_for, hands_before, hands_for
from .previous import newest_previous, previous
from .waiting import address_of, after_press, chosen_at, for_answerers, query_of, queue_of, step_of

NEWEST = 5
"""Events of the record that are shown; the case page has all."""

SUBMIT, FILL_IN, ADD_FILE, DROP_FILE = "trinh", "dien-mau", "them-tep", "bo-tep-giu"
MAY_WRITE, MAY_SUBMIT = "feedback.add_response", "feedback.submit_response"


@dataclass
class Screen:
    """What the page is about: the opinion, its answer under way if there is one, and what that would replace."""

    request: HttpRequest
    opinion: Opinion
    answer: Response | None
    replaces: Response | None

    @property
    def is_written(self) -> bool:
        """Whether the text can be edited: a draft, or no answer yet."""
        begun = self.answer is None or self.answer.state == Draft.DRAFT
        if self.answer is None and self.is_elsewhere:
            return False
        is_open = self.opinion.processing not in DONE or self.answer is not None or self.replaces is not None
        return begun and is_open and self.request.user.has_perm(MAY_WRITE) and self.writer is None

    @cached_property
    def is_elsewhere(self) -> bool:
        """Whether the answer is written at another opinion, which leads their issue."""
        try:
            answered_as(self.opinion, self.replaces)
        except AnsweredTogether:
            return True
        return False

    @property
    def writer(self) -> Body | None:
        """The lead body, when this person's bodies only help it and nothing of theirs is under way."""
        return None if self.answer else lead_to_wait_for(self.opinion, self.request.user.bodies)

    def form(self, data: Any = None, initial: dict[str, Any] | None = None) -> AnswerForm:
        source = self.answer or self.replaces
        first = as_opened(self.answer) if self.answer else first_words(self.request.user)
        if self.replaces and not self.answer:
            note = "" if self.opinion.processing in DONE else actions.answer.AGAIN
            first = {"version": 0, "issued_on": first["issued_on"], "correction_note": note}
            first["body"] = self.replaces.body.now
        kwargs = {"opinion": self.opinion, "user": self.request.user, "replaces": self.replaces}
        return AnswerForm(data, initial={**first, **(initial or {})}, instance=copy(source), **kwargs)


@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@for_answerers
@pressed_once(lambda request: after_press(request, {SUBMIT, *DECISIONS}))
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    screen = screen_of(request, pk)
    if request.method != "POST":
        return shown(screen, screen.form() if screen.is_written else None)
    tried = request.POST.get("viec", "")
    if tried in DECISIONS:
        return decide(screen, tried)
    if not screen.is_written:
        return shown(screen, None, typed=request.POST.get("text", ""))
    form = screen.form(request.POST)
    if tried == FILL_IN:
        return shown(screen, screen.form(initial=form.with_template()), file_form=chosen_file(request, pk))
    if tried == DROP_FILE:
        forget(kept_on(request, pk))
        return shown(screen, screen.form(initial=form.kept()))
    if tried == ADD_FILE or "bo-tep" in request.POST:
        return change_files(screen, form)
    if "mau" in request.POST:
        return shown(screen, screen.form(initial=with_previous(screen, form)), file_form=chosen_file(request, pk))
    return write(screen, form, tried)


def screen_of(request: HttpRequest, pk: int) -> Screen:
    """The case as it is now. A correction is named by the address, or by the reopened case."""
    cases = approved(request.user).select_related("session", "topic", "group")
    opinion = get_object_or_404(cases.prefetch_related(*GIVEN), pk=pk)
    answers = each_response_for(request.user).with_names()
    answers = answers.select_related("author", "edited_by", "corrects", "returned_in")
    under_way = answers.under_way().filter(opinion=opinion).order_by("-pk").first()
    if under_way:
        return Screen(request, opinion, under_way, under_way.corrects)
    replaces = answer_before_reopening(opinion)
    if "dinh-chinh" in request.GET and opinion.processing in DONE:
        standing = published_answer(opinion)
        replaces = answers.filter(pk=standing.pk).first() if standing else None
    return Screen(request, opinion, None, replaces)


def with_previous(screen: Screen, form: AnswerForm) -> dict[str, Any]:
    chosen = previous(screen.opinion).filter(pk=as_key(screen.request.POST["mau"])).first()
    return form.with_words(chosen.text, chosen.legal_basis) if chosen else form.kept()


def write(screen: Screen, form: AnswerForm, tried: str) -> HttpResponse:
    """Save what was typed, and hand it in if asked. If that is refused, the form keeps it."""
    request, opinion = screen.request, screen.opinion
    chosen = chosen_file(request, opinion.pk) or caption_alone(request)
    if not are_valid(form, chosen):
        return shown(screen, form, file_form=chosen)
    step, standing = standing_before(request, screen.opinion)
    refused = tried_to(form, lambda: save(screen, form, submit=tried == SUBMIT, chosen=chosen))
    if refused:
        return shown(screen, form, conflict=refused, file_form=chosen)
    if tried != SUBMIT:
        messages.success(request, f"Số {opinion.pk}: đã lưu bản nháp.")
        return redirect(address_of(request, step, opinion.pk))
    messages.success(request, f"Số {opinion.pk}: đã trình duyệt.")
    return go_on(request, step, standing, opinion.pk)


def tried_to(form: AnswerForm, run: Callable[[], Any]) -> ActionRefused | None:
    """Run `run`; returns the refusal, which is also put on the form, or None."""
    try:
        run()
    except actions.EditedMeanwhile as refused:
        return refused
    except (ActionRefused, BadFile) as refused:
        form.add_error(None, str(refused))
        return refused if isinstance(refused, ActionRefused) else ActionRefused(str(refused))
    return None


def change_files(screen: Screen, form: AnswerForm) -> HttpResponse:
    """Add or remove a file; what was typed is saved at the same time."""
    request = screen.request
    key = request.POST.get("bo-tep", "")
    chosen = chosen_file(request, screen.opinion.pk) or caption_alone(request)
    chosen = chosen or (None if key else AnswerFileForm(request.POST, request.FILES))
    if not request.user.has_perm(MAY_FILE):
        raise PermissionDenied
    if not are_valid(form, chosen):
        return shown(screen, form, file_form=chosen)
    refused = tried_to(form, lambda: save_with_file(screen, form, key, chosen))
    if refused:
        return shown(screen, form, conflict=refused, file_form=chosen)
    messages.success(request, "Đã bỏ tệp và lưu nháp." if key else "Đã thêm tệp và lưu nháp.")
    return redirect(address_of(request, step_of(request), screen.opinion.pk))


@transaction.atomic
def save_with_file(screen: Screen, form: AnswerForm, key: str, chosen: AnswerFileForm | None) -> None:
    draft = save(screen, form, submit=False, chosen=chosen)
    if not key:
        return
    file = draft.files.filter(pk=as_key(key)).first()
    if file is None:
        raise NotReady("Tệp này không còn ở đây.")
    actions.remove_answer_file(file, by=screen.request.user)


@transaction.atomic
def save(screen: Screen, form: AnswerForm, *, submit: bool, chosen: AnswerFileForm | None = None) -> Response:
    by = screen.request.user
    if submit and not by.has_perm(MAY_SUBMIT):
        raise ActionRefused("Ông/bà không có quyền trình duyệt. Hãy lưu bản nháp.")
    draft = screen.answer and Response.objects.get(pk=screen.answer.pk)
    if draft:
        actions.edit_response(draft, by=by, version=form.cleaned_data["version"], over=form.over, **form.typed)
    else:
        new = {"corrects": screen.replaces} if screen.replaces else {}
        draft = actions.start_response(screen.opinion, by=by, **form.written, **new)
    if chosen:
        data = chosen.cleaned_data
        actions.add_answer_file(draft, data["file"], by=by, role=data["role"], caption=data["caption"])
        forget_when_saved(screen.request, screen.opinion.pk)
    if submit:
        actions.submit_response(draft, by=by)
    return draft


def decide(screen: Screen, tried: str) -> HttpResponse:
    request, decision = screen.request, DECISIONS[tried]
    form = decision.form(request.POST)
    if not request.user.has_perm(decision.permission) or screen.answer is None:
        told = decided_by(screen.opinion)
        form.add_error(None, f"Việc này không làm được lúc này. Hãy tải lại trang. {told}".strip())
    elif request.POST.get("ban", screen.answer.as_read) != screen.answer.as_read:
        form.add_error(None, str(actions.ReadOtherwise()))
    step, standing = standing_before(request, screen.opinion)
    if form.is_valid():
        try:
            decision.run(screen.answer, by=request.user, **form.cleaned_data)
        except WrongState as refused:
            form.add_error(None, f"{refused} {decided_by(screen.opinion)}".strip())
        except ActionRefused as refused:
            form.add_error(None, str(refused))
    if form.errors:
        return shown(screen, None, decided=form)
    messages.success(request, f"Số {screen.opinion.pk}: {decision.done}.")
    if tried == PUBLISH:
        tell_what_is_left(request, [screen.answer])
    return go_on(request, step, standing, screen.opinion.pk)


def standing_before(request: HttpRequest, opinion: Opinion) -> tuple[str, Standing | None]:
    """The step at which `opinion` waits, and its place in that queue. From the page of a case the address names no
    step."""
    first = step_of(request)
    for step in [first] if "buoc" in request.GET else steps_of(request.user):
        if standing := queue_of(request, step).standing(opinion.pk):
            return step, standing
    return first, None


def go_on(request: HttpRequest, step: str, standing: Standing | None, pk: int) -> HttpResponse:
    """Open the next case."""
    queue = queue_of(request, step)
    after = queue.following(standing)
    if after is None:
        is_narrowed = bool(chosen_at(request, step))
        messages.info(request, end_of(queue.number(but=pk), is_narrowed=is_narrowed))
    return redirect(address_of(request, step, after))


def shown(
    screen: Screen,
    form: AnswerForm | None,
    *,
    conflict: ActionRefused | None = None,
    file_form: AnswerFileForm | None = None,
    decided: forms.Form | None = None,
    typed: str = "",
) -> HttpResponse:
    request, step, may_file = screen.request, step_of(screen.request), screen.request.user.has_perm(MAY_FILE)
    beside, kept = file_again(request, screen.opinion.pk, file_form) if may_file else (None, {})
    context = desk_context(
        request,
        f"Trả lời ý kiến số {screen.opinion.pk}",
        **about(screen, is_written=form is not None),
        query=query_of(request, step),
        back=address_of(request, step),
        form=form or decided,
        words=form,
        blocks=in_blocks(form, (None, form.lines)) if form else [],
        conflict=compared(conflict.response, form) if form and isinstance(conflict, actions.EditedMeanwhile) else None,
        file_form=beside,
        kept_file=kept,
        refusal=conflict,
        typed=typed,
        previous=newest_previous(screen.opinion) if form else [],
        decisions=decisions_for(screen.answer, screen.request.user),
        return_form=decided if isinstance(decided, ReturnForm) else ReturnForm(),
        refused=decided,
    )
    return render(request, "admin/feedback/answering/case.html", context)


def about(screen: Screen, *, is_written: bool) -> dict[str, Any]:
    """The case as this person may read it, and what they may do with its answer beside the words that are typed."""
    opinion, user, answer = screen.opinion, screen.request.user, screen.answer
    together = together_with(opinion, user)
    published = published_to(opinion, user, together)
    may_begin = user.has_perm(MAY_WRITE) and not (answer or is_written or screen.is_elsewhere)
    returned = handed_back(opinion)
    is_returned = any(line.assignment.is_lead for line in returned)
    return {
        "opinion": opinion,
        "answer": answer,
        "files": answer.files.all() if answer else [],
        "replaces": screen.replaces,
        "published": published,
        "writer": screen.writer,
        "together": together,
        "handed_back": returned,
        "is_returned": is_returned,
        "hand_back": hand_back_address(opinion, user),
        "is_elsewhere": screen.is_elsewhere,
        "own_days": [line for line in opinion.assignments.all() if line.due_on and line.ended_at is None],
        "notes": [line for line in opinion.assignments.all() if is_note_for(line, user)],
        "sees_originals": sees_originals(user),
        "events": timeline(opinion, user)[-NEWEST:],
        "hands": hands_for(answer, user),
        "hands_before": hands_before(answer, user) if is_written else "",
        "may_submit": user.has_perm(MAY_SUBMIT) and not is_returned,
        "may_correct": bool(published and may_begin),
        "public_address": opinion.get_absolute_url() if opinion.is_public and opinion.session.is_public else "",
    }


def published_to(opinion: Opinion, user: User, together: Together | None) -> Response | None:
    """The published answer that this person may read: the opinion's own before that to its issue."""
    answers = each_response_for(user).published().with_names()
    single = answers.filter(opinion=opinion).first()
    if single or together is None:
        return single
    return Response.objects.published().with_names().filter(issue=together.issue).first()


def is_note_for(line: Assignment, user: User) -> bool:
    """Whether the office wrote a note to the body that has the case now, and this person may read it."""
    return bool(line.note) and line.ended_at is None and reads_note(line, user)
