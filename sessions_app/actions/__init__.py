"""What staff do with a conference and what is published about it: all changes that concern several rows.

What a verb did it records (`CaseEvent`) in its own transaction. The subject is the first argument, everything else is
passed by keyword.
"""

from .base import (
    ActionRefused,
    NotReady,
    WrongState,
    claim,
    each,
    forget_reasons,
    move,
    move_each,
    record,
    record_each,
    record_first,
    refusing,
)
from .conclusion_corrections import CorrectedMeanwhile, Mending, Wording, correct_conclusion, withhold_earlier_words
from .copy import copy_session, next_ordinal
from .drafting import (
    date_paper,
    digest_as_of_now,
    document_of,
    hold_words,
    make_paper,
    note_number,
    reserve_number,
    take_number,
    void_number,
    was_published,
)
from .earlier_words import AT_ONCE, by_correction, changing, lock_readable, record_withheld
from .groups import add_groups, merge_group, rename_group, respell_group
from .news import (
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
from .papers import add_version, publish_conclusion, publish_document, set_due_day, unpublish_document
from .photos import (
    add_photo,
    ask_to_hide,
    delete_photo,
    erase_files,
    erase_news_files,
    hide_photo,
    keep_photo,
    move_photo,
    publish_photo,
    reword_photo,
    seal_of_order,
    show_photo_again,
)
from .postings import end_posting, publish_proof, record_loudspeaker, record_posting
from .retention import set_retention
from .schedule import (
    MeetingPlan,
    cancel_session,
    correct_session,
    has_passed,
    hold_schedule,
    postpone_session,
    recalled,
    reschedule_session,
    resume_session,
)
from .sessions import announce_session, close_session
from .site_notices import tell_site_notice, withdraw_site_notice
