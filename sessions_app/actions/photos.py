"""Photographs."""

import uuid

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from dialogue_portal.lib.images import BadImage, store_renditions

from ..models import Photo, User
from .base import claim, record

PHOTO_EXTENSIONS = ("webp", "jpg")


@transaction.atomic
def hide_photo(photo: Photo, *, by: User, reason: str) -> None:
    """Take a photograph off the portal; its files stay with the record."""
    claim(photo, "hidden_at", hidden_reason=reason)
    record(photo, "hide", by=by, reason=reason)


def render_photo(photo: Photo) -> None:
    """Make the files the public sees from the one that came in, then delete that one, with all that it told.

    They get a new address each time, so no browser shows the picture that was replaced. A file that cannot be read
    leaves a sentence in `render_error`. Safe to run again.
    """
    if not photo.incoming:
        return
    earlier = [photo.path(width, extension) for width in photo.widths for extension in PHOTO_EXTENSIONS]
    incoming = str(photo.incoming.name)
    photo.key = uuid.uuid4()
    with photo.incoming.open("rb") as file:
        try:
            width, height = store_renditions(file, photo.path)
        except BadImage as error:
            Photo.objects.filter(pk=photo.pk).update(render_error=str(error))
            return
    shown = {"width": width, "height": height, "rendered_at": timezone.now(), "render_error": "", "incoming": ""}
    Photo.objects.filter(pk=photo.pk).update(key=photo.key, **shown)
    for name in [incoming, *earlier]:
        default_storage.delete(name)
