"""What the ward keeps of one person, found by a code, a telephone number or an e-mail address."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from dialogue_portal.lib import codes
from dialogue_portal.lib.databases import scrub
from dialogue_portal.lib.phones import BadPhone, as_dialled, normalise_phone
from dialogue_portal.lib.text import words_of
from sessions_app.models import Announcement, AnnouncementVersion, Document

from .models import Commitment, Draft, Follow, Issue, Opinion, Registration, Response, Sender, Verification
from .search import index

CODE = "code:"

PERSONAL_TABLES = [
    "feedback_opinion",
    "feedback_sender",
    "feedback_sendernote",
    "feedback_attachment",
    "feedback_rating",
    "feedback_verification",
    "feedback_follow",
    "feedback_phonecall",
    "feedback_registration",
    "feedback_registrant",
    "feedback_personrequest",
    "feedback_opiniondraft",
    "sessions_app_outboxmessage",
    "sessions_app_papertext",
]
"""Where something of a resident stands."""


def scrub_personal() -> None:
    """Leave nothing of what was erased in the files of the database, nor in the words of its search."""
    index.rebuild()
    scrub(PERSONAL_TABLES)


class NotSearchable(ValueError):
    """Neither a code, nor a telephone number, nor an address; the message is for the person who typed it."""


def whom(typed: str) -> str:
    """What a request keeps of `typed`: a code only as its hash, a number as stored. Raises `NotSearchable`."""
    code = codes.normalise(typed)
    if code:
        return CODE + codes.hashed(code)
    if "@" in typed:
        return typed.strip().lower()
    try:
        return normalise_phone(typed)
    except BadPhone:
        raise NotSearchable("Hãy ghi mã tra cứu, số điện thoại hoặc thư điện tử.") from None


@dataclass(frozen=True)
class Found:
    """Everything that is known to be of one person. Ratings, notes, files and calls hang on the opinions."""

    opinions: list[Opinion]
    registrations: list[Registration]
    follows: list[Follow]

    @property
    def is_empty(self) -> bool:
        return not (self.opinions or self.registrations or self.follows)


def find(kept: str) -> Found:
    """What is held of whom `whom()` made `kept` of: the parts of an opinion come with the whole."""
    if not kept:
        return Found([], [], [])
    opinions = Opinion.objects.filter(**condition(kept, "sender__")).select_related("session")
    parts = Opinion.objects.filter(part_of__in=opinions.values("pk")).select_related("session")
    rows = Registration.objects.filter(**condition(kept, "registrant__"))
    follows = Follow.objects.filter(email__iexact=kept) if "@" in kept else Follow.objects.none()
    return Found(
        [*opinions.order_by("pk"), *parts.order_by("pk")],
        list(rows.select_related("meeting__session", "registrant").order_by("pk")),
        list(follows.order_by("pk")),
    )


def condition(kept: str, relation: str) -> dict[str, Any]:
    if kept.startswith(CODE):
        return {"code_hash": kept.removeprefix(CODE)}
    return {f"{relation}email__iexact": kept} if "@" in kept else {f"{relation}phone": kept}


def marks_of(found: Found) -> set[str]:
    """What names the person: names, addresses and telephone numbers that were given, these as they are dialled too."""
    senders = Sender.objects.filter(opinion__in=found.opinions).values_list("name", "phone", "email")
    registrants = [(row.registrant.name, row.registrant.phone, row.registrant.email) for row in found.registrations]
    return {mark for row in [*senders, *registrants] for mark in [*row, as_dialled(row[1])] if len(mark) > 3}


def still_naming(opinions: list[Opinion], marks: set[str]) -> list[Opinion | Commitment | Announcement | Document]:
    """Whatever public words hold one of `marks`: opinions with what was answered and made of them, promises with their
    progress and reports, news and papers. Staff must take it out by hand; another of the same name may be meant."""
    folded = {mark.casefold() for mark in marks}
    return [
        *(row for row in opinions if holds(told_of_opinion(row), folded)),
        *(row for row in promised_to(opinions) if holds(told_of_promise(row), folded)),
        *published_with(marks),
    ]


def holds(texts: Iterable[str], folded: set[str]) -> bool:
    told = "\n".join(texts).casefold()
    return any(mark in told for mark in folded)


def told_of_opinion(opinion: Opinion) -> Iterator[str]:
    """Its public words, its answers, and the words of issues and of the conclusion that go back to it."""
    yield from [opinion.subject, opinion.public_text, opinion.public_place]
    shown = Response.objects.filter(opinion=opinion, state__in=[Draft.PUBLISHED, Draft.SUPERSEDED])
    yield from words_in(shown, "text")
    yield from words_in(Issue.objects.filter(members__opinion=opinion), "title", "summary")
    yield from words_in(opinion.conclusion_items.all(), "text")


def promised_to(opinions: list[Opinion]) -> QuerySet[Commitment]:
    own = Q(opinions__in=opinions) | Q(response__opinion__in=opinions)
    return Commitment.objects.filter(own).order_by("pk").distinct()


def told_of_promise(commitment: Commitment) -> Iterator[str]:
    yield from [commitment.title, commitment.description]
    yield from words_in(commitment.progress.all(), "text")
    yield from words_in(commitment.done_reports.all(), "text")
    yield from words_in(commitment.postponements.all(), "reason")
    yield from words_in(Verification.objects.filter(report__commitment=commitment), "public_reason")


def words_in(rows: QuerySet[Any], *columns: str) -> Iterator[str]:
    for words in rows.values_list(*columns):
        yield from words


def published_with(marks: set[str]) -> list[Announcement | Document]:
    """Public news and papers, whole or in an earlier version, in which all words of one mark stand in a row."""
    phrases = [f" {' '.join(words)} " for mark in sorted(marks) if (words := words_of(mark))]
    if not phrases:
        return []
    before = reduce(or_, (any_of(column, marks) for column in ["title", "summary", "text"]))
    news = any_of("words", phrases) | Q(versions__in=AnnouncementVersion.objects.public().filter(before))
    papers = reduce(or_, (any_of(column, phrases) for column in ["words", "texts__words", "versions__reading__words"]))
    return [
        *Announcement.objects.public().filter(news).order_by("pk").distinct(),
        *Document.objects.public().filter(papers).order_by("pk").distinct(),
    ]


def any_of(column: str, phrases: Iterable[str]) -> Q:
    return reduce(or_, (Q(**{f"{column}__contains": phrase}) for phrase in phrases))
