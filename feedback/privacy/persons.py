"""What the ward stores about one person, found by tracking code, telephone number or e-mail address."""

from dataclasses import dataclass
from typing import Any

from dialogue_portal.lib import codes
from dialogue_portal.lib.phones import BadPhone, as_dialled, normalise_phone

from ..models import Follow, Opinion, Registration, Sender

CODE = "code:"


class NotSearchable(ValueError):
    """Not a code, telephone number or address; the message is for the person who typed it."""


def whom(typed: str) -> str:
    """What a request stores of `typed`: the hash of a code, or a number or address as stored. Raises
    `NotSearchable`."""
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
    """What is stored about the person whom `kept`, the result of `whom`, names. The parts of an opinion come with
    it."""
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
    """What names the person: all names, addresses and telephone numbers that were given; the numbers also as they are
    dialled."""
    senders = Sender.objects.filter(opinion__in=found.opinions).values_list("name", "phone", "email")
    registrants = [(row.registrant.name, row.registrant.phone, row.registrant.email) for row in found.registrations]
    return {mark for row in [*senders, *registrants] for mark in [*row, as_dialled(row[1])] if len(mark) > 3}
