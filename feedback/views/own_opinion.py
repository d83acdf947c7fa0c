"""The sender's own page of an opinion, opened by the code of the receipt for half an hour, and what they can do
there."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dialogue_portal.lib.masks import HIDDEN, masked_email, masked_phone, masked_text
from dialogue_portal.lib.uploads import takes_files
from sessions_app.actions import ActionRefused
from sessions_app.chain import ERASED
from sessions_app.models import CaseEvent

from .. import actions
from ..actions.done_reports import open_reports, reports_to
from ..actions.promised import promised_to
from ..actions.rating import case_of, may_reopen
from ..deadlines import answer_deadline, awaits_answer
from ..forms.own_opinion import ContactForm, LookUpForm, NoteForm, RateForm, WithdrawForm, WithdrawNameForm
from ..models import (
    Assignment,
    Attachment,
    Channel,
    Commitment,
    InformationRequest,
    Moderation,
    Opinion,
    Processing,
    Rating,
    Registrant,
    Response,
    Sender,
    SenderNote,
    Verification,
    Visibility,
    WaitingFile,
)
from ..stored_files import put_away
from .code_access import Opening
from .verifying import asked_page
from .waiting_files import Basket, forget_all

DONE = {
    "bo-sung": "Đã nhận điều ông/bà gửi thêm.",
    "rut": "Ý kiến đã được rút.",
    "rut-ten": "Tên ông/bà không còn hiện trên cổng.",
    "lien-lac": "Đã lưu cách liên lạc.",
    "danh-gia": "Cảm ơn ông/bà đã đánh giá.",
    "da-xong": "Đã nhận câu trả lời của ông/bà.",
}
"""The words shown after the action whose name is in the address."""


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def with_units(opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    """Load the published answer and, in `leads`, the assignment of the lead unit."""
    leads = Assignment.objects.leading().select_related("body")
    return opinions.with_response().prefetch_related(Prefetch("assignments", leads, to_attr="leads"))


def rows() -> QuerySet[Opinion]:
    return with_units(Opinion.objects.select_related("sender"))


OWN = Opening("own-opinion", rows, page="feedback:own_opinion", look_up="feedback:look_up")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    return OWN.asked(request, LookUpForm(posted(request)), "feedback/look_up.html")


@OWN.required
def opinion_page(request: HttpRequest, opinion: Opinion) -> HttpResponse:
    parts = parts_of(opinion)
    matters = parts or [opinion]
    beside = ["referrals__to_body", "referrals__urgings", "extensions", "information_requests", "corrections"]
    prefetch_related_objects(matters, *beside)
    context = {
        "opinion": opinion,
        "parts": parts,
        "words": own_words(opinion),
        "answered_with": answered_with(opinion),
        "due": answer_due(matters),
        **erased_of(opinion),
        "done": DONE.get(request.GET.get("xong", "")),
        "contact": masked(sender_of(opinion)),
        "notes": opinion.sender_notes.annotate(file_count=Count("attachments")),
        "ratings": Rating.objects.filter(opinion__in=matters).select_related("opinion"),
        "may_rate": bool(unrated(answers_to(opinion, matters))),
        "reports": open_reports(opinion),
        "promises": promises_to(opinion),
        "verified": Verification.objects.filter(opinion=opinion).select_related("report__commitment"),
        "may_unname": opinion.visibility == Visibility.NAMED,
    }
    return OWN.kept(render(request, "feedback/own_opinion/opinion.html", context), request, opinion)


def promises_to(opinion: Opinion) -> list[Commitment]:
    """The promises because of it, with all that shows their state and who does what next."""
    rows = promised_to(opinion).select_related("lead_body", "drop_reason").with_percent().with_corrected_at()
    rows = rows.by_due_date()
    return list(rows.prefetch_related("postponements", "done_reports"))


def parts_of(opinion: Opinion) -> list[Opinion]:
    return list(with_units(opinion.parts.order_by("pk")))


def own_words(opinion: Opinion) -> dict[str, Any] | None:
    """What its sender said; None if that or the contact was erased (then the code alone would open it, and the name to
    cover would not be known), and for a complaint or denunciation, which is secret by law.

    A code may be read over a shoulder, on a slip, on a phone that others use: so the numbers, addresses and the name in
    the text are covered, and files are only counted, because their names tell as much.
    """
    is_grievance = opinion.moderation == Moderation.DIVERTED or (
        opinion.declares_grievance and opinion.moderation != Moderation.APPROVED
    )
    if is_grievance or erased_of(opinion)["is_erased"]:
        return None
    text = masked_text(opinion.original_text, [sender_of(opinion).name])
    return {
        "text": text,
        "is_covered": HIDDEN in text,
        "is_published": opinion.is_public,
        "is_as_published": opinion.is_public and opinion.public_text == opinion.original_text,
        "is_typed_by_sender": opinion.channel == Channel.PORTAL,
        "files": opinion.attachments.filter(role=Attachment.Role.SENT, note=None).count(),
    }


def erased_of(opinion: Opinion) -> dict[str, bool]:
    """What is still kept of its sender, and whether anything was erased, on request or after its time."""
    kept = {"has_words": opinion.original_text != ERASED, "has_contact": not has_lost_contact(opinion)}
    return {**kept, "is_erased": not all(kept.values())}


def has_lost_contact(opinion: Opinion) -> bool:
    sender = sender_of(opinion)
    if sender.pk is None or sender.name or sender.phone or sender.email:
        return False
    return CaseEvent.objects.filter(case_kind="opinion", case_id=opinion.pk, verb="erase_contact").exists()


def answered_with(opinion: Opinion) -> Opinion | None:
    """The public opinion, with its answer, with which this one is answered; None for one that is answered by itself."""
    if opinion.moderation != Moderation.DUPLICATE or opinion.withdrawn_at:
        return None
    return Opinion.objects.public().with_response().filter(pk=opinion.duplicate_of_id).first()


def answer_due(matters: list[Opinion]) -> Any:
    """When the ward owes the answer that is still missing, with the explanation; None if nothing is owed, as about a
    conference that is only retold."""
    missing = next(filter(awaits_answer, matters), None)
    if missing is None or missing.session.is_retold:
        return None
    due = answer_deadline(missing)
    is_waiting = missing.processing == Processing.WAITING
    promised = (row.to_body for row in missing.referrals.all() if row.expected_on and row.replied_on is None)
    return {
        "computation": due,
        "is_past": due.result < timezone.localdate(),
        "is_waiting": is_waiting,
        "promised_by": None if due.extensions else next(promised, None),
    }


def sender_of(opinion: Opinion) -> Sender:
    return getattr(opinion, "sender", None) or Sender()


def masked(who: Sender | Registrant) -> list[str]:
    return [shown for shown in [masked_phone(who.phone), masked_email(who.email)] if shown]


Answered = tuple[Response, Opinion]
"""An answer, and the sender's opinion that it answers."""


