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
