"""The desk of photographs: the conferences that have some, those of one conference, handing new ones in."""

from .desk import MAY_HIDE, MAY_KEEP, MAY_PUBLISH, session_photos
from .sessions import ASKED, WAITING, asked_to_hide, photo_sessions, to_publish
from .upload import upload_photos
