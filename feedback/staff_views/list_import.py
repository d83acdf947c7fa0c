"""Importing a list: choose the file, check every row, confirm, hand out the codes."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core import signing
from django.core.files.base import File
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dialogue_portal.lib import codes, waiting_files
from dialogue_portal.lib.downloads import as_file
from dialogue_portal.lib.files import XLSX
from dialogue_portal.lib.qr import qr_of
from dialogue_portal.lib.sentences import moment
from dialogue_portal.lib.spreadsheets import BadSpreadsheet
from dialogue_portal.lib.uploads import takes_files
from sessions_app.actions import ActionRefused
from sessions_app.models import DialogueSession, WardProfile
from sessions_app.staff_views.previews import LOOK, looked_at, show_look

from .. import actions
from ..forms.paper import ListForm
from ..models import Channel, ImportBatch
from ..paper.lists import PREVIEWED, read_list, titles
from ..paper.slips import newest_session, sessions_for_paper
from .desk_pages import MAY_RECEIVE, desk_context, focus, in_blocks, remember, remembered

COOKIE = "list_codes"
WAITING, NAME = "waiting_file", "file_name"
"""Kept with what was typed: the key of the waiting file, and its name."""

SALT = "feedback.lists"
TAKEN = "Danh sách «{}» đã được nhập lúc {}; không nhập lần nữa."
TOO_LATE = "Tệp xem trước đã hết hạn. Chưa ghi gì; hãy tải tệp lên lại."


@takes_files
@permission_required(MAY_RECEIVE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    if request.method != "POST" and LOOK in request.GET:
        return preview(request, looked_at(request))
    known = {"session": newest_session(), "channel": Channel.GROUP_MEETING}
    form = ListForm(request.POST or None, request.FILES or None, initial=known)
    if form.is_valid():
        file = form.cleaned_data["file"]
        return show_look(request, **{WAITING: waiting_files.keep(file), NAME: file.name})
    return screen(request, form)


def screen(request: HttpRequest, form: ListForm) -> HttpResponse:
    focus(form, "session")
    batches = ImportBatch.objects.select_related("session", "imported_by")[:30]
    lines = ["session", ("channel", "received_on"), "collected_by", "file"]
    context = desk_context(
        request,
        "Nhập danh sách ý kiến",
        form=form,
        adminform=in_blocks(form, (None, lines)),
        batches=batches,
        sessions=form.fields["session"].queryset,
    )
    return render(request, "admin/feedback/lists.html", context)


def preview(request: HttpRequest, typed: QueryDict | None) -> HttpResponse:
    """Every row with its errors. Only the session knows the key of the waiting file."""
    file = waiting_files.find(typed[WAITING]) if typed else None
    if typed is None or file is None:
        return too_late(request, typed[WAITING] if typed else "")
    with file:
        form = ListForm(typed, {"file": File(file, name=typed[NAME])})
        if not form.is_valid():
            return screen(request, form)
        data = form.cleaned_data
        try:
            found = read_list(data["file"], data["file"].size, data["session"])
        except BadSpreadsheet as error:
            form.add_error("file", str(error))
            return screen(request, form)
    called = titles(WardProfile.current())
    may_confirm = bool(found.taken) and not found.wrong
    context = desk_context(
        request,
        "Xem trước danh sách",
        found=found,
        columns=[called[name] for name in PREVIEWED],
        data=data,
        kept=[form[name] for name in form.fields if name != "file"],
        file=form["file"],
        channel=dict(form.fields["channel"].choices)[data["channel"]],
        token=signed(request, data, typed[WAITING]) if may_confirm else "",
    )
    return render(request, "admin/feedback/list_preview.html", context)


def too_late(request: HttpRequest, key: str) -> HttpResponse:
    """For somebody who comes back to a preview whose file is gone: imported already, or expired."""
    if batch := ImportBatch.objects.filter(pk=waiting_files.outcome_of(key) or None).first():
        messages.info(request, TAKEN.format(batch.file_name, moment(batch.imported_at)))
    else:
        messages.error(request, TOO_LATE)
    return redirect("admin:opinion_lists")


def signed(request: HttpRequest, data: dict[str, Any], key: str) -> str:
    """What the confirmation needs, signed; no row of the list is in it."""
    waiting = {
        "key": key,
        "user": request.user.pk,
        "session": data["session"].pk,
        "channel": data["channel"],
        "received_on": data["received_on"].isoformat(),
        "collector": data["collected_by"],
        "file_name": data["file"].name,
    }
    return signing.dumps(waiting, salt=SALT)


@permission_required(MAY_RECEIVE, raise_exception=True)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Import the whole list. A second click leads to the codes of the first."""
    waiting, batch_pk, refusal = waiting_list(request), "", TOO_LATE
    if waiting:
        try:
            batch_pk = waiting_files.outcome_of(waiting["key"]) or take_in(request, waiting)
        except (ActionRefused, BadSpreadsheet) as refused:
            refusal = str(refused)
        batch_pk = batch_pk or waiting_files.outcome_of(waiting["key"])  # of a click at the same moment
    if not waiting or not batch_pk:
        messages.error(request, refusal)
        return redirect("admin:opinion_lists")
    path = reverse("admin:list_codes")
    return remember(request, redirect(path), COOKIE, f"{batch_pk}:{waiting['key']}", path)


