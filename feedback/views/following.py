"""The pages for following by mail, its confirmation and its end, and for confirming a sender's address.

A link in a mail is opened by mail scanners too: opening shows a button, only pressing it changes something.
"""

from django.core.signing import SignatureExpired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib.addresses import WrongMailLink
from dialogue_portal.lib.visitors import address
from sessions_app.context_processors import ward_of_the_page
from sessions_app.limits import is_over_share, left_of, tell_to_wait, too_many
from sessions_app.models import DialogueSession

from ..actions import confirm_address, follow
from ..actions.follow import COLUMNS, HOUR
from ..forms.following import FollowForm
from ..models import Commitment, CommitmentState, Follow, Opinion

FORM = ["GET", "HEAD", "POST"]
PER_ADDRESS_AN_HOUR = 80
"""As many as may send an opinion: a hall shares one address. One machine must not use up the total for everybody."""
JUST_NOW = "vua-xong"
BUSY = "Lúc này có quá nhiều lượt xin theo dõi. Xin ông/bà đợi {wait} rồi bấm lại; địa chỉ đã ghi vẫn còn ở đây."


@never_cache
@require_http_methods(FORM)
def follow_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    return follow_page(request, get_object_or_404(Opinion.objects.public(), pk=pk))


@never_cache
@require_http_methods(FORM)
def follow_session(request: HttpRequest, slug: str) -> HttpResponse:
    return follow_page(request, get_object_or_404(DialogueSession.objects.public(), slug=slug))


@never_cache
@require_http_methods(FORM)
def follow_commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """A dropped promise has no more news, as its own page says."""
    commitment = get_object_or_404(Commitment.objects.public(), pk=pk)
    if commitment.state == CommitmentState.DROPPED:
        return redirect(commitment.get_absolute_url())
    return follow_page(request, commitment)


def follow_page(request: HttpRequest, subject: follow.Subject) -> HttpResponse:
    """The answer is the same for a new address, one that follows already, and a robot."""
    ward = ward_of_the_page()
    form = FollowForm(request.POST if request.method == "POST" else None, ward=ward)
    wait = wait_to_follow(request) if form.is_valid() else 0
    if wait:
        tell_to_wait(form, BUSY, wait)
    elif form.is_valid():
        if not form.is_from_a_robot:
            follow.ask_to_follow(subject, email=form.cleaned_data["email"])
        return redirect(f"{request.path}?da-nhan=1")
    is_asked = "da-nhan" in request.GET and not form.is_bound
    context = {"form": form, "subject": subject, "what": COLUMNS[type(subject)], "is_asked": is_asked, "ward": ward}
    page = render(request, "feedback/follow.html", context)
    return too_many(page, wait)


def wait_to_follow(request: HttpRequest) -> int:
    """Seconds until this network address, and everybody, may ask again. The same for every mail address."""
    if is_over_share("follow-from", address(request), limit=PER_ADDRESS_AN_HOUR, seconds=HOUR):
        return left_of(HOUR)
    return follow.wait_of_all()


@never_cache
@require_http_methods(FORM)
def confirm_follow(request: HttpRequest, token: str) -> HttpResponse:
    """A used link shows the present state, and does not resume what was ended since."""
    row = follow_or_404(token.partition("-")[0])
    is_on, subject = follow.is_on(row), public_subject(row)
    if request.method == "POST" and not is_on and follow.confirms(row, token):
        follow.confirm_follow(row)
        return redirect(f"{request.path}?{JUST_NOW}=1")
    context = {
        "subject": subject,
        "again": address_to_follow(subject) if subject else "",
        "follow": row,
        "is_on": is_on,
        "is_new": JUST_NOW in request.GET,
        "is_ended": not (is_on or follow.confirms(row, token)),
    }
    return render(request, "feedback/follow_confirm.html", context)


@csrf_exempt  # one-click unsubscribing (RFC 8058): the mail program posts here itself; the token is the proof
@never_cache
@require_http_methods(FORM)
def stop_follow(request: HttpRequest, token: str) -> HttpResponse:
    row = follow_or_404(token)
    if request.method == "POST":
        follow.stop_follow(row)
        row.refresh_from_db()
    subject = public_subject(row)
    again = address_to_follow(subject) if subject else ""
    context = {"subject": subject, "again": again, "is_stopped": row.stopped_at is not None}
    return render(request, "feedback/follow_stop.html", context)


def follow_or_404(token: str) -> Follow:
    row = follow.follow_with(token)
    if row is None:
        raise WrongMailLink
    return row


def address_to_follow(subject: follow.Subject) -> str:
    key = subject.slug if isinstance(subject, DialogueSession) else subject.pk
    return reverse(f"feedback:follow_{COLUMNS[type(subject)]}", args=[key])


def public_subject(row: Follow) -> follow.Subject | None:
    """What is followed, if it is public: otherwise not even its name is shown."""
    if row.opinion_id:
        return Opinion.objects.public().filter(pk=row.opinion_id).first()
    if row.commitment_id:
        return Commitment.objects.public().filter(pk=row.commitment_id).first()
    return DialogueSession.objects.public().filter(pk=row.session_id).first()


@never_cache
@require_http_methods(FORM)
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    try:
        opinion = confirm_address.opinion_to_confirm(token)
    except SignatureExpired:
        return render(request, "feedback/confirm_email.html", {"is_late": True}, status=410)
    if opinion is None:
        raise WrongMailLink
    if request.method == "POST":
        confirm_address.confirm_email(opinion)
        return redirect(reverse("feedback:confirm_email", args=[token]))
    context = {"opinion": opinion, "is_waiting": confirm_address.is_unconfirmed(opinion)}
    return render(request, "feedback/confirm_email.html", context)
