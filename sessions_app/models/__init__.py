"""The models of conferences and of what the ward publishes about them."""

from .calendar import CalendarDay, DeadlineRule
from .changes import SessionChange
from .conclusion_corrections import ConclusionCorrection, ConclusionPlace, EarlierWords
from .conclusions import ConclusionItem, ConclusionNotice, ConclusionPart, numbered
from .drafting import DocumentNumber, Letterhead, PaperForm, PaperText
from .figures import AttendeeCount, FigureKind, ReportedFigure
from .meetings import AgendaItem, Meeting, Participation
from .news import Announcement, AnnouncementVersion
from .news_files import AnnouncementFile, AnnouncementPhoto
from .papers import Document, DocumentKind, DocumentText, DocumentVersion
from .people import Official, OfficialRole, StandIn, User
from .photos import Photo, RemovalRequest
from .postings import Posting
from .record import CaseEvent, OutboxMessage, RateWindow, Seal, SealedHead
from .retention import BOUNDS, DataKind, RetentionRule
from .second_factor import RecoveryCode, SecondFactor
from .session_names import name_in_lists
from .sessions import DialogueSession, SessionState
from .site_notices import SiteNotice
from .ward import Body, BodyKind, ResidentialGroup, Topic, UnitKind, WardProfile

__all__ = [
    "BOUNDS",
    "AgendaItem",
    "Announcement",
    "AnnouncementFile",
    "AnnouncementPhoto",
    "AnnouncementVersion",
    "AttendeeCount",
    "Body",
    "BodyKind",
    "CalendarDay",
    "CaseEvent",
    "ConclusionCorrection",
    "ConclusionItem",
    "ConclusionNotice",
    "ConclusionPart",
    "ConclusionPlace",
    "DataKind",
    "DeadlineRule",
    "DialogueSession",
    "Document",
    "DocumentKind",
    "DocumentNumber",
    "DocumentText",
    "DocumentVersion",
    "EarlierWords",
    "FigureKind",
    "Letterhead",
    "Meeting",
    "Official",
    "OfficialRole",
    "OutboxMessage",
    "PaperForm",
    "PaperText",
    "Participation",
    "Photo",
    "Posting",
    "RateWindow",
    "RecoveryCode",
    "RemovalRequest",
    "ReportedFigure",
    "ResidentialGroup",
    "RetentionRule",
    "Seal",
    "SealedHead",
    "SecondFactor",
    "SessionChange",
    "SessionState",
    "SiteNotice",
    "StandIn",
    "Topic",
    "UnitKind",
    "User",
    "WardProfile",
    "name_in_lists",
    "numbered",
]
