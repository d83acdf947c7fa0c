"""The public pages of conferences and of what the ward publishes, the same for all visitors."""

from .calendar import calendar_of_sessions, session_calendar
from .files import kept_picture, photo_file, stored_file
from .news import (
    announcement_file,
    announcement_list,
    announcement_page,
    announcement_photo,
    announcement_preview,
    announcement_version,
    announcement_views,
    preview_file,
    preview_photo,
)
from .papers import (
    add_excerpts,
    conclusion_list,
    conclusion_page,
    document_file,
    document_list,
    document_page,
    document_text,
)
from .people import group_list, group_page, official_list, official_page
from .photos import ask_removal, gallery, photo_page
from .poster import poster, session_qr
from .sessions import session_list, session_page
