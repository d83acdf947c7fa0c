"""Sending an opinion, one thing at a time. What was typed waits in a draft that only this browser can open."""

import json
from collections.abc import Container
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dialogue_portal.lib import codes
from dialogue_portal.lib.databases import in_one_turn
from dialogue_portal.lib.paging import kept_query
from dialogue_portal.lib.parts import kept
from dialogue_portal.lib.personal_data import find_personal_data
from dialogue_portal.lib.phones import as_dialled
from dialogue_portal.lib.uploads import takes_files
from sessions_app.actions import WrongState
from sessions_app.context_processors import ward_of_the_page
from sessions_app.limits import left_of, tell_to_wait, too_many
from sessions_app.models import DialogueSession, ResidentialGroup

from ..actions.drafts import attach_new, find_draft, keep_step, send_draft
from ..forms.files import FULL
from ..forms.public import closed_sentence
from ..forms.sending import GRIEVANCE, AboutForm, CheckForm, FilesForm, SharingForm, StepForm, TextForm, WhoForm
from ..models import Opinion, OpinionDraft, OpinionKind, Visibility
from ..search.similar import one_of_each_issue
from ..spam import HOUR, Reading, reason_to_hold, too_many_bytes, too_many_drafts
from ..stored_files import put_away
from .receipt import DRAFT_COOKIE, RECEIPT_COOKIE, RECEIPT_SECONDS, form_of, show_receipt, with_draft

BUSY = (
    "Mạng ông/bà đang dùng vừa có quá nhiều lượt gửi. Xin ông/bà đợi {wait} rồi bấm lại; những gì đã ghi vẫn còn ở đây."
)
SIMILAR = 5
"""How many similar matters are shown before sending."""
CHANGED = "da-doi"
"""In the address of the last step when the answers are no longer those that it showed."""
LOST = "viet-lai"
"""In the address of the first step when earlier ones were lost; at most what was just typed could be kept."""
SENT = "da-gui"
"""In the address of the first step after «Gửi» for a draft sent before; its receipt is no longer shown here."""
BACK = "tro-lai"
"""In the address of the first step for the person who is writing just now; otherwise it may be another person."""
DROPPED = "da-bo"
"""In the address of the step of files when one was removed a moment ago."""
STEPS: dict[str, type[StepForm]] = {
    "ve-viec-gi": AboutForm,
    "noi-dung": TextForm,
    "tep": FilesForm,
    "nguoi-gui": WhoForm,
    "cong-khai": SharingForm,
    "kiem-tra": CheckForm,
}
ORDER = list(STEPS)
WITHOUT_WORDS = {"tep", "kiem-tra"}
"""Steps without typed words for the draft."""


