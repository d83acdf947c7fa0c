"""What the ward keeps of one person, found by a code, a telephone number or an e-mail address."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from dialogue_portal.lib import codes
from dialogue_portal.lib.databases import scrub
from dialogue_portal.lib.phones import BadPhone, normalise_phone

from .models import Commitment, Draft, Follow, Issue, Opinion, Registration, Response
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


def still_naming(opinions: list[Opinion], marks: set[str]) -> list[Opinion]:
    """Those whose public text or published answer, or what was made of them, holds one of `marks`: staff must take it
    out by hand."""
    shown = Response.objects.filter(opinion__in=opinions, state__in=[Draft.PUBLISHED, Draft.SUPERSEDED])
    texts: dict[int, str] = {opinion.pk: f"{opinion.subject} {opinion.public_text}" for opinion in opinions}
    for pk, text in shown.values_list("opinion", "text"):
        texts[pk] += f" {text}"
    for opinion in opinions:
        texts[opinion.pk] += " ".join(told_because_of(opinion))
    folded = {mark.casefold() for mark in marks if len(mark) > 3}
    return [row for row in opinions if any(mark in texts[row.pk].casefold() for mark in folded)]


def told_because_of(opinion: Opinion) -> Iterator[str]:
    """The words of promises, of issues and of the conclusion that go back to `opinion`."""
    rows: list[tuple[QuerySet[Any], tuple[str, ...]]] = [
        (Commitment.objects.filter(opinions=opinion), ("title", "description")),
        (Issue.objects.filter(members__opinion=opinion), ("title", "summary")),
        (opinion.conclusion_items.all(), ("text",)),
    ]
    for found, columns in rows:
        for words in found.values_list(*columns):
            yield from words
