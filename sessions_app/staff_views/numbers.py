"""The register of numbers: given numbers, missing ones, and voided ones with their reasons."""

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dialogue_portal.lib.downloads import as_file
from dialogue_portal.lib.files import XLSX
from dialogue_portal.lib.folded_rows import rows_with
from dialogue_portal.lib.paging import kept_query
from dialogue_portal.lib.spreadsheets import csv_bytes
from dialogue_portal.lib.text import fold
from dialogue_portal.lib.workbooks import xlsx_bytes

from .. import actions
from ..models import DocumentKind, DocumentNumber, WardProfile
from ..numbering import Line, counted_with, lines_of, numbered_by_hand, numbered_conclusions, series_name
from ..staff_forms import NumberFilterForm, ReserveForm, VoidNumberForm
from .double_submit import SentTwice, once, pressed_once, token_for
from .frame import desk_context, in_blocks

MAY_SEE = "sessions_app.view_documentnumber"
MAY_TAKE = "sessions_app.add_documentnumber"
MAY_VOID = "sessions_app.change_documentnumber"
PER_PAGE = 200
SHEET = "Sổ số văn bản"
SEARCHED = ["number_symbol", "subject"]
TITLES = ["Cơ quan", "Loại", "Năm", "Số, ký hiệu", "Ngày ban hành", "Trích yếu", "Người lấy số", "Lấy lúc", "Ghi chú"]
WIDTHS = [34, 16, 8, 18, 14, 50, 22, 18, 30]


def register_of(form: NumberFilterForm) -> list[Line]:
    """The lines that the form asks for. Gaps are shown for whole books, not for a search by words."""
    chosen = form.chosen()
    rows, papers, notices = DocumentNumber.objects.all(), numbered_by_hand(), numbered_conclusions()
    if issuer := chosen.get("co_quan"):
        rows, papers, notices = (found.filter(issuer=issuer) for found in [rows, papers, notices])
    if kind := chosen.get("loai"):
        rows, papers = rows.filter(kind=kind), papers.filter(kind__in=counted_with(kind))
        notices = notices if DocumentKind.CONCLUSION in counted_with(kind) else notices.none()
    if year := chosen.get("nam"):
        rows, papers = rows.filter(year=year), papers.filter(issued_on__year=year)
        notices = notices.filter(Q(issued_on__year=year) | Q(issued_on=None))
    words = fold(chosen.get("q", "")).split()
    if words:
        rows = rows.filter(pk__in=rows_with(words, rows, SEARCHED))
        papers = papers.filter(pk__in=rows_with(words, papers, SEARCHED))
        notices = notices.filter(pk__in=rows_with(words, notices, ["number_symbol", "title"]))
    rows = rows.select_related("issuer", "document", "taken_by")
    typed = papers.select_related("issuer"), notices.select_related("issuer")
    return lines_of(rows, *typed, with_gaps=not words)


@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def document_numbers(request: HttpRequest) -> HttpResponse:
    form = NumberFilterForm(request.GET)
    page = Paginator(register_of(form), PER_PAGE).get_page(request.GET.get("trang"))
    context = desk_context(
        request,
        "Sổ số văn bản",
        form=form,
        page=page,
        is_narrowed=bool(form.chosen()),
        kept=kept_query(request.GET, list(form.fields)),
        may_take=request.user.has_perm(MAY_TAKE),
        may_void=request.user.has_perm(MAY_VOID),
        may_open=request.user.has_perm("sessions_app.view_document"),
    )
    return render(request, "admin/sessions_app/document_numbers.html", context)


@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def numbers_print(request: HttpRequest) -> HttpResponse:
    form = NumberFilterForm(request.GET)
    context = {
        "lines": register_of(form),
        "kept": kept_query(request.GET, list(form.fields)),
        "ward": WardProfile.current(),
        "now": timezone.localtime(),
    }
    return render(request, "admin/sessions_app/document_numbers_print.html", context)


@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def numbers_file(request: HttpRequest) -> HttpResponse:
    """The lines of the list, as Excel or, with `?dang=csv`, as CSV."""
    table = cells(register_of(NumberFilterForm(request.GET)))
    is_csv = request.GET.get("dang") == "csv"
    content = csv_bytes([TITLES, *table]) if is_csv else xlsx_bytes(SHEET, TITLES, WIDTHS, table)
    name = f"so-van-ban-{timezone.localdate():%Y-%m-%d}.{'csv' if is_csv else 'xlsx'}"
    media_type = "text/csv; charset=utf-8" if is_csv else XLSX
    return HttpResponse(content, content_type=media_type, headers=as_file(name))


def cells(lines: Iterable[Line]) -> Iterator[list[str]]:
    for line in lines:
        book = [line.issuer.name, series_name(line.kind), str(line.year)]
        borne, row = line.borne, line.row
        if borne is None:
            yield [*book, "", "", "", "", "", line.missing]
            continue
        day = f"{borne.issued_on:%d/%m/%Y}" if borne.issued_on else ""
        taken = [str(row.taken_by or ""), f"{timezone.localtime(row.taken_at):%d/%m/%Y %H:%M}"] if row else ["", ""]
        yield [*book, borne.number_symbol, day, line.subject, *taken, note_of(line)]


def note_of(line: Line) -> str:
    row = line.row
    if line.notice:
        return "ghi ở thông báo kết luận, văn bản chưa lấy số"
    if row is None:
        return "ghi tay ở văn bản, không lấy từ sổ"
    if row.voided_at:
        return f"đã bỏ: {row.voided_reason}"
    return "" if row.document_id else "giữ số, chưa có văn bản trên cổng"


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_TAKE, raise_exception=True)
def reserve(request: HttpRequest) -> HttpResponse:
    """Reserve a number for a paper that is not on the portal."""
    form = ReserveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        typed = {**form.cleaned_data}
        try:
            with once(request):
                row = actions.reserve_number(typed.pop("issuer"), by=request.user, **typed)
        except SentTwice:
            messages.info(request, "Số này đã được giữ ở lần bấm trước. Không giữ thêm số nào.")
            return redirect("admin:document_numbers")
        except actions.ActionRefused as refused:
            form.add_error("number", str(refused))
        else:
            messages.success(request, f"Đã giữ số {row}.")
            return redirect("admin:document_numbers")
    lines = ["issuer", "kind", "subject", ("number", "symbol"), "issued_on"]
    context = desk_context(
        request,
        "Giữ số văn bản",
        form=form,
        adminform=in_blocks(form, (None, lines)),
        button="Giữ số",
        token=token_for(request),
        explain="Dành cho văn bản soạn ngoài cổng, hoặc lập sau. Văn bản trên cổng lấy số ở trang của văn bản đó.",
    )
    return render(request, "admin/sessions_app/document_number_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_VOID, raise_exception=True)
@pressed_once(lambda request: reverse("admin:document_numbers"))
def void(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(DocumentNumber.objects.select_related("document", "issuer"), pk=pk)
    form = VoidNumberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.void_number(row, by=request.user, **form.cleaned_data)
        except actions.ActionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Đã bỏ số {row}. Số đó không cấp lại.")
            return redirect("admin:document_numbers")
    context = desk_context(
        request,
        f"Bỏ số {row}",
        form=form,
        adminform=in_blocks(form, (None, ["reason"])),
        button="Bỏ số này",
        explain="Số đã bỏ vẫn ở trong sổ với lý do, không cấp lại cho văn bản khác.",
    )
    return render(request, "admin/sessions_app/document_number_form.html", context)
