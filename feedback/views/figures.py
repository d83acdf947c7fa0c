"""The public figures, of all conferences or of one, as pages and as tables to download."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dialogue_portal.lib.downloads import as_file
from dialogue_portal.lib.parts import kept
from dialogue_portal.lib.spreadsheets import csv_bytes
from sessions_app.models import DialogueSession

from ..figures.export import table_rows
from ..figures.tables import Figures
from ..forms.narrowing import FiguresForm


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    asked = FiguresForm(request.GET).meant
    context = kept(lambda: form_and_figures(asked), "figures", asked)
    return render(request, "feedback/figures.html", {"asked": asked, **context})


def form_and_figures(asked: str) -> dict[str, Any]:
    form = FiguresForm(QueryDict(asked))
    form.offer()
    return {"form": form, "figures": form.figures()}


@require_safe
def session_figures(request: HttpRequest, slug: str) -> HttpResponse:
    """What the database counts of one conference, and separately what its minutes report."""
    session = kept(lambda: reported_session(slug), "session of figures", slug)
    return render(request, "feedback/session_figures.html", {"session": session, "figures": Figures(session=session)})


def reported_session(slug: str) -> DialogueSession:
    sessions = DialogueSession.objects.public().prefetch_related("reported_figures", "meetings")
    return get_object_or_404(sessions, slug=slug)


@require_safe
def figures_file(request: HttpRequest) -> HttpResponse:
    asked = FiguresForm(request.GET).meant
    table = kept(lambda: csv_bytes(table_rows(FiguresForm(QueryDict(asked)).figures())), "table of figures", asked)
    name = f"so-lieu-{timezone.localdate()}.csv"
    return HttpResponse(table, content_type="text/csv; charset=utf-8", headers=as_file(name))
