"""Pictures and documents on public pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from sessions_app.views import kept_picture, stored_file

from ..models import Attachment, ProgressFile, ResponseFile, VerificationFile


@require_safe
def attachment_picture(request: HttpRequest, key: str, width: int, extension: str) -> HttpResponseBase:
    """A picture that staff released, re-encoded."""
    attachment = get_object_or_404(Attachment.objects.public(), key=key)
    return kept_picture(request, attachment, width, extension)


@require_safe
def response_picture(request: HttpRequest, key: str, width: int, extension: str) -> HttpResponseBase:
    """A picture of an answer that is or was public, re-encoded."""
    file = get_object_or_404(ResponseFile.objects.public(), key=key)
    return kept_picture(request, file, width, extension)


@require_safe
def response_document(request: HttpRequest, key: str) -> FileResponse:
    """A document of an answer that is or was public."""
    return document_to_keep(ResponseFile.objects.public(), key)


@require_safe
def progress_picture(request: HttpRequest, key: str, width: int, extension: str) -> HttpResponseBase:
    """A picture of the work on a public commitment, re-encoded."""
    return kept_picture(request, get_object_or_404(ProgressFile.objects.public(), key=key), width, extension)


@require_safe
def progress_document(request: HttpRequest, key: str) -> FileResponse:
    """A document about the work on a public commitment."""
    return document_to_keep(ProgressFile.objects.public(), key)


def document_to_keep(files: QuerySet[Any], key: str) -> FileResponse:
    """Any file but a picture, as a download: a browser never opens it as part of the portal."""
    file = get_object_or_404(files.exclude(media_type__startswith="image/"), key=key)
    return stored_file(str(file.file.name), file.media_type, as_attachment=True, filename=file.file_name)


@require_safe
def verification_picture(request: HttpRequest, key: str, width: int, extension: str) -> HttpResponseBase:
    """A picture that a sender added to «not yet» and staff released, re-encoded."""
    return kept_picture(request, get_object_or_404(VerificationFile.objects.public(), key=key), width, extension)
