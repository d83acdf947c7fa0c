"""What is done with opinions, answers and promises. Each verb is the only door to the change it makes."""

from .answer import SameHands, approve_response, publish_response, return_response, start_response, submit_response
from .assign import assign
from .attach import attach, render_attachment
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
from .moderate import add_to_conclusion, approve, decline, divert, hide, name_to_show, suggest_public_text
from .own import add_note, correct_contact, rate, withdraw, withdraw_name
from .paper import AlreadyImported, import_list, take_slip
from .split import Part, split_opinion
from .submit import submit_opinion

__all__ = [
    "AlreadyImported",
    "Part",
    "SameHands",
    "add_note",
    "add_to_conclusion",
    "approve",
    "approve_response",
    "assign",
    "attach",
    "correct_contact",
    "decline",
    "divert",
    "drop_commitment",
    "hide",
    "import_list",
    "is_concerned",
    "name_to_show",
    "publish_commitment",
    "publish_response",
    "rate",
    "reissue_code",
    "render_attachment",
    "report_done",
    "report_progress",
    "return_response",
    "show_concern",
    "split_opinion",
    "start_commitment",
    "start_response",
    "submit_opinion",
    "submit_response",
    "suggest_public_text",
    "take_slip",
    "verify_commitment",
    "withdraw",
    "withdraw_concern",
    "withdraw_name",
]
