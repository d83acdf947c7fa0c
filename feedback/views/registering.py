"""Registering to come to a meeting or to speak there; finding the registration again by the code, and withdrawing
it."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dialogue_portal.lib import codes
from dialogue_portal.lib.addresses import absolute
from sessions_app.actions import ActionRefused
from sessions_app.limits import left_of, tell_to_wait, too_many
from sessions_app.models import DialogueSession, Meeting

from .. import actions, spam
from ..actions.register import Full
from ..actions.registrants import CASE, RECEIPT
from ..forms.registering import RegistrationForm, RegistrationLookUpForm, WithdrawRegistrationForm
from ..models import Registration
from .code_access import Opening
from .own_opinion import masked, posted
from .receipt import FORGOTTEN, RECEIPT_SECONDS, is_code_mailed

CAME_BACK = "vua-dang-ky"
"""In the address of the receipt for somebody who opened the form once more, or who uses the machine next."""
FORM = ["GET", "HEAD", "POST"]
BUSY = (
    "Mạng ông/bà đang dùng vừa có quá nhiều lượt đăng ký. Xin ông/bà đợi {wait} rồi bấm lại; những gì đã ghi vẫn còn ở "
    "đây."
)
LOOK_AGAIN = "Hãy xem lại những gì đã ghi rồi bấm «Đăng ký» lần nữa."


@never_cache
@require_http_methods(FORM)
def register(request: HttpRequest, slug: str) -> HttpResponse:
    session = get_object_or_404(DialogueSession.objects.public().prefetch_related("meetings"), slug=slug)
    meetings = session.meetings_to_register_for
    if not meetings:
        context = {"session": session, "typed": request.POST.get("about", "").strip()}
        return render(request, "feedback/register/closed.html", context)
    if request.method != "POST" and has_just_registered(request, session):
        return redirect(f"{reverse('feedback:registration_receipt', args=[slug])}?{CAME_BACK}=1")
    form = RegistrationForm(posted(request), session=session, rooms=rooms_of(meetings))
    wait = left_of(spam.HOUR) if form.is_valid() and spam.too_many_registrations(request) else 0
    if wait:
        tell_to_wait(form, BUSY, wait)
    response = registered(request, form) if form.is_valid() else None
    if response:
        return response
    context = {"session": session, "form": form, "invitation": f"Đăng ký dự, phát biểu: {session.title}"}
    page = render(request, "feedback/register/form.html", context)
    return too_many(page, wait)


def has_just_registered(request: HttpRequest, session: DialogueSession) -> bool:
    """Whether this browser comes back to the form that it sent, where pressing again would take a second seat."""
    ticket = ticket_kept(request, session)
    row = Registration.objects.with_code(codes.code_for(ticket)).first() if ticket else None
    return row is not None and row.is_live


def ticket_kept(request: HttpRequest, session: DialogueSession) -> str:
    """The ticket of the last registration for this conference; one for another conference is kept separately."""
    return request.get_signed_cookie(cookie_of(session), default="", max_age=RECEIPT_SECONDS) or ""


def cookie_of(session: DialogueSession) -> str:
    return f"registration_{session.pk}"


def rooms_of(meetings: list[Meeting]) -> dict[int, actions.Room]:
    taken = Registration.objects.filter(meeting__in=meetings).taken()
    return {meeting.pk: actions.room_in(meeting, taken) for meeting in meetings}


def registered(request: HttpRequest, form: RegistrationForm) -> HttpResponse | None:
    """Redirect to the receipt; None if it was refused, and the form says why.

    What looks like a robot is asked to press once more: a person does, and has been there long enough by then.
    """
    if form.is_from_a_robot or form.seconds < spam.FASTEST_SECONDS:
        form.add_error(None, LOOK_AGAIN)
        form.error_heading = "Xin ông/bà bấm lần nữa"
        return None
    meeting, people = form.cleaned_data["meeting"], form.cleaned_data["people"]
    try:
        actions.register(
            meeting,
            ticket=form.ticket,
            asked=form.asked(),
            contact=form.contact(),
            would_wait=form.cleaned_data["would_wait"],
            is_held=spam.is_registration_held(request, form.contact(), people, seats=meeting.seats),
            consent_version=form.consent_version,
        )
    except Full as full:
        form.add_error("would_wait", str(full))
    except ActionRefused as refused:
        form.add_error(None, str(refused))
    else:
        return show_receipt(form.ticket, form.session)
    return None


def show_receipt(ticket: str, session: DialogueSession) -> HttpResponse:
    """The ticket goes in a cookie of the form and of the page below it alone, so no address ever contains a secret."""
    response = redirect("feedback:registration_receipt", session.slug)
    response.set_signed_cookie(
        cookie_of(session),
        ticket,
        max_age=RECEIPT_SECONDS,
        path=form_of(session),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def form_of(session: DialogueSession) -> str:
    return reverse("feedback:register", args=[session.slug])


@never_cache
@require_http_methods(FORM)
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """The code, for a quarter of an hour or until the resident confirms that it is written down (POST), perhaps to
    register another person. Opened again, it does not repeat what they wanted to speak about."""
    session = get_object_or_404(DialogueSession.objects.public(), slug=slug)
    ticket = ticket_kept(request, session)
    code = codes.code_for(ticket) if ticket else ""
    rows = Registration.objects.select_related("meeting__session", "registrant")
    row = rows.with_code(code).first() if code else None
    if request.method == "POST" or row is None:
        asked_for = f"?{FORGOTTEN}=1" if request.method == "POST" else ""
        is_next = "another" in request.POST
        response = redirect(form_of(session) if is_next else reverse("feedback:look_up_registration") + asked_for)
        response.delete_cookie(cookie_of(session), path=form_of(session))
        return response
    link = absolute(f"{reverse('feedback:look_up_registration')}#{code}")
    is_mailed = is_code_mailed(RECEIPT, CASE, row.pk)
    has_come_back = CAME_BACK in request.GET
    context = {"registration": row, "code": code, "link": link, "has_come_back": has_come_back, "is_mailed": is_mailed}
    return render(request, "feedback/register/receipt.html", context)


def rows() -> QuerySet[Registration]:
    return Registration.objects.select_related("meeting__session", "registrant", "group")


OWN = Opening("own-registration", rows, page="feedback:own_registration", look_up="feedback:look_up_registration")


@never_cache
@require_http_methods(FORM)
def look_up(request: HttpRequest) -> HttpResponse:
    return OWN.asked(request, RegistrationLookUpForm(posted(request)), "feedback/register/look_up.html")


@OWN.required
def own_registration(request: HttpRequest, row: Registration) -> HttpResponse:
    is_done = "da-rut" in request.GET and bool(row.withdrawn_at)
    context = {"registration": row, "contact": masked(row.registrant), "is_done": is_done}
    return OWN.kept(render(request, "feedback/register/registration.html", context), request, row)


@OWN.required
def own_withdraw(request: HttpRequest, row: Registration) -> HttpResponse:
    """Ask (GET), or do it (POST). The second of two taps reads the same."""
    if not row.is_live:
        return redirect(f"{reverse('feedback:own_registration')}?da-rut=1")
    if row.is_over:
        return redirect("feedback:own_registration")
    form = WithdrawRegistrationForm(posted(request))
    if form.is_valid():
        try:
            actions.withdraw_registration(row)
        except ActionRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(f"{reverse('feedback:own_registration')}?da-rut=1")
    context = {"form": form, "registration": row}
    return OWN.kept(render(request, "feedback/register/withdraw.html", context), request, row)


@never_cache
@require_POST
def own_leave(request: HttpRequest) -> HttpResponse:
    return OWN.closed()
