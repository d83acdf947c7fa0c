"""What staff do with a conference and what is published about it: every change that several rows must share.

Each verb records one `CaseEvent` in its own transaction. The subject comes first, everything else by keyword.
"""

from .base import ActionRefused, NotReady, WrongState, claim, each, event_of, move, record, record_first
from .copy import copy_session, next_ordinal
from .groups import merge_group, rename_group, respell_group
from .news import (
    EditedMeanwhile,
    correct_announcement,
    hide_announcement,
    hide_announcement_photos,
    publish_announcement,
    schedule_announcement,
    share_preview,
    show_announcement_again,
    unschedule_announcement,
    withdraw_preview,
)
from .papers import add_version, keep_text, publish_conclusion, publish_document, read_version, unpublish_document
from .photos import (
    PHOTO_EXTENSIONS,
    add_photo,
    ask_to_hide,
    delete_photo,
    hide_photo,
    keep_photo,
    move_photo,
    publish_photo,
    render_photo,
    reword_photo,
    seal_of_order,
    show_photo_again,
)
from .sessions import announce_session, cancel_session, close_session, has_passed, postpone_session, resume_session

__all__ = [
    "PHOTO_EXTENSIONS",
    "ActionRefused",
    "EditedMeanwhile",
    "NotReady",
    "WrongState",
    "add_photo",
    "add_version",
    "announce_session",
    "ask_to_hide",
    "cancel_session",
    "claim",
    "close_session",
    "copy_session",
    "correct_announcement",
    "delete_photo",
    "each",
    "event_of",
    "has_passed",
    "hide_announcement",
    "hide_announcement_photos",
    "hide_photo",
    "keep_photo",
    "keep_text",
    "merge_group",
    "move",
    "move_photo",
    "next_ordinal",
    "postpone_session",
    "publish_announcement",
    "publish_conclusion",
    "publish_document",
    "publish_photo",
    "read_version",
    "record",
    "record_first",
    "rename_group",
    "render_photo",
    "respell_group",
    "resume_session",
    "reword_photo",
    "schedule_announcement",
    "seal_of_order",
    "share_preview",
    "show_announcement_again",
    "show_photo_again",
    "unpublish_document",
    "unschedule_announcement",
    "withdraw_preview",
]
