"""What is done with opinions, answers and promises. Each verb is the only door to the change it makes."""

from .answer import (
    EditedMeanwhile,
    SameHands,
    answer_many,
    approve_response,
    edit_response,
    publish_response,
    reopen,
    return_response,
    start_response,
    submit_response,
)
from .answer_files import add_answer_file, remove_answer_file
from .assign import ask_sender, assign, assign_own, classify, extend_deadline, forward, record_reply, resume, sort
from .attach import attach, render_stored
from .codes_again import reissue_code
from .concern import is_concerned, show_concern, withdraw_concern
from .follow_up import (
    drop_commitment,
    publish_commitment,
    report_done,
    report_progress,
    start_commitment,
    verify_commitment,
)
from .moderate import (
    TakenBack,
    add_to_conclusion,
    approve,
    approve_as_suggested,
    decline,
    divert,
    hide,
    mark_duplicate,
    name_to_show,
    show_again,
    suggest_public_text,
    unmark_duplicate,
)
from .own import add_note, correct_contact, rate, withdraw, withdraw_name
from .paper import AlreadyImported, import_list, take_slip
from .split import Part, split_opinion
from .submit import submit_opinion

__all__ = [
    "AlreadyImported",
    "EditedMeanwhile",
    "Part",
    "SameHands",
    "TakenBack",
    "add_answer_file",
    "add_note",
    "add_to_conclusion",
    "answer_many",
    "approve",
    "approve_as_suggested",
    "approve_response",
    "ask_sender",
    "assign",
    "assign_own",
    "attach",
    "classify",
    "correct_contact",
    "decline",
    "divert",
    "drop_commitment",
    "edit_response",
    "extend_deadline",
    "forward",
    "hide",
    "import_list",
    "is_concerned",
    "mark_duplicate",
    "name_to_show",
    "publish_commitment",
    "publish_response",
    "rate",
    "record_reply",
    "reissue_code",
    "remove_answer_file",
    "render_stored",
    "reopen",
    "report_done",
    "report_progress",
    "resume",
    "return_response",
    "show_again",
    "show_concern",
    "sort",
    "split_opinion",
    "start_commitment",
    "start_response",
    "submit_opinion",
    "submit_response",
    "suggest_public_text",
    "take_slip",
    "unmark_duplicate",
    "verify_commitment",
    "withdraw",
    "withdraw_concern",
    "withdraw_name",
]
