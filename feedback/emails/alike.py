"""What was done with several opinions by one act is said once, of all of them: in one paragraph of a mail or a call."""

from collections.abc import Hashable
from typing import Any, NamedTuple

from sessions_app.models import OutboxMessage

SAID_OF_MANY = frozenset({"forwarded", "forward_corrected", "taken_back", "forward_replied"})
"""Kinds whose texts can name several opinions."""
OF_THE_LETTER = ["referred_at", "to_body_id", "letter_number", "sent_on", "replied_on", "reply_number", "reply"]
"""What must be the same of the forwardings that one paragraph tells of."""


class Letter(NamedTuple):
    """A message with all that its text needs."""

    message: OutboxMessage
    facts: dict[str, Any]


def joined(letters: list[Letter]) -> list[Letter]:
    """`letters`, those that say the same of several opinions as one, with the `numbers` of these."""
    alike: dict[Hashable, list[Letter]] = {}
    for letter in letters:
        alike.setdefault(what_is_said(letter), []).append(letter)
    return [of_all(found) if len(found) > 1 else found[0] for found in alike.values()]


def what_is_said(letter: Letter) -> Hashable:
    """Equal for letters that say the same."""
    message, facts = letter
    opinion, row = facts.get("opinion"), facts.get("referral") or facts.get("row")
    if message.kind not in SAID_OF_MANY or not opinion:
        return message.pk
    told = [getattr(row, name, None) for name in OF_THE_LETTER]
    reads_reply = facts.get("is_own") if message.kind == "forward_replied" else None
    return (message.kind, opinion.session_id, reads_reply, *told)


def of_all(letters: list[Letter]) -> Letter:
    """One letter for `letters`. Of their days the last is told: by then all are answered."""
    letters = sorted(letters, key=lambda letter: letter.facts["opinion"].pk)
    first, keys = letters[0], list(dict.fromkeys(letter.facts["opinion"].pk for letter in letters))
    days = [day for letter in letters if (day := letter.facts.get("due_on"))]
    numbers = f"{', '.join(map(str, keys[:-1]))} và {keys[-1]}" if len(keys) > 1 else ""
    links = {name: as_list([letter.facts.get(name) for letter in letters]) for name in ["link", "stop_link"]}
    return first._replace(facts={**first.facts, "numbers": numbers, "due_on": max(days, default=None), **links})


def as_list(links: list[str | None]) -> str:
    """The different `links`, below each other when there are several."""
    found = list(filter(None, dict.fromkeys(links)))
    return found[0] if len(found) == 1 else "".join(f"\n{link}" for link in found)
