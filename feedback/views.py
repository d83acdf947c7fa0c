"""The public pages of opinions and promises, and the forms by which residents send and look up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dialogue_portal.lib import codes
from dialogue_portal.lib.paging import kept_query, page_of
from sessions_app.models import DialogueSession, ResidentialGroup, WardProfile

from . import actions
from .forms import CommitmentFilterForm, LookUpForm, OpinionFilterForm, OpinionForm, closed_sentence
from .models import Commitment, Opinion

RECEIPT_COOKIE = "receipt"
RECEIPT_SECONDS = 3600


@require_safe
def opinion_list(request: HttpRequest) -> HttpResponse:
    form = OpinionFilterForm(request.GET)
    chosen = form.chosen()
    opinions = filtered(Opinion.objects.public(), chosen).with_response().newest_first()
    context = {
        "form": form,
        "is_filtered": bool(chosen),
        "page": page_of(opinions, request),
        "kept": kept_query(request.GET, list(form.fields)),
    }
    return render(request, "feedback/opinion_list.html", context)


def filtered(opinions, chosen):
    """`opinions` narrowed by the valid values of `OpinionFilterForm`."""
    if words := chosen.get("q"):
        opinions = opinions.containing(words)
    if state := chosen.get("tinh_trang"):
        opinions = opinions.answered() if state == OpinionFilterForm.ANSWERED else opinions.unanswered()
    columns = {"hoi_nghi": "session", "linh_vuc": "topic", "to": "group"}
    return opinions.filter(**{column: chosen[name] for name, column in columns.items() if name in chosen})


@require_safe
def opinion_page(request: HttpRequest, pk: int) -> HttpResponse:
    opinion = get_object_or_404(Opinion.objects.public().with_response(), pk=pk)
    context = {
        "opinion": opinion,
        "superseded": opinion.responses.superseded().with_names(),
        "commitments": opinion.commitments.public().with_names(),
        "conclusion_items": opinion.conclusion_items.public().select_related("notice"),
    }
    return render(request, "feedback/opinion_page.html", context)


@require_safe
def choose_session(request: HttpRequest) -> HttpResponse:
    """Straight to the form when only one session takes opinions; else a choice, or why there is none."""
    accepting = DialogueSession.objects.accepting().by_date().prefetch_related("meetings")
    if len(accepting) == 1:
        return redirect("feedback:send_to", accepting[0].slug)
    return render(request, "feedback/choose_session.html", {"sessions": accepting})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send_opinion(request: HttpRequest, slug: str) -> HttpResponse:
    sessions = DialogueSession.objects.public().prefetch_related("meetings")
    session = get_object_or_404(sessions, slug=slug)
    form = OpinionForm(request.POST or None, session=session, ward=WardProfile.current(), initial=asked_for(request))
    if form.is_valid():
        return show_receipt(request, submit(session, form))
    closed = "" if session.accepts_opinions else closed_sentence(session)
    return render(request, "feedback/send_opinion.html", {"session": session, "form": form, "closed": closed})


def asked_for(request: HttpRequest) -> dict[str, object]:
    """What the link or QR code of a group has filled in already."""
    group = ResidentialGroup.objects.active().filter(slug=request.GET.get("to", "")[:100]).first()
    return {"group": group} if group else {}


def submit(session: DialogueSession, form: OpinionForm) -> str:
    """Store what `form` holds; returns the ticket that the receipt is made from."""
    data = form.cleaned_data
    wanted = {name: data[name] for name in ["text", "ticket", "kind", "topic", "group", "place", "visibility"]}
    actions.submit_opinion(session, contact=form.contact(), consent_version=actions.CONSENT_VERSION, **wanted)
    return data["ticket"]


def show_receipt(request: HttpRequest, ticket: str) -> HttpResponse:
    """Off to the receipt. The ticket goes in a cookie of that page alone, so no address ever holds a secret."""
    response = redirect("feedback:receipt")
    response.set_signed_cookie(
        RECEIPT_COOKIE,
        ticket,
        max_age=RECEIPT_SECONDS,
        path=reverse("feedback:receipt"),
        secure=request.is_secure(),
        httponly=True,
        samesite="Strict",
    )
    return response


@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    ticket = request.get_signed_cookie(RECEIPT_COOKIE, default=None, max_age=RECEIPT_SECONDS)
    code = codes.code_for(ticket) if ticket else ""
    opinion = Opinion.objects.with_code(code).select_related("session").first() if code else None
    if opinion is None:
        return redirect("feedback:look_up")
    return render(request, "feedback/receipt.html", {"opinion": opinion, "code": code})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    form = LookUpForm(request.POST or None)
    if form.is_valid():
        opinion = Opinion.objects.with_code(form.cleaned_data["code"]).with_response().first()
        if opinion:
            return render(request, "feedback/own_opinion.html", {"opinion": opinion})
        form.add_error("code", "Không tìm thấy ý kiến nào có mã này. Hãy xem lại từng chữ trên giấy biên nhận.")
    return render(request, "feedback/look_up.html", {"form": form})


@require_safe
def commitment_list(request: HttpRequest) -> HttpResponse:
    form = CommitmentFilterForm(request.GET)
    chosen = form.chosen()
    commitments = Commitment.objects.public()
    if chosen:
        commitments = commitments.overdue() if chosen == form.LATE else commitments.filter(state=chosen)
    context = {
        "form": form,
        "is_filtered": bool(chosen),
        "page": page_of(commitments.with_names().by_due_date(), request),
        "figures": Commitment.objects.public().figures(),
        "kept": kept_query(request.GET, ["tinh_trang"]),
    }
    return render(request, "feedback/commitment_list.html", context)


@require_safe
def commitment_page(request: HttpRequest, pk: int) -> HttpResponse:
    commitments = Commitment.objects.public().with_names().select_related("conclusion_item__notice", "response")
    commitment = get_object_or_404(commitments.prefetch_related("coordinating_bodies", "progress"), pk=pk)
    context = {"commitment": commitment, "opinions": commitment.opinions.public().with_response()}
    return render(request, "feedback/commitment_page.html", context)


@require_safe
def privacy_notice(request: HttpRequest) -> HttpResponse:
    return render(request, "feedback/privacy_notice.html", {"version": actions.CONSENT_VERSION})
