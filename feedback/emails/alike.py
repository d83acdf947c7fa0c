"""What was done with several opinions by one act is said once, of all of them: in one paragraph of a mail or a call."""

from collections.abc import Hashable
from typing import Any, NamedTuple

from sessions_app.models import OutboxMessage

OF_THE_LETTER = frozenset({"forwarded", "forward_corrected", "taken_back", "forward_replied"})
OF_THE_ANSWER = frozenset({"answered", "corrected"})
NOT_PUBLISHED = frozenset({"declined", "diverted"})
OF_ONE_ROW = frozenset({"extended", "asked_done", "put_off", "given_up", "taken_up"})
"""Kinds whose texts can name several opinions, by what must be the same of those that one paragraph tells of."""
ALIKE = ["referred_at", "to_body_id", "letter_number", "sent_on", "replied_on", "reply_number", "reply"]
"""What must be the same of the forwardings."""


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
    (message, facts), opinion = letter, letter.facts.get("opinion")
    kind, row = message.kind, facts.get("referral") or facts.get("row")
    if opinion and kind in OF_THE_LETTER:
        reads_reply = facts.get("is_own") if kind == "forward_replied" else None
        return (kind, opinion.session_id, reads_reply, *(getattr(row, name, None) for name in ALIKE))
    if opinion and kind in OF_THE_ANSWER:
        answer = facts.get("answered", opinion).response
        return (kind, opinion.session_id, facts.get("may_hear_answer"), answer.pk)
    if opinion and kind in OF_ONE_ROW and row:
        return (kind, opinion.session_id, row.pk)
    if opinion and kind == "reopened":
        return (kind, opinion.session_id, facts.get("answered", opinion).pk)
    if opinion and kind in NOT_PUBLISHED:
        return (kind, opinion.session_id, opinion.decline_reason)
    return message.pk


def of_all(letters: list[Letter]) -> Letter:
    """One letter for `letters`, with what they ask for once. Of their days the last is told: by then all are answered.
    What is only read with the code comes last: the sentence about it follows the links."""
    letters = sorted(letters, key=lambda letter: letter.facts["opinion"].pk)
    first, named = letters[0], list(dict.fromkeys(number_in(letter) for letter in letters))
    days = [day for letter in letters if (day := letter.facts.get("due_on"))]
    facts = {
        "numbers": f"{', '.join(named[:-1])} và {named[-1]}" if len(named) > 1 else "",
        "due_on": max(days, default=None),
        "rate_link": next((link for letter in letters if (link := letter.facts.get("rate_link"))), ""),
    }
    if first.message.kind != "asked_done":
        by_code = sorted(letters, key=lambda letter: bool(letter.facts.get("needs_code")))
        facts |= {name: as_list([letter.facts.get(name) for letter in by_code]) for name in ["link", "stop_link"]}
        facts["needs_code"] = any(letter.facts.get("needs_code") for letter in letters)
    return first._replace(facts={**first.facts, **facts})


def number_in(letter: Letter) -> str:
    """The number of its opinion. Of a part its sender knows that of the whole, which is on the receipt."""
    opinion = letter.facts["opinion"]
    is_part = opinion.part_of_id and letter.message.recipient_kind == "sender"
    return f"{opinion.pk} (tách từ ý kiến số {opinion.part_of_id})" if is_part else str(opinion.pk)


def as_list(links: list[str | None]) -> str:
    """The different `links`, below each other when there are several."""
    found = list(filter(None, dict.fromkeys(links)))
    return found[0] if len(found) == 1 else "".join(f"\n{link}" for link in found)
