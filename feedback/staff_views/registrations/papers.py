"""The list of speakers for the chair, the list to tick at the door, and all registrations as a file.

They contain no full telephone numbers and no addresses.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dialogue_portal.lib.downloads import as_file
from dialogue_portal.lib.files import XLSX
from dialogue_portal.lib.masks import masked_phone
from dialogue_portal.lib.spreadsheets import csv_bytes
from dialogue_portal.lib.text import capital, name_key
from dialogue_portal.lib.workbooks import xlsx_bytes
from sessions_app.actions import record
from sessions_app.models import WardProfile

from ...forms.registrations import SHOWS, RegistrationFilterForm
from ...models import Registration, Wish
from ...models.registrations import HOLDING, LIVE
from ..case_list import FileForm
from .desk import MAY_SEE, speaking_numbers

MAY_EXPORT = "feedback.export_registration"
WIDTHS = [28, 18, 16, 10, 26, 20, 9, 50, 24, 16]


@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def speakers(request: HttpRequest) -> HttpResponse:
    form = RegistrationFilterForm(request.GET)
    rows = [row for row in form.narrow() if row.state in HOLDING and row.wish == Wish.SPEAK]
    return render(request, "admin/feedback/registrations/speakers.html", on_paper(form, rows))


@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def door(request: HttpRequest) -> HttpResponse:
    """Everybody who may come, to be ticked by hand where there is no network."""
    form = RegistrationFilterForm(request.GET)
    rows = [row for row in form.narrow() if row.state in {*HOLDING, *LIVE}]
    rows.sort(key=lambda row: (row.meeting.starts_at, row.meeting_id, name_key(row.registrant.name)))
    return render(request, "admin/feedback/registrations/door.html", on_paper(form, rows))


def on_paper(form: RegistrationFilterForm, rows: list[Registration]) -> dict[str, Any]:
    numbers = speaking_numbers(rows)
    lines = [{"row": row, "number": numbers.get(row.pk), "phone": masked_phone(row.registrant.phone)} for row in rows]
    return {
        "lines": lines,
        "session": form.session,
        "kept": form.kept_query(),
        "ward": WardProfile.current(),
        "now": timezone.localtime(),
    }


@require_POST
@permission_required([MAY_SEE, MAY_EXPORT], raise_exception=True)
def file(request: HttpRequest) -> HttpResponse:
    """Exactly the rows of the list. The export is recorded before it begins."""
    form, wish = RegistrationFilterForm(request.POST), FileForm(request.POST)
    if not wish.is_valid():
        return HttpResponse("Hãy chọn dạng tệp Excel hoặc CSV.", status=400, content_type="text/plain; charset=utf-8")
    rows = list(form.narrow())
    filters = [SHOWS[form.show][0], *(["có tìm theo từ khóa"] if form.searched else [])]
    with transaction.atomic():
        reason = "; ".join([f"{len(rows)} đăng ký", str(form.session or ""), *filters])
        record(request.user, "export_registrations", by=request.user, reason=reason)
    name = f"dang-ky-{timezone.localdate():%Y-%m-%d}"
    if wish.cleaned_data["dang"] == "csv":
        table = csv_bytes([titles(), *lines(rows)])
        return HttpResponse(table, content_type="text/csv; charset=utf-8", headers=as_file(f"{name}.csv"))
    book = xlsx_bytes("Đăng ký", titles(), WIDTHS, lines(rows))
    return HttpResponse(book, content_type=XLSX, headers=as_file(f"{name}.xlsx"))


def titles() -> list[str]:
    return [
        "Buổi họp",
        "Tình trạng",
        "Muốn",
        "Thứ tự phát biểu",
        "Họ và tên",
        capital(WardProfile.current().group_word),
        "Số người",
        "Về việc gì",
        "Lĩnh vực",
        "Đăng ký lúc",
    ]


def lines(rows: list[Registration]) -> Iterator[list[str]]:
    numbers = speaking_numbers(rows)
    for row in rows:
        yield [
            row.meeting.when,
            row.get_state_display(),
            row.get_wish_display(),
            str(numbers.get(row.pk, "")),
            row.registrant.name,
            str(row.group or ""),
            str(row.people),
            row.about,
            str(row.topic or ""),
            f"{timezone.localtime(row.registered_at):%d/%m/%Y %H:%M}",
        ]
