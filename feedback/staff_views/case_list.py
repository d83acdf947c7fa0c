"""The list of all cases: searched by words, number or code, filtered, sorted, printed, and exported to a file."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dialogue_portal.lib.downloads import as_file
from dialogue_portal.lib.files import XLSX
from dialogue_portal.lib.keyset import CappedCount, KeysetPage, capped_count, count_beside, first_keys, page_among
from dialogue_portal.lib.parts import drawn
from dialogue_portal.lib.sentences import moment
from sessions_app.actions import record
from sessions_app.models import WardProfile
from sessions_app.staff_views.previews import show_look, typed_on

from ..cases import files
from ..cases.rows import rows_of
from ..cases.tables import in_order
from ..forms.cases import MOST_CARED, ORDER_NAMES, CaseFilterForm
from ..models.opinion_queryset import OpinionQuerySet
from ..seen_by_staff import opinions_listed_for, sees_originals
from .desk_pages import desk_context

MAY_SEE = "feedback.view_opinion"
MAY_EXPORT = "feedback.export_opinion"
PER_PAGE = 50
COUNTED, COUNTED_OF_SEARCH = 1000, PER_PAGE
"""Rows that are counted before «hơn» is shown; fewer for a search, since counting all rows with a frequent word takes
longer than the page."""

PRINTED = 500
"""Rows of a print; for more there is the file."""


class FileForm(forms.Form):
    """The format of the file, and whether it has the residents' own words."""

    dang = forms.ChoiceField(label="Dạng tệp", choices=[("xlsx", "Excel"), ("csv", "CSV")])
    nguyen_van = forms.BooleanField(label="Kèm nguyên văn của người dân (không công khai)", required=False)


@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def case_list(request: HttpRequest) -> HttpResponse:
    form = CaseFilterForm(request.GET, reader=request.user)
    wanted = wanted_by(request, form)
    page, count = page_and_count(request, form, wanted)
    rows = rows_of(in_order(page.keys))
    context = desk_context(
        request,
        "Hồ sơ ý kiến",
        form=form,
        page=page,
        rows=rows,
        lines=[drawn("admin/feedback/case_line.html", row=row) for row in rows],
        count=count,
        told=form.in_words(),
        kept=form.kept_query(),
        hidden=form.kept(),
        files=FileForm(initial={"dang": "xlsx"}),
        may_export=request.user.has_perm(MAY_EXPORT),
        sees_originals=sees_originals(request.user),
    )
    return render(request, "admin/feedback/case_list.html", context)


def wanted_by(request: HttpRequest, form: CaseFilterForm) -> OpinionQuerySet:
    """The cases that the filters ask for and this person may see; the list, its print and its files start here."""
    return form.narrow(opinions_listed_for(request.user), originals=sees_originals(request.user))


def page_and_count(
    request: HttpRequest, form: CaseFilterForm, wanted: OpinionQuerySet
) -> tuple[KeysetPage, CappedCount]:
    """The page and the number of cases. Sorted by concern, the number is counted first, since the query depends on
    it."""
    cap = COUNTED_OF_SEARCH if "q" in form.chosen() else COUNTED
    if form.order == MOST_CARED:
        count = capped_count(wanted, cap)
        listed = form.listed(wanted, are_few="hoi_nghi" in form.chosen() or not count.is_capped)
        return page_among(listed, request.GET, PER_PAGE), count
    page = page_among(form.listed(wanted), request.GET, PER_PAGE)
    return page, count_beside(page, wanted, cap)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_SEE, raise_exception=True)
def case_print(request: HttpRequest) -> HttpResponse:
    """The same rows on paper, from the first. A print leaves the portal, so asking for it (POST) is recorded first; the
    print has an address of its own, to be viewed and reloaded."""
    asked = typed_on(request)
    if asked is None:
        messages.info(request, "Bản in ấy không còn. Bấm «Bản in» ở dưới để lập lại.")
        return redirect("admin:case_list")
    form = CaseFilterForm(asked, reader=request.user)
    keys = first_keys(form.listed(wanted_by(request, form)), PRINTED + 1)
    if request.method == "POST":
        note(request, "print", about_file(form, len(keys[:PRINTED]), originals=False))
        return show_look(request)
    context = {
        "rows": rows_of(in_order(keys[:PRINTED])),
        "is_cut": len(keys) > PRINTED,
        "limit": PRINTED,
        "told": form.in_words(),
        "order": ORDER_NAMES[form.order],
        "kept": form.kept_query(),
        "ward": WardProfile.current(),
        "now": timezone.localtime(),
    }
    return render(request, "admin/feedback/case_print.html", context)


@require_POST
@permission_required([MAY_SEE, MAY_EXPORT], raise_exception=True)
def case_file(request: HttpRequest) -> HttpResponse | FileResponse | StreamingHttpResponse:
    """A file with exactly the rows of the list. The export is recorded before it begins."""
    form, wish = CaseFilterForm(request.POST, reader=request.user), FileForm(request.POST)
    if not wish.is_valid():
        return HttpResponse("Hãy chọn dạng tệp Excel hoặc CSV.", status=400, content_type="text/plain; charset=utf-8")
    originals = wish.cleaned_data["nguyen_van"] and sees_originals(request.user)
    keys = first_keys(form.listed(wanted_by(request, form)))
    about = about_file(form, len(keys), originals=originals)
    note(request, "export", about)
    name = f"y-kien-{timezone.localdate():%Y-%m-%d}"
    if wish.cleaned_data["dang"] == "csv":
        lines = files.csv_lines(keys, originals=originals)
        return StreamingHttpResponse(lines, content_type="text/csv", headers=as_file(f"{name}.csv"))
    book = files.workbook(keys, about, originals=originals)
    return FileResponse(book, content_type=XLSX, as_attachment=True, filename=f"{name}.xlsx")


def note(request: HttpRequest, verb: str, about: list[str]) -> None:
    """Record for this person that they took a list along: how many rows, and which filters."""
    with transaction.atomic():
        record(request.user, verb, by=request.user, reason="; ".join(about[1:]))


def about_file(form: CaseFilterForm, number: int, *, originals: bool) -> list[str]:
    """When it was made, how many rows, which filters; not the search words, which may be a name."""
    filters = form.in_words_without_search() or ["không lọc"]
    more = ["kèm nguyên văn"] if originals else []
    return [f"Lập lúc {moment(timezone.now())}", f"{number} ý kiến", *filters, *more]
