"""Adds a drawn picture to the portal in the same way as an uploaded photograph."""

from django.core.files.base import ContentFile

from sessions_app.models import DialogueSession, Photo
from sessions_app.photo_files import render_photo

CREDIT = "Hình minh họa"


def add_picture(
    session: DialogueSession, order: int, png: bytes, *, caption: str, alt_text: str, is_published: bool = True
) -> None:
    """Rendered at once: the demo is loaded before any worker runs."""
    photo = Photo(session=session, order=order, caption=caption, alt_text=alt_text, credit=CREDIT, is_illustration=True)
    photo.published_at = session.announced_at if is_published else None
    photo.incoming.save("minh-hoa.png", ContentFile(png), save=False)
    photo.save()
    render_photo(photo)
