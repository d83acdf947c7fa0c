"""The leader's page, made for the phone: what is late and at whom, what people are unhappy with, what waits for a
signature; and the fixed reports as files."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dialogue_portal.lib.downloads import as_file
from dialogue_portal.lib.files import DOCX, XLSX
from sessions_app.documents.content import Head
from sessions_app.documents.heads import head_of
from sessions_app.models import Body, BodyKind, DocumentKind, WardProfile
from sessions_app.numbering import ending_of

from ..figures.reports import PERIODS, Period, PeriodFigures, paper, workbook
from ..for_leaders import told_to
from ..seen_by_staff import SEES_ALL
from .desk_pages import desk_context

MAY_LEAD = SEES_ALL


class ReportForm(forms.Form):
    """Which report, in which format."""

    nam = forms.IntegerField(label="Năm", min_value=1990, max_value=2100)
    ky = forms.ChoiceField(label="Kỳ", choices=[(key, name) for key, (name, _, _) in PERIODS.items()])
    dang = forms.ChoiceField(label="Dạng tệp", choices=[("docx", "Word"), ("xlsx", "Excel")])

    @property
    def figures(self) -> PeriodFigures:
        return PeriodFigures(period=Period(self.cleaned_data["nam"], self.cleaned_data["ky"]))


@require_safe
@permission_required(MAY_LEAD, raise_exception=True)
def leader(request: HttpRequest) -> HttpResponse:
    form = ReportForm(request.GET) if "ky" in request.GET else ReportForm(initial=last_quarter())
    if form.is_bound and form.is_valid():
        return report(form)
    context = desk_context(request, "Trang lãnh đạo", form=form, told=told_to(request.user))
    return render(request, "admin/feedback/leader.html", context)


def last_quarter() -> dict[str, Any]:
    """The last quarter that is over, on which people report now."""
    today = timezone.localdate()
    number = (today.month - 1) // 3
    return {"nam": today.year if number else today.year - 1, "ky": f"q{number or 4}", "dang": "docx"}


def report(form: ReportForm) -> HttpResponse:
    figures, kind = form.figures, form.cleaned_data["dang"]
    if kind == "xlsx":
        content, media_type = workbook(figures), XLSX
    else:
        content, media_type = written(figures), DOCX
    name = f"bao-cao-{figures.period.year}-{figures.period.kind}.{kind}"
    return HttpResponse(content, content_type=media_type, headers=as_file(name))


def written(figures: PeriodFigures) -> bytes:
    """The report of the People's Committee or, if the ward has not entered it, of the body that runs the portal."""
    body = Body.objects.active().filter(kind=BodyKind.COMMITTEE).order_by("order", "pk").first()
    if body is None:
        return paper(figures, Head(WardProfile.current().responsible_body.upper()))
    return paper(figures, head_of(body), ending_of(DocumentKind.REPORT, body))
