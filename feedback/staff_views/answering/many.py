"""One text as the answer to many opinions: typed once, looked at for each, handed in together."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ... import actions
from ...forms.answering import ManyAnswersForm, first_words
from ...forms.moderating import TickForm
from ...models import Opinion
from ...models.columns import BY_URGENCY
from ...templates_of_answers import filled, left_over
from ..desk_pages import desk_context, in_blocks, tell_each
from .waiting import WRITE, address_of, approved, with_answers

FILL_IN, LOOK, SUBMIT = "dien-mau", "xem", "trinh"


@never_cache
@require_POST
@permission_required(["feedback.add_response", "feedback.submit_response"], raise_exception=True)
def answer_many(request: HttpRequest) -> HttpResponse:
    """What was ticked in the queue comes with every step; without it there is nothing to do here."""
    ticked = TickForm(request.POST, opinions=with_answers(approved(request.user)).order_by(*BY_URGENCY))
    if not ticked.is_valid():
        messages.warning(request, " ".join(ticked.errors["rows"]))
        return redirect(address_of(request, WRITE))
    rows, tried = list(ticked.cleaned_data["rows"]), request.POST.get("viec", "")
    if tried not in {FILL_IN, LOOK, SUBMIT}:
        first = {name: value for name, value in first_words(request.user).items() if name != "version"}
        return screen(request, rows, ManyAnswersForm(user=request.user, initial=first))
    form = ManyAnswersForm(request.POST, user=request.user)
    if tried == FILL_IN:
        return screen(request, rows, ManyAnswersForm(user=request.user, initial=form.with_template()))
    if not form.is_valid() or tried == LOOK:
        return screen(request, rows, form, is_looked_at=form.is_valid())
    tell_each(request, actions.answer_many(rows, by=request.user, **form.written), "đã trình duyệt")
    return redirect(address_of(request, WRITE))


def screen(
    request: HttpRequest, rows: list[Opinion], form: ManyAnswersForm, *, is_looked_at: bool = False
) -> HttpResponse:
    context = desk_context(
        request,
        f"Trả lời {len(rows):02d} ý kiến bằng một câu",
        form=form,
        blocks=in_blocks(form, (None, form.lines)),
        rows=[preview(opinion, form.written if is_looked_at else {}) for opinion in rows],
        is_looked_at=is_looked_at,
        back=address_of(request, WRITE),
    )
    return render(request, "admin/feedback/answering/many.html", context)


def preview(opinion: Opinion, written: dict[str, Any]) -> dict[str, Any]:
    """The words as this opinion would get them, and what would keep them from being handed in."""
    text = filled(written.get("text", ""), opinion, written.get("body"))
    basis = filled(written.get("legal_basis", ""), opinion, written.get("body"))
    holes = left_over(f"{text}\n{basis}")
    return {"opinion": opinion, "text": text, "basis": basis, "holes": holes, "is_begun": bool(opinion.under_way)}
