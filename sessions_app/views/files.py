"""Stored files as answers."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ..actions import PHOTO_EXTENSIONS
from ..models import Photo


@require_safe
def photo_file(request: HttpRequest, key: str, width: int, extension: str) -> FileResponse:
    photo = get_object_or_404(Photo.objects.public(), key=key)
    if width not in photo.widths or extension not in PHOTO_EXTENSIONS:
        raise Http404
    response = stored_file(photo.path(width, extension), f"image/{'jpeg' if extension == 'jpg' else extension}")
    response["Cache-Control"] = "public, max-age=3600"
    return response


def stored_file(name: str, media_type: str, **options: object) -> FileResponse:
    """A stored file as an answer; a file that is gone from the disk is a page that is not there."""
    try:
        return FileResponse(default_storage.open(name), content_type=media_type, **options)
    except FileNotFoundError:
        raise Http404 from None
