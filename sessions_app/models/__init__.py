"""The nouns of the conference and of what the ward publishes about it."""

from .people import Official, OfficialRole, User
from .publications import (
    Announcement,
    ConclusionItem,
    ConclusionNotice,
    ConclusionPart,
    Document,
    DocumentKind,
    DocumentVersion,
    Photo,
)
from .record import CaseEvent
from .sessions import (
    AgendaItem,
    AttendeeCount,
    DialogueSession,
    FigureKind,
    Meeting,
    Participation,
    ReportedFigure,
    SessionState,
)
from .ward import Body, BodyKind, ResidentialGroup, Topic, WardProfile

__all__ = [
    "AgendaItem",
    "Announcement",
    "AttendeeCount",
    "Body",
    "BodyKind",
    "CaseEvent",
    "ConclusionItem",
    "ConclusionNotice",
    "ConclusionPart",
    "DialogueSession",
    "Document",
    "DocumentKind",
    "DocumentVersion",
    "FigureKind",
    "Meeting",
    "Official",
    "OfficialRole",
    "Participation",
    "Photo",
    "ReportedFigure",
    "ResidentialGroup",
    "SessionState",
    "Topic",
    "User",
    "WardProfile",
]
