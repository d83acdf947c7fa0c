"""The desk of photographs: the conferences that have some, those of one conference, handing new ones in."""

from .desk import MAY_KEEP, MAY_PUBLISH, session_photos
from .sessions import photo_sessions, photos_to_publish
from .upload import MAY_ADD, upload_photos

__all__ = [
    "MAY_ADD",
    "MAY_KEEP",
    "MAY_PUBLISH",
    "photo_sessions",
    "photos_to_publish",
    "session_photos",
    "upload_photos",
]
