"""Stored files as responses."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from dialogue_portal.lib.renditions import EXTENSIONS, Renditions

from ..models import Photo


@require_safe
def photo_file(request: HttpRequest, key: str, width: int, extension: str) -> HttpResponseBase:
    photo = get_object_or_404(Photo.objects.public(), key=key)
    return kept_picture(request, photo, width, extension)


def rendition(picture: Renditions, width: int, extension: str) -> tuple[str, str]:
    """Name and media type of one file of a picture. Raises `Http404` for a size that it does not have."""
    if width not in picture.widths or extension not in EXTENSIONS:
        raise Http404
    return picture.path(width, extension), f"image/{'jpeg' if extension == 'jpg' else extension}"


def kept_picture(request: HttpRequest, picture: Renditions, width: int, extension: str) -> HttpResponseBase:
    """A public picture that browsers may keep. They ask each time whether it is still public, and do not load it again:
    after it is taken down, no browser or server between shows it."""
    name, media_type = rendition(picture, width, extension)
    etag = f'"{name}"'
    response = get_conditional_response(request, etag=etag) or stored_file(name, media_type)
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    return response


def stored_file(name: str, media_type: str, **options: object) -> FileResponse:
    """A stored file as a response. Raises `Http404` if it is gone from the disk."""
    try:
        return FileResponse(default_storage.open(name), content_type=media_type, **options)
    except FileNotFoundError:
        raise Http404 from None
