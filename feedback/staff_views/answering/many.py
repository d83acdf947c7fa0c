"""One text as the answer to many opinions: typed once, previewed for each, handed in together."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from sessions_app.staff_views.double_submit import SentTwice, once, token_for
from sessions_app.staff_views.previews import forget_look, show_look, typed_on

from ... import actions
from ...answers.placeholders import filled, left_over
from ...answers.steps import WRITE, approved
from ...forms.answering import ManyAnswersForm, first_words
from ...forms.moderating import TickForm
from ...models import Opinion
from ...models.columns import BY_URGENCY
from ..desk_pages import desk_context, in_blocks, tell_each
from .waiting import address_of, with_answers

FILL_IN, LOOK, SUBMIT = "dien-mau", "xem", "trinh"
GONE = "Phần soạn chung ở trang ấy không còn: đã trình, hoặc đã để quá một giờ. Hãy đánh dấu lại các ý kiến."
BEFORE = "Các câu trả lời này đã trình ở lần bấm trước; không trình lần nữa."


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(["feedback.add_response", "feedback.submit_response"], raise_exception=True)
def answer_many(request: HttpRequest) -> HttpResponse:
    """The rows ticked in the queue are sent with every step; without them the page leads back."""
    typed = typed_on(request)
    if typed is None:
        messages.info(request, GONE)
        return redirect(address_of(request, WRITE))
    ticked = TickForm(typed, opinions=with_answers(approved(request.user)).order_by(*BY_URGENCY))
    if not ticked.is_valid():
        messages.warning(request, " ".join(ticked.errors["rows"]))
        return redirect(address_of(request, WRITE))
    rows, tried = list(ticked.cleaned_data["rows"]), typed.get("viec", "")
    form = form_for(request, typed, tried)
    if tried == SUBMIT and request.method == "POST" and form.is_valid():
        return hand_in(request, rows, form)
    if request.method == "POST":
        return show_look(request)
    return screen(request, rows, form, is_looked_at=tried in {LOOK, SUBMIT} and form.is_valid())


def form_for(request: HttpRequest, typed: QueryDict, tried: str) -> ManyAnswersForm:
    """Empty at first, with what was typed and the chosen template behind it, or checked."""
    form = ManyAnswersForm(typed, user=request.user)
    if tried in {LOOK, SUBMIT}:
        return form
    first = {name: value for name, value in first_words(request.user).items() if name != "version"}
    return ManyAnswersForm(user=request.user, initial=form.with_template() if tried == FILL_IN else first)


def hand_in(request: HttpRequest, rows: list[Opinion], form: ManyAnswersForm) -> HttpResponse:
    try:
        with once(request):
            tell_each(request, actions.answer_many(rows, by=request.user, **form.written), "đã trình duyệt")
    except SentTwice:
        messages.info(request, BEFORE)
    forget_look(request)
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
        token=token_for(request),
        back=address_of(request, WRITE),
    )
    return render(request, "admin/feedback/answering/many.html", context)


def preview(opinion: Opinion, written: dict[str, Any]) -> dict[str, Any]:
    """The text as this opinion would get it, and what would prevent handing it in."""
    text = filled(written.get("text", ""), opinion, written.get("body"))
    basis = filled(written.get("legal_basis", ""), opinion, written.get("body"))
    holes = left_over(f"{text}\n{basis}")
    return {"opinion": opinion, "text": text, "basis": basis, "holes": holes, "is_begun": bool(opinion.under_way)}