@require_safe
def choose_session(request: HttpRequest) -> HttpResponse:
    """Straight to the form if only one session takes opinions; else a choice, or why there is none."""
    accepting = DialogueSession.objects.accepting().by_date().select_related("conclusion").prefetch_related("meetings")
    query = kept_query(request.GET, ["to"]).rstrip("&")
    if len(accepting) == 1:
        return redirect(f"{address(accepting[0], ORDER[0])}{'?' if query else ''}{query}")
    context = {"sessions": accepting, "kept": query, "invitation": f"Gửi ý kiến cho {ward_of_the_page().full_name}"}
    return render(request, "feedback/choose_session.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    return step_page(request, slug, ORDER[0])


@takes_files(when=lambda step, **others: step == "tep")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step_page(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    """One step: show it with what is known already, or keep what was typed and go on."""
    if step not in STEPS:
        raise Http404
    session = open_session(slug)
    draft = own_draft(request, session)
    if draft and draft.sent_at and step != ORDER[0] and not was_sent_long_ago(draft):
        return show_receipt(request.COOKIES[DRAFT_COOKIE])
    gone, draft = (SENT, None) if draft and draft.sent_at else (LOST, draft)
    form = step_form(step, session, draft, request)
    if draft is None and step != ORDER[0] and (step in WITHOUT_WORDS or not form.holds_words):
        return begin_again(session, gone if request.method == "POST" else "")
    if not session.accepts_opinions:
        return closed_page(request, session, form)
    if step == "tep" and has_sent_enough(request, form):
        return told_to_wait(request, step_context(session, draft, step, form), FULL)
    if draft and "back" in request.POST and step != ORDER[0]:
        return gone_back(request, session, draft, step, form)
    if request.method == "POST" and form.is_valid():
        return gone_on(request, session, draft, step, form)
    try:
        if draft and form.uploads:  # one of several files was refused: the others need not be chosen again
            keep(form, draft, "", session, {})
    except WrongState:
        return show_receipt(request.COOKIES[DRAFT_COOKIE])
    context = step_context(session, draft, step, form, told=request.GET)
    return render(request, "feedback/send/step.html", context)


def open_session(slug: str) -> DialogueSession:
    """The conference at `slug` with its meetings. Whether it takes opinions just now depends on the clock."""

    def read() -> DialogueSession:
        return get_object_or_404(DialogueSession.objects.public().prefetch_related("meetings"), slug=slug)

    return kept(read, "session that is sent to", slug)


def own_draft(request: HttpRequest, session: DialogueSession) -> OpinionDraft | None:
    return find_draft(request.COOKIES.get(DRAFT_COOKIE, "")[:64], session)


def was_sent_long_ago(draft: OpinionDraft) -> bool:
    """Whether the receipt of this draft is no longer shown on this machine."""
    return draft.sent_at is not None and (timezone.now() - draft.sent_at).total_seconds() > RECEIPT_SECONDS


def step_form(step: str, session: DialogueSession, draft: OpinionDraft | None, request: HttpRequest) -> StepForm:
    """The form of `step`, bound to what was posted, else filled with what is known."""
    known = draft.data if draft else {}
    more: dict[str, Any] = {"present": list(draft.attachments.all()) if draft else []} if step == "tep" else {}
    is_sent_back = "sua" in request.GET and draft and step != "tep"
    posted = (request.POST, request.FILES) if request.method == "POST" else (known,) if is_sent_back else ()
    initial = asked_for(request) | {name: value for name, value in known.items() if value}
    if draft and step == "kiem-tra" and request.method != "POST":
        initial["seen"] = mark_of(draft)
    return STEPS[step](*posted, session=session, ward=ward_of_the_page(), known=known, initial=initial, **more)


def mark_of(draft: OpinionDraft) -> str:
    """Changes with every answer in the draft, and reveals none. Files do not count, as the last step would have to
    query them."""
    return codes.keyed("seen", json.dumps(draft.data, sort_keys=True)).hex()[:32]


def name_of(draft: OpinionDraft | None) -> str:
    """A name by which a browser tells this draft from the one before; it reveals nothing else."""
    return codes.keyed("name", draft.key_hash).hex()[:16] if draft else ""


def asked_for(request: HttpRequest) -> dict[str, object]:
    """What the link or QR code of a group fills in; a merged group stands for its successor."""
    slug = request.GET.get("to", "")[:100].replace("\x00", "")
    group = ResidentialGroup.objects.filter(slug=slug).first() if slug else None
    return {"group": group.today.pk} if group and group.today.is_active else {}


def step_context(
    session: DialogueSession, draft: OpinionDraft | None, step: str, form: StepForm, *, told: Container[str] = ()
) -> dict[str, Any]:
    """The context of the page of a step; `told` are the words in its address."""
    place = ORDER.index(step)
    return {
        "session": session,
        "form": form,
        "step": step,
        "number": place + 1,
        "total": len(ORDER),
        "has_draft": draft is not None,
        "draft_name": name_of(draft),
        "invitation": f"Gửi ý kiến: {session.title}" if place == 0 else "",
        "attachments": draft.attachments.all() if draft and step == "tep" else [],
        "answers": answers_of(session, draft) if draft and step == "kiem-tra" else [],
        "left_at": draft.touched_at if draft and place == 0 and draft.data.get("text") and BACK not in told else None,
        "is_changed": step == "kiem-tra" and CHANGED in told,
        "is_lost": place == 0 and LOST in told,
        "is_dropped": step == "tep" and DROPPED in told,
        "is_sent": place == 0 and SENT in told,
    }


def address(session: DialogueSession, step: str) -> str:
    if step == ORDER[0]:
        return form_of(session)
    return reverse("feedback:send_step", args=[session.slug, step])


def address_again(session: DialogueSession, step: str) -> str:
    """The address for going back while writing."""
    return address(session, step) + (f"?{BACK}=1" if step == ORDER[0] else "")


def closed_page(request: HttpRequest, session: DialogueSession, form: StepForm) -> HttpResponse:
    typed = form.data.get("text") or form.known.get("text", "")
    context = {"session": session, "closed": closed_sentence(session), "typed": typed}
    return render(request, "feedback/send/closed.html", context)


def gone_on(
    request: HttpRequest, session: DialogueSession, draft: OpinionDraft | None, step: str, form: StepForm
) -> HttpResponse:
    """Keep what was typed in a valid step, or send all of it after the last one, and lead on."""
    if draft and step == "kiem-tra":
        if form.cleaned_data["seen"] not in {"", mark_of(draft)}:
            return redirect(f"{address(session, step)}?{CHANGED}=1")
        return send(request, session, draft, form)
    key = request.COOKIES.get(DRAFT_COOKIE, "") if draft else codes.new_ticket()
    if draft is None and too_many_drafts(request):
        return told_to_wait(request, step_context(session, draft, step, form), BUSY)
    try:
        stored = keep(form, draft, key, session, {} if step == "tep" else form.typed())
    except WrongState:  # it was sent from another page, or by a second tap
        return show_receipt(key)
    is_lost = draft is None and step != ORDER[0]
    onward = begin_again(session) if is_lost else redirect(after(session, stored, step, form, request))
    if draft is None:  # this may be another person than the one who sent before
        onward.delete_cookie(RECEIPT_COOKIE, path=reverse("feedback:receipt"))
    return with_draft(onward, key, session)


def has_sent_enough(request: HttpRequest, form: StepForm) -> bool:
    reading = Reading(request)
    if reading.is_over:
        return True
    form.is_valid()  # tells which files are good
    reading.count()
    return bool(form.uploads) and too_many_bytes(request, form.uploads)


def told_to_wait(request: HttpRequest, context: dict[str, Any], words: str) -> HttpResponse:
    """The step as it was sent, with `words` that say how long to wait."""
    wait = left_of(HOUR)
    tell_to_wait(context["form"], words, wait)
    return too_many(render(request, "feedback/send/step.html", context), wait)


def begin_again(session: DialogueSession, told: str = LOST) -> HttpResponseRedirect:
    """To the first step, which shows the message `told`."""
    return redirect(address(session, ORDER[0]) + (f"?{told}=1" if told else ""))


def keep(
    form: StepForm, draft: OpinionDraft | None, key: str, session: DialogueSession, words: dict[str, str]
) -> OpinionDraft:
    """Put what a step typed and chose into the draft. Raises `WrongState` if that was sent."""
    with put_away(form.uploads), transaction.atomic():
        draft = keep_step(draft, key, session, words)
        attach_new(draft, form.uploads)
    return draft


def gone_back(
    request: HttpRequest, session: DialogueSession, draft: OpinionDraft, step: str, form: StepForm
) -> HttpResponse:
    """To the step before this one, which keeps what it contained so far, finished or not."""
    form.is_valid()  # tells which files are good
    try:
        keep(form, draft, "", session, {} if step in WITHOUT_WORDS else form.unfinished())
    except WrongState:
        return show_receipt(request.COOKIES[DRAFT_COOKIE])
    return redirect(address_again(session, ORDER[ORDER.index(step) - 1]))


def after(session: DialogueSession, draft: OpinionDraft, step: str, form: StepForm, request: HttpRequest) -> str:
    """Where a step leads: to the next one, unless something must be shown first."""
    if step == "ve-viec-gi" and form.cleaned_data["kind"] == GRIEVANCE:
        return reverse("feedback:send_grievance", args=[session.slug])
    if step == "noi-dung" and advice_for(form.cleaned_data["text"]):
        return reverse("feedback:send_advice", args=[session.slug])
    if step == "tep" and "add" in request.POST:
        return address(session, step)
    return address(session, ORDER[ORDER.index(step) + 1])


def advice_for(text: str) -> dict[str, Any]:
    """What should be seen before going on: personal data in the text, and opinions that say the same. May be empty."""
    marks = find_personal_data(text)
    alike = Opinion.objects.public().similar_to(text, limit=4 * SIMILAR) if text else []
    similar = one_of_each_issue(alike, SIMILAR)
    return {"marks": marks, "similar": similar} if marks or similar else {}


def answers_of(session: DialogueSession, draft: OpinionDraft) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The answers, step by step: the step's name, its address, and pairs of question and answer."""
    ward = ward_of_the_page()
    rows = []
    for step, form_class in STEPS.items():
        if step in WITHOUT_WORDS:
            continue
        form = form_class(draft.data, session=session, ward=ward, known=draft.data)
        form.is_valid()
        shown = [(str(form[name].label), answer_in_words(form, name)) for name in form.fields if "consent" not in name]
        rows.append((form.title, address_again(session, step), shown or [("Khi đăng lên cổng", "không bao giờ đăng")]))
    files = ", ".join(attachment.file_name for attachment in draft.attachments.all())
    rows.insert(2, (FilesForm.title, address(session, "tep"), [("Tệp", files or "không có")]))
    return rows


def answer_in_words(form: StepForm, name: str) -> str:
    value = as_dialled(form.cleaned_data.get(name, "")) if name == "phone" else form.cleaned_data.get(name)
    choices = dict(getattr(form.fields[name], "choices", [])) if isinstance(value, str) else {}
    unchosen = getattr(form.fields[name], "empty_label", None) or "không ghi"
    return str(choices.get(value, value)) if value else unchosen


def send(request: HttpRequest, session: DialogueSession, draft: OpinionDraft, form: StepForm) -> HttpResponse:
    """Check every step once more, then store it all and show the receipt."""
    ward = form.ward
    checked: dict[str, StepForm] = {}
    for step in ORDER[:-1]:
        if step != "tep":
            checked[step] = STEPS[step](draft.data, session=session, ward=ward, known=draft.data)
            if not checked[step].is_valid():
                return redirect(f"{address(session, step)}?sua=1")
    key = request.COOKIES[DRAFT_COOKIE]
    contact, version = checked["nguoi-gui"].contact(), checked["cong-khai"].notice_version
    with suppress(WrongState), in_one_turn():  # the second of two taps gets the receipt of the first
        held = reason_to_hold(request, draft, form, ward, contact)
        send_draft(draft, key=key, contact=contact, consent_version=version, held_reason=held, **said_in(checked))
    return show_receipt(key)


def said_in(checked: dict[str, StepForm]) -> dict[str, Any]:
    """The fields of the opinion from the steps. A grievance is a private note, whatever else was chosen."""
    about = checked["ve-viec-gi"].cleaned_data
    is_grievance = about["kind"] == GRIEVANCE
    wanted = checked["cong-khai"].cleaned_data.get("visibility")
    return {
        "text": checked["noi-dung"].cleaned_data["text"],
        "kind": OpinionKind.REPORT if is_grievance else about["kind"],
        "topic": about["topic"],
        "group": about["group"],
        "place": about["place"],
        "visibility": Visibility.NOT_PUBLISHED if is_grievance else wanted,
        "declares_grievance": is_grievance,
    }
