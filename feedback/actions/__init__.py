"""What is done with opinions, answers and promises. Each verb is the only door to the change it makes."""

from .answer import SameHands, approve_response, publish_response, return_response, start_response, submit_response
from .assign import assign
from .follow_up import (
    drop_commitment,
    publish_commitment,
    report_done,
    report_progress,
    start_commitment,
    verify_commitment,
)
from .moderate import add_to_conclusion, approve, decline, divert, hide, suggest_public_text
from .submit import CONSENT_VERSION, submit_opinion

__all__ = [
    "CONSENT_VERSION",
    "SameHands",
    "add_to_conclusion",
    "approve",
    "approve_response",
    "assign",
    "decline",
    "divert",
    "drop_commitment",
    "hide",
    "publish_commitment",
    "publish_response",
    "report_done",
    "report_progress",
    "return_response",
    "start_commitment",
    "start_response",
    "submit_opinion",
    "submit_response",
    "suggest_public_text",
    "verify_commitment",
]
