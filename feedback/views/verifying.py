"""The pages of the links in mails to senders: «đã xong chưa?», and rating an answer.

Mail scanners open links too: opening shows buttons, only pressing one says something. A wrong link only shows that
there is no such page, and after many of them a request to wait; a right one always opens.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib import visitors
from dialogue_portal.lib.addresses import WrongMailLink
from dialogue_portal.lib.files import BadFile
from dialogue_portal.lib.uploads import takes_files
from sessions_app.actions import ActionRefused
from sessions_app.limits import left_of, over_limit, too_many, wait_in_words

from .. import actions
from ..actions import done_reports, rating
from ..forms.own_opinion import RateForm
from ..forms.verifying import DoneForm, NotYetForm
from ..models import DoneReport, Opinion, Rating, Verification
from .waiting_files import Basket

FORM = ["GET", "HEAD", "POST"]
WRONG_LINKS, QUARTER = 20, 15 * 60
"""The most wrong links from one address in a quarter of an hour."""


@takes_files
@never_cache
@require_http_methods(FORM)
def verify_done(request: HttpRequest, token: str) -> HttpResponse:
    found = done_reports.asked_with(token)
    if found is None:
        return wrong_link(request)
    return asked_page(request, *found, after=lambda: redirect(request.path))


@never_cache
@require_http_methods(FORM)
def rate_answer(request: HttpRequest, token: str) -> HttpResponse:
    found = rating.rated_with(token)
    if found is None:
        return wrong_link(request)
    response, opinion = found
    case = rating.case_of(opinion)
    may_reopen = rating.may_reopen(case)
    form = RateForm(request.POST if request.method == "POST" else None, answers=[found], may_reopen=may_reopen)
    if form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "answer"}
        try:
            actions.rate(response, opinion=opinion, **said)
        except ActionRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(request.path)
    rated = Rating.objects.filter(response=response, opinion=opinion).first()
    context = {"form": form, "response": response, "rated": rated, "case": case}
    return render(request, "feedback/rate_answer.html", context)


def wrong_link(request: HttpRequest) -> HttpResponse:
    """Counts it; the page is the same for a link that never existed and for one that is closed."""
    address = visitors.address(request)
    is_many = over_limit("wrong_link", address, limit=WRONG_LINKS, seconds=QUARTER)
    if is_many and not visitors.is_exempt(address):
        wait = left_of(QUARTER)
        return too_many(render(request, "feedback/wrong_links.html", {"wait": wait_in_words(wait)}), wait)
    raise WrongMailLink


def asked_page(
    request: HttpRequest, report: DoneReport, opinion: Opinion, *, after: Callable[[], HttpResponse], back: str = ""
) -> HttpResponse:
    """«Đã xong chưa?»: asks (GET), or records what the sender says (POST) and goes on to `after`. `back` is the page
    that it was opened from."""
    basket = Basket(request, opinion, report)
    is_done = request.POST.get("answer") == Verification.Answer.DONE
    done = DoneForm(request.POST if is_done else None)
    is_not_yet = request.method == "POST" and not is_done
    not_yet = NotYetForm(*([request.POST, request.FILES] if is_not_yet else []), kept=basket.chosen())
    if basket.drop(not_yet):
        not_yet = NotYetForm(initial=request.POST.dict())
    form = done if is_done else not_yet
    if form.is_valid() and (is_done or basket.takes(not_yet)) and said(report, opinion, form):
        return after()
    basket.keep(not_yet)
    context = {
        "report": report,
        "opinion": opinion,
        "commitment": report.commitment,
        "said": done_reports.said_of(report, opinion),
        "closed": done_reports.why_closed(report),
        "typed": request.POST.get("reason", "").strip(),
        "done": done,
        "not_yet": not_yet,
        "back": back,
        "dropped": basket.dropped,
        "has_errors": bool(done.errors or not_yet.errors),
    }
    return basket.remembered(render(request, "feedback/verify_done.html", context))


def said(report: DoneReport, opinion: Opinion, form: Any) -> bool:
    """Whether it was recorded; if it is refused, the form shows the reason, with what was typed."""
    data = form.cleaned_data
    answer = Verification.Answer.DONE if isinstance(form, DoneForm) else Verification.Answer.NOT_YET
    try:
        actions.say_whether_done(
            report,
            opinion,
            answer=answer,
            reason=data.get("reason", ""),
            pictures=data.get("pictures", []),
            waiting=getattr(form, "kept", []),
        )
    except (ActionRefused, BadFile) as refused:
        form.add_error(None, str(refused))
        return False
    return True
