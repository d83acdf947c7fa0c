"""Conclusion notices and documents."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dialogue_portal.lib.paging import page_of

from ..models import ConclusionNotice, Document, DocumentVersion
from .files import stored_file


@require_safe
def conclusion_list(request: HttpRequest) -> HttpResponse:
    page = page_of(ConclusionNotice.objects.public().select_related("session"), request)
    return render(request, "sessions_app/conclusion_list.html", {"page": page})


@require_safe
def conclusion_page(request: HttpRequest, slug: str) -> HttpResponse:
    notices = ConclusionNotice.objects.public().select_related("session", "issuer").prefetch_related("items__body")
    return render(request, "sessions_app/conclusion_page.html", {"notice": get_object_or_404(notices, slug=slug)})


@require_safe
def document_file(request: HttpRequest, pk: int) -> FileResponse:
    version = get_object_or_404(DocumentVersion.objects.filter(document__in=Document.objects.public()), pk=pk)
    return stored_file(version.file.name, version.media_type, filename=version.file_name, as_attachment=True)
