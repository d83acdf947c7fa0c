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
from .postings import end_posting, publish_proof, record_loudspeaker, record_posting
from .schedule import (
    MeetingPlan,
    cancel_session,
    correct_session,
    has_passed,
    postpone_session,
    recalled,
    reschedule_session,
    resume_session,
)
from .sessions import announce_session, close_session
from .site_notices import tell_site_notice, withdraw_site_notice

__all__ = [
    "PHOTO_EXTENSIONS",
    "ActionRefused",
    "EditedMeanwhile",
    "MeetingPlan",
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
    "correct_session",
    "delete_photo",
    "each",
    "end_posting",
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
    "publish_proof",
    "read_version",
    "recalled",
    "record",
    "record_first",
    "record_loudspeaker",
    "record_posting",
    "rename_group",
    "render_photo",
    "reschedule_session",
    "respell_group",
    "resume_session",
    "reword_photo",
    "schedule_announcement",
    "seal_of_order",
    "share_preview",
    "show_announcement_again",
    "show_photo_again",
    "tell_site_notice",
    "unpublish_document",
    "unschedule_announcement",
    "withdraw_preview",
    "withdraw_site_notice",
]
