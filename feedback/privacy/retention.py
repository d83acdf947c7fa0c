"""Queries for personal data that has been kept too long. `actions.forget` erases what they find.

A case is at rest when nothing has to be done about it any more and no promise from it is open; its time counts from the
last act in it.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from sessions_app.chain import ERASED, FORGOTTEN
from sessions_app.models import (
    AnnouncementPhoto,
    AnnouncementVersion,
    CaseEvent,
    DataKind,
    EarlierWords,
    Photo,
    RateWindow,
    RemovalRequest,
    RetentionRule,
)

from ..models import (
    Assignment,
    CaseHandBack,
    Commitment,
    EarlierPromiseWords,
    EarlierReason,
    Follow,
    HeldReason,
    InformationRequest,
    Issue,
    IssueOpinion,
    Moderation,
    Opinion,
    OpinionCorrection,
    OpinionDraft,
    PersonRequest,
    PromiseHandBack,
    Rating,
    Referral,
    Registration,
    SenderNote,
    Urging,
    Verification,
    WaitingFile,
)
from ..models.choices import DONE
from ..models.commitments import OPEN_STATES
from ..models.conditions import is_published
from ..models.waiting_files import LONGEST

ONLY_LOOKING = ["see_contact", "export", "print", "erase_contact", "erase_original", "export_person", FORGOTTEN]
"""Acts that do not count as an act in the case."""

READ_BY_ALL = ["dialoguesession", "conclusionnotice", "document", "announcement"]
"""Kinds of cases that the ward itself makes public: their record tells how."""

Limit = dt.datetime


def past(kind: str) -> list[QuerySet[Any]]:
    """The rows of `kind` that have been kept too long, each with `since`, from which its time counts."""
    limit = RetentionRule.objects.of(kind).limit()
    return [find(limit) for find in PAST[DataKind(kind)]]


def at_rest(limit: Limit) -> QuerySet[Opinion]:
    """Opinions at rest in which nothing was done after `limit`."""
    rows = Opinion.objects.filter(is_done(), received_at__lt=limit).exclude(pk__in=kept_by_promises())
    open_parts = Opinion.objects.filter(part_of=OuterRef("pk")).exclude(is_done())
    promised_parts = Opinion.objects.filter(part_of=OuterRef("pk"), pk__in=kept_by_promises())
    rows = rows.exclude(Exists(open_parts)).exclude(Exists(promised_parts))
    return rows.annotate(since=last_act()).filter(since__lt=limit).order_by("pk")


def is_done() -> Q:
    """Answered, closed, or never to be answered; for a duplicate, when the original is."""
    turned_away = Q(moderation__in=[Moderation.DECLINED, Moderation.DIVERTED])
    return Q(processing__in=DONE) | turned_away | Q(moderation=Moderation.DUPLICATE, duplicate_of__processing__in=DONE)


def last_act() -> Greatest:
    """When the last act in the opinion or one of its parts was."""
    acts = CaseEvent.objects.filter(case_kind="opinion").exclude(verb__in=ONLY_LOOKING)
    of_whole = acts.filter(case_id=OuterRef("pk")).order_by("-sequence").values("at")[:1]
    of_parts = acts.filter(case_id__in=Opinion.objects.filter(part_of=OuterRef(OuterRef("pk"))).values("pk"))
    latest = of_parts.order_by("-at").values("at")[:1]
    return Greatest(*(Coalesce(Subquery(found), F("received_at")) for found in [of_whole, latest]))


def kept_by_promises() -> QuerySet[Any]:
    """The keys of opinions that led to an open promise, and of their duplicates.

    Written as a UNION: with conditions joined by OR, PostgreSQL expects most opinions to match and repeats all
    subqueries for each opinion.
    """
    open_ones = Commitment.objects.open()
    issues = open_ones.filter(issues__isnull=False).values("issues")
    items = open_ones.filter(conclusion_item__isnull=False).values("conclusion_item")
    members = IssueOpinion.objects.current().order_by()
    named = open_ones.order_by().filter(opinions__isnull=False).values("opinions")
    ways = [
        open_ones.order_by().filter(response__isnull=False).values("response__opinion"),
        Opinion.conclusion_items.through.objects.filter(conclusionitem__in=items).values("opinion"),
        members.filter(issue__in=issues).values("opinion"),
        members.filter(issue__conclusion_items__in=items).values("opinion"),
    ]
    same = Opinion.objects.filter(duplicate_of__in=named.union(*ways)).order_by().values("pk")
    return named.union(*ways, same)


def contacts(limit: Limit) -> QuerySet[Opinion]:
    follows = Follow.objects.filter(opinion=OuterRef("pk")).exclude(email="")
    named = ~Q(sender__name="") | ~Q(sender__phone="") | ~Q(sender__email="") | ~Q(sender__collected_by="")
    return at_rest(limit).filter(Exists(follows) | Q(sender__isnull=False) & named)


def registrants(limit: Limit) -> QuerySet[Registration]:
    rows = Registration.objects.filter(registrant__erased_at=None, meeting__held_on__lt=timezone.localdate(limit))
    return rows.select_related("meeting").annotate(since=F("meeting__held_on")).order_by("pk")


def followers(limit: Limit) -> QuerySet[Follow]:
    """Followers who stopped or never confirmed, and those of conferences that are closed and of promises that have
    ended, once nothing has been done about these since `limit`."""
    acts = CaseEvent.objects.filter(case_kind="commitment", case_id=OuterRef("commitment"))
    last_act = Coalesce(Subquery(acts.order_by("-sequence").values("at")[:1]), F("commitment__published_at"))
    ended = Q(commitment__isnull=False) & ~Q(commitment__state__in=OPEN_STATES)
    rows = Follow.objects.exclude(email="").annotate(
        ended_at=Case(When(ended, then=last_act)),
        since=Coalesce("stopped_at", "session__closed_at", "ended_at", "created_at", output_field=DateTimeField()),
    )
    over = Q(stopped_at__lt=limit) | Q(session__closed_at__lt=limit) | Q(ended_at__lt=limit)
    return rows.filter(over | Q(confirmed_at=None, created_at__lt=limit)).order_by("pk")


def unpublished(limit: Limit) -> QuerySet[Opinion]:
    """Opinions at rest that are not public, unless all their words are erased already; also those taken down after
    their original was erased."""
    return at_rest(limit).exclude(is_published()).exclude(is_erased())


def unpublished_again(limit: Limit) -> QuerySet[Opinion]:
    return at_rest(limit).exclude(is_published()).filter(is_erased(), pk__in=with_words_beside())


def is_erased() -> Q:
    """All words of an opinion that is not public are erased."""
    return Q(original_text=ERASED) & (Q(public_text__in=["", ERASED]) | is_told_by_parts())


MADE_BECAUSE = ["opinions", "response__opinion"]
"""From a promise to the opinions that it was made because of."""


def with_words_beside() -> QuerySet[Any]:
    """The keys of opinions beside which there are words that go with the original: of their senders, and of staff. Once
    that is erased, they were added later.

    A UNION in a query of its own: asked for each row, it took four times as long.
    """
    places: list[tuple[Any, str, str]] = [
        (SenderNote, "opinion", "text"),
        (InformationRequest, "opinion", "question"),
        (Rating, "opinion", "reason"),
        (Verification, "opinion", "reason"),
        (Assignment, "opinion", "note"),
        (CaseHandBack, "assignment__opinion", "reason"),
        *((Referral, "opinion", column) for column in ["note", "reply", "taken_back"]),
        (Urging, "referral__opinion", "note"),
        *((PromiseHandBack, f"commitment__{way}", column) for way in MADE_BECAUSE for column in ["reason", "answer"]),
    ]
    first, *others = (
        model.objects.filter(**{f"{opinion}__isnull": False})
        .exclude(**{f"{column}__in": ["", ERASED]})
        .order_by()
        .values(opinion)
        for model, opinion, column in places
    )
    return first.union(*others)


def is_told_by_parts() -> Q:
    """The opinion was split, not withdrawn, and all its parts are public: papers made before may still have its own
    words."""
    parts = Opinion.objects.filter(part_of=OuterRef("pk"))
    return Q(Exists(parts), withdrawn_at=None) & ~Q(Exists(parts.exclude(is_published())))


def originals(limit: Limit) -> QuerySet[Opinion]:
    return at_rest(limit).filter(is_published()).exclude(original_text=ERASED)


def originals_again(limit: Limit) -> QuerySet[Opinion]:
    return at_rest(limit).filter(is_published(), original_text=ERASED, pk__in=with_words_beside())


def held(limit: Limit) -> QuerySet[Opinion]:
    """Never those that merely came in a flood: a person has to read them."""
    reasons = [HeldReason.LOOKS_LIKE_SPAM, HeldReason.UNCONFIRMED]
    rows = Opinion.objects.filter(moderation=Moderation.HELD, held_reason__in=reasons, received_at__lt=limit)
    return rows.annotate(since=F("received_at")).order_by("pk")


def removals(limit: Limit) -> QuerySet[RemovalRequest]:
    rows = RemovalRequest.objects.filter(settled_at__lt=limit).exclude(text=ERASED)
    return rows.annotate(since=F("settled_at")).order_by("pk")


def hidden_photos(limit: Limit) -> QuerySet[Photo]:
    """Photographs that were taken down and not put back."""
    return with_files(Photo.objects.filter(hidden_at__lt=limit), incoming="")


def hidden_news_photos(limit: Limit) -> QuerySet[AnnouncementPhoto]:
    return with_files(AnnouncementPhoto.objects.filter(hidden_at__lt=limit))


def with_files(photos: QuerySet[Any], **no_file: Any) -> QuerySet[Any]:
    return photos.exclude(width=0, **no_file).annotate(since=F("hidden_at")).order_by("pk")


def withheld_words(limit: Limit) -> QuerySet[EarlierWords]:
    return withheld(EarlierWords.objects.all(), "conclusionnotice", "correction__notice", limit)


def withheld_promise_words(limit: Limit) -> QuerySet[EarlierPromiseWords]:
    return withheld(EarlierPromiseWords.objects.all(), "commitment", "correction__commitment", limit)


def withheld(earlier: QuerySet[Any], case_kind: str, case: str, limit: Limit) -> QuerySet[Any]:
    """Words that were public until a correction and that only staff read since. For all withheld words of one case the
    time counts from the last time that some were withheld."""
    acts = CaseEvent.objects.filter(case_kind=case_kind, case_id=OuterRef(case), verb="withhold_earlier_words")
    last_act = Coalesce(Subquery(acts.order_by("-sequence").values("at")[:1]), F("correction__at"))
    rows = earlier.filter(is_withheld=True, correction__at__lt=limit).exclude(text__in=["", ERASED])
    return rows.annotate(since=Greatest("correction__at", last_act)).filter(since__lt=limit).order_by("pk")


def earlier_opinion_words(limit: Limit) -> QuerySet[OpinionCorrection]:
    rows = OpinionCorrection.objects.filter(at__lt=limit).exclude(text=ERASED)
    return rows.annotate(since=F("at")).order_by("pk")


def withheld_news(limit: Limit) -> QuerySet[AnnouncementVersion]:
    rows = AnnouncementVersion.objects.filter(is_withheld=True, replaced_at__lt=limit).exclude(title=ERASED)
    return rows.annotate(since=F("replaced_at")).order_by("pk")


def earlier_reasons(limit: Limit) -> QuerySet[EarlierReason]:
    rows = EarlierReason.objects.filter(replaced_at__lt=limit).exclude(text__in=["", ERASED])
    return rows.annotate(since=F("replaced_at")).order_by("pk")


def requests(limit: Limit) -> QuerySet[PersonRequest]:
    rows = PersonRequest.objects.filter(done_at__lt=limit).exclude(whom="")
    return rows.annotate(since=F("done_at")).order_by("pk")


def drafts(limit: Limit) -> QuerySet[OpinionDraft]:
    return OpinionDraft.objects.filter(touched_at__lt=limit).annotate(since=F("touched_at")).order_by("pk")


def waiting_files(limit: Limit) -> QuerySet[WaitingFile]:
    latest = max(limit, timezone.now() - LONGEST)
    return WaitingFile.objects.filter(added_at__lt=latest).annotate(since=F("added_at")).order_by("pk")


def tries(limit: Limit) -> QuerySet[RateWindow]:
    return RateWindow.objects.filter(starts_at__lt=limit).annotate(since=F("starts_at")).order_by("pk")


def events(limit: Limit) -> QuerySet[CaseEvent]:
    """The last event of each record that may be erased as a whole. Records of what the ward itself makes public
    stay, and so do those of promises and issues that were ever published, also after they were merged or dropped: these
    are public facts."""
    later = CaseEvent.objects.filter(case_kind=OuterRef("case_kind"), case_id=OuterRef("case_id"))
    of_public = Q(case_kind="opinion") & Exists(Opinion.objects.filter(is_published(), pk=OuterRef("case_id")))
    promises = Commitment.objects.filter(Q(published_at__isnull=False) | Q(state__in=OPEN_STATES))
    of_promise = Q(case_kind="commitment") & Exists(promises.filter(pk=OuterRef("case_id")))
    issues = Issue.objects.filter(Q(published_at__isnull=False) | Q(dissolved_at=None))
    of_issue = Q(case_kind="issue") & Exists(issues.filter(pk=OuterRef("case_id")))
    rows = CaseEvent.objects.filter(at__lt=limit).exclude(case_kind__in=READ_BY_ALL)
    rows = rows.exclude(of_public).exclude(of_promise).exclude(of_issue)
    rows = rows.exclude(Exists(later.filter(sequence__gt=OuterRef("sequence"))))
    return rows.annotate(since=F("at")).order_by("pk")


PAST: dict[DataKind, list[Callable[[Limit], QuerySet[Any]]]] = {
    DataKind.CONTACTS: [contacts],
    DataKind.REGISTRANTS: [registrants],
    DataKind.FOLLOWERS: [followers],
    DataKind.UNPUBLISHED: [unpublished, unpublished_again],
    DataKind.ORIGINALS: [originals, originals_again],
    DataKind.WITHHELD: [
        withheld_words,
        withheld_promise_words,
        earlier_opinion_words,
        withheld_news,
        earlier_reasons,
    ],
    DataKind.HELD: [held],
    DataKind.HIDDEN_PHOTOS: [hidden_photos, hidden_news_photos],
    DataKind.REMOVALS: [removals],
    DataKind.DRAFTS: [drafts, waiting_files],
    DataKind.TRIES: [tries],
    DataKind.EVENTS: [events],
    DataKind.REQUESTS: [requests],
}
"""All kinds of data in the database. Backups lie elsewhere: `manage.py backup` deletes old ones."""
