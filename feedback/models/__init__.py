"""What residents say and what the authorities answer and promise."""

from .commitments import Commitment, CommitmentState, ProgressEntry
from .opinions import Assignment, Channel, Moderation, Opinion, OpinionKind, Processing, Sender, Timing, Visibility
from .responses import Draft, Outcome, Response

__all__ = [
    "Assignment",
    "Channel",
    "Commitment",
    "CommitmentState",
    "Draft",
    "Moderation",
    "Opinion",
    "OpinionKind",
    "Outcome",
    "Processing",
    "ProgressEntry",
    "Response",
    "Sender",
    "Timing",
    "Visibility",
]