def answers_to(opinion: Opinion, matters: list[Opinion]) -> list[Answered]:
    """The answers that the sender reads and may rate."""
    shared = answered_with(opinion)
    others = [(shared.response, opinion)] if shared and shared.response else []
    return others + [
        (matter.response, matter)
        for matter in matters
        if matter.response and matter.moderation == Moderation.APPROVED and not matter.withdrawn_at
    ]


def unrated(answers: list[Answered]) -> list[Answered]:
    rated = Rating.objects.filter(opinion__in=[opinion for _, opinion in answers])
    known = set(rated.values_list("response_id", "opinion_id"))
    return [(answer, opinion) for answer, opinion in answers if (answer.pk, opinion.pk) not in known]


def open_questions(opinion: Opinion) -> QuerySet[InformationRequest]:
    """The open questions of the ward about it, or about a part of it."""
    waiting = InformationRequest.objects.filter(ended_at=None, opinion__processing=Processing.WAITING)
    return waiting.filter(Q(opinion=opinion) | Q(opinion__part_of=opinion))


@takes_files
@OWN.required
def note(request: HttpRequest, opinion: Opinion) -> HttpResponse:
    """Chosen files are kept while the rest is corrected; the second of two taps reads that all was received."""
    asked, basket = open_questions(opinion).exists(), Basket(request, opinion)
    if basket.was_sent():
        return said_done("bo-sung")
    form = NoteForm(posted(request), request.FILES or None, is_asked=asked, kept=basket.chosen())
    if basket.drop(form):
        form = NoteForm(initial=request.POST.dict(), is_asked=asked)
    return carry_out(request, opinion, "bo-sung", form, partial(add_note, waiting=form.kept), basket=basket)


