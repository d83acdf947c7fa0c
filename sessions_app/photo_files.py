"""The files of a photograph: the uploaded one, and the public ones."""

import uuid

from django.utils import timezone

from dialogue_portal.lib.images import BadImage, store_renditions
from dialogue_portal.lib.storage import delete_names

from .models import Photo


def files_of(photo: Photo) -> list[str]:
    """The names of all its files in the storage."""
    made = photo.rendition_names()
    return [str(photo.incoming.name), *made] if photo.incoming else made


def render_photo(photo: Photo) -> None:
    """Make the public files from the uploaded one, then delete that one with its metadata.

    They get a new address each time, so that no browser shows a replaced picture. For an unreadable file a sentence is
    put in `render_error`. Safe to repeat; a photograph deleted or replaced meanwhile leaves no file.
    """
    if not photo.incoming:
        return
    incoming, *earlier = files_of(photo)
    photo.key = uuid.uuid4()
    with photo.incoming.open("rb") as file:
        try:
            width, height = store_renditions(file, photo.path)
        except BadImage as error:
            Photo.objects.filter(pk=photo.pk).update(render_error=str(error))
            return
    shown = {"width": width, "height": height, "rendered_at": timezone.now(), "render_error": "", "incoming": ""}
    if not Photo.objects.filter(pk=photo.pk, incoming=incoming).update(key=photo.key, **shown):
        photo.width, photo.height = width, height
        earlier += files_of(photo)
    delete_names({incoming, *earlier})
