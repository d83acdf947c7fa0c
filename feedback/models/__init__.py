"""What residents say and what the authorities answer and promise."""

from .calls import PhoneCall
from .choices import Channel, Competence, HeldReason, Moderation, OpinionKind, Processing, Timing, Visibility
from .commitments import CarryOver, Commitment, CommitmentState, DropReason, Postponement
from .erasure import PersonRequest, Tombstone
from .figures import AnswerTime, FigureTotals, SessionFigures
from .follows import ConcernCount, Follow
from .hand_backs import CaseHandBack, PromiseHandBack
from .handling import Assignment, DeadlineExtension, InformationRequest, Referral, Urging
from .hands import ResponseHand
from .intake import Attachment, ImportBatch, OpinionDraft, PrivacyNotice, SenderNote
from .issues import Issue, IssueOpinion, SynthesisStep
from .live import LiveEntry, LiveKind
from .opinion_corrections import OpinionCorrection
from .opinions import Opinion
from .progress import ProgressEntry, ProgressFile
from .promise_changes import LeadChange, Resumption
from .promise_corrections import EarlierPromiseWords, PromiseCorrection, PromisePlace
from .ratings import Rating
from .registrations import Registrant, Registration, RegistrationState, Wish
from .responses import Draft, Outcome, Response, ResponseFile
from .senders import Sender
from .verifying import DoneReport, EarlierReason, EditedFor, Verification, VerificationFile
from .waiting_files import WaitingFile
from .wording import DeclineReason, ResponseTemplate