def waiting_list(request: HttpRequest) -> dict[str, Any] | None:
    """What `signed` holds, if it was made for this person and has not expired."""
    try:
        waiting = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=waiting_files.SECONDS)
    except signing.BadSignature:
        return None
    return waiting if waiting["user"] == request.user.pk else None


def take_in(request: HttpRequest, waiting: dict[str, Any]) -> str:
    """Read the waiting file again and import it. Returns the key of the batch, empty if the file is gone."""
    key = waiting["key"]
    file = waiting_files.find(key)
    if file is None:
        return ""
    session = get_object_or_404(sessions_for_paper(), pk=waiting["session"])
    with file:
        found = read_list(file, file.size, session)
    if found.wrong or not found.taken:
        raise actions.AlreadyImported
    with transaction.atomic():
        batch = actions.import_list(
            session,
            by=request.user,
            file_name=waiting["file_name"],
            collector=waiting["collector"],
            channel=waiting["channel"],
            received_on=dt.date.fromisoformat(waiting["received_on"]),
            rows=found.taken,
            ticket_for=lambda row_key: ticket_for(key, row_key),
        )
        waiting_files.settle(key, str(batch.pk))
    waiting_files.forget(key)
    return str(batch.pk)


def ticket_for(key: str, row_key: str) -> str:
    """The ticket of a row's receipt. It is not stored, and can be made again while the cookie lives."""
    return codes.keyed("list", f"{key}:{row_key}").hex()[:32]


@permission_required(MAY_RECEIVE, raise_exception=True)
@require_safe
def list_codes(request: HttpRequest) -> HttpResponse:
    """The codes of the list that this person imported last, as strips to cut apart and hand out."""
    batch_pk, _, key = remembered(request, COOKIE).partition(":")
    batch = ImportBatch.objects.select_related("session").filter(pk=batch_pk or None).first()
    if batch is None:
        messages.warning(request, "Bảng mã chỉ mở được ngay sau khi nhập danh sách.")
        return redirect("admin:opinion_lists")
    opinions = batch.opinions.select_related("group", "sender").order_by("pk")
    strips = [(opinion, codes.code_for(ticket_for(key, opinion.import_key or ""))) for opinion in opinions]
    context = {"batch": batch, "strips": strips, "qr": qr_of(reverse("feedback:look_up"))}
    return render(request, "admin/feedback/list_codes.html", context)


@permission_required(MAY_RECEIVE, raise_exception=True)
@require_safe
def list_template(request: HttpRequest, pk: int, extension: str) -> HttpResponse:
    """The empty list of a session to be filled in."""
    from ..paper.template import template_csv, template_xlsx

    session = get_object_or_404(DialogueSession, pk=pk)
    if extension not in {"xlsx", "csv"}:
        raise Http404
    is_csv = extension == "csv"
    content = template_csv() if is_csv else template_xlsx(session)
    media_type, name = "text/csv; charset=utf-8" if is_csv else XLSX, f"danh-sach-y-kien-{session.slug}.{extension}"
    return HttpResponse(content, content_type=media_type, headers=as_file(name))
