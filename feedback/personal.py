"""What the ward keeps of one person, found by a code, a telephone number or an e-mail address."""

from dataclasses import dataclass
from typing import Any

from dialogue_portal.lib import codes
from dialogue_portal.lib.databases import scrub
from dialogue_portal.lib.phones import BadPhone, as_dialled, normalise_phone

from .models import Follow, Opinion, Registration, Sender
from .search import index, promises

CODE = "code:"

PERSONAL_TABLES = [
    "feedback_opinion",
    "feedback_opinioncorrection",
    "feedback_sender",
    "feedback_sendernote",
    "feedback_attachment",
    "feedback_rating",
    "feedback_verification",
    "feedback_earlierreason",
    "feedback_follow",
    "feedback_importbatch",
    "feedback_phonecall",
    "feedback_registration",
    "feedback_registrant",
    "feedback_personrequest",
    "feedback_opiniondraft",
    "feedback_waitingfile",
    "feedback_informationrequest",
    "feedback_assignment",
    "feedback_referral",
    "feedback_urging",
    "feedback_deadlineextension",
    "feedback_response",
    "feedback_responsefile",
    "feedback_verificationfile",
    "feedback_issue",
    "feedback_synthesisstep",
    "feedback_commitment",
    "feedback_earlierpromisewords",
    "sessions_app_outboxmessage",
    "sessions_app_caseevent",
    "sessions_app_conclusionitem",
    "sessions_app_earlierwords",
    "sessions_app_document",
    "sessions_app_documentnumber",
    "sessions_app_papertext",
]
"""Where something of a resident stands: what an erasure writes over."""


def scrub_personal() -> None:
    """Leave nothing of what was erased in the files of the database, nor in the words of its search."""
    index.rebuild()
    index.rebuild(promises.WORDS)
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
