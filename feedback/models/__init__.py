"""What residents say and what the authorities answer and promise."""

from .commitments import Commitment, CommitmentState, ProgressEntry
from .intake import Attachment, ImportBatch, OpinionDraft, PrivacyNotice, SenderNote
from .listening import Follow, PhoneCall, Rating
from .opinions import (
    Assignment,
    Channel,
    HeldReason,
    Moderation,
    Opinion,
    OpinionKind,
    Processing,
    Sender,
    Timing,
    Visibility,
)
from .responses import Draft, Outcome, Response

__all__ = [
    "Assignment",
    "Attachment",
    "Channel",
    "Commitment",
    "CommitmentState",
    "Draft",
    "Follow",
    "HeldReason",
    "ImportBatch",
    "Moderation",
    "Opinion",
    "OpinionDraft",
    "OpinionKind",
    "Outcome",
    "PhoneCall",
    "PrivacyNotice",
    "Processing",
    "ProgressEntry",
    "Rating",
    "Response",
    "Sender",
    "SenderNote",
    "Timing",
    "Visibility",
]