def add_note(opinion: Opinion, *, text: str, files: list[Any], waiting: Sequence[WaitingFile]) -> SenderNote:
    """The files are stored before, so that nobody waits for a slow storage while the opinion is locked."""
    with put_away(files):
        return actions.add_note(opinion, text=text, files=files, waiting=waiting)


@OWN.required
def withdraw(request: HttpRequest, opinion: Opinion) -> HttpResponse:
    if opinion.withdrawn_at:
        return said_done("rut")
    return carry_out(request, opinion, "rut", WithdrawForm(posted(request)), actions.withdraw)


@OWN.required
def withdraw_name(request: HttpRequest, opinion: Opinion) -> HttpResponse:
    if opinion.visibility != Visibility.NAMED:
        return said_done("rut-ten")
    return carry_out(request, opinion, "rut-ten", WithdrawNameForm(posted(request)), actions.withdraw_name)


@OWN.required
def contact(request: HttpRequest, opinion: Opinion) -> HttpResponse:
    form = ContactForm(posted(request), sender=sender_of(opinion))
    return carry_out(request, opinion, "lien-lac", form, actions.correct_contact)


@OWN.required
def rate(request: HttpRequest, opinion: Opinion) -> HttpResponse:
    answers = unrated(answers_to(opinion, [opinion, *parts_of(opinion)]))
    if not answers:
        return redirect("feedback:own_opinion")
    form = RateForm(posted(request), answers=answers, may_reopen=any(may_reopen(case_of(mine)) for _, mine in answers))
    return carry_out(request, opinion, "danh-gia", form, rate_one)


def rate_one(opinion: Opinion, *, answer: Answered, **said: Any) -> Rating:
    return actions.rate(answer[0], opinion=answer[1], **said)


@takes_files
@OWN.required
def verify(request: HttpRequest, opinion: Opinion, pk: int) -> HttpResponse:
    """«Đã xong chưa?», as by the link in the mail. An answered or closed report leads back, except for somebody who was
    writing while another was quicker: they are told so, or it is taken, and nothing typed is lost."""
    reports = reports_to(opinion) if request.method == "POST" else open_reports(opinion)
    report = reports.filter(pk=pk).first()
    if report is None:
        return redirect("feedback:own_opinion")
    return OWN.kept(
        asked_page(request, report, opinion, after=lambda: said_done("da-xong"), back=reverse("feedback:own_opinion")),
        request,
        opinion,
    )


def said_done(name: str) -> HttpResponse:
    """Back to the sender's page, which says that it is done; the second of two taps reads the same."""
    return redirect(f"{reverse('feedback:own_opinion')}?xong={name}")


def carry_out(
    request: HttpRequest,
    opinion: Opinion,
    name: str,
    form: Any,
    verb: Callable[..., Any],
    *,
    basket: Basket | None = None,
) -> HttpResponse:
    """Ask (GET), or do it and say so on the sender's page (POST). A refusal is shown on the form with what was typed,
    and the files wait in `basket`."""
    if form.is_valid() and (basket is None or basket.takes(form)):
        try:
            verb(opinion, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, str(refused))
        else:
            opinion.refresh_from_db()  # with the sender, whose contact may have changed
            return OWN.kept(said_done(name), request, opinion)
    if basket:
        basket.keep(form)
    context = {
        "form": form,
        "opinion": opinion,
        "asked": open_questions(opinion),
        "contact": masked(sender_of(opinion)),
        "dropped": basket and basket.dropped,
    }
    page = render(request, f"feedback/own_opinion/{name}.html", context)
    return OWN.kept(basket.remembered(page) if basket else page, request, opinion)


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    return forget_all(request, OWN.closed())
