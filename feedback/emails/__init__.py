"""The words of all mails, and of the calls and letters in their place. Written when sent, not before.

A message holds only ids. What is no longer true (withdrawn, no longer public, decided differently) is not told.
Subjects are fixed sentences with the number of the case: no code, no name, nothing typed by anybody except the ward's
own name.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.template.loader import render_to_string, select_template

from dialogue_portal.lib import codes
from dialogue_portal.lib.mailboxes import host_as_sent
from sessions_app.models import OutboxMessage, WardProfile

from . import to_follower, to_registrant, to_sender, to_staff
from .alike import Letter, joined


@dataclass(frozen=True)
class Recipient:
    """How to write to one kind of recipient."""

    subjects: dict[str, str]
    any_news: str
    """The subject for kinds that have none."""
    facts: Callable[[OutboxMessage], dict[str, Any] | None]
    """All that the text needs; None if the message is no longer true."""
    folder: str
    """The folder of the templates."""


RECIPIENTS = {
    "sender": Recipient(to_sender.SUBJECTS, to_sender.ANY_NEWS, to_sender.sender_facts, "feedback/email"),
    "follow": Recipient(
        to_follower.SUBJECTS, to_follower.ANY_NEWS, to_follower.follower_facts, "feedback/email/follow"
    ),
    "user": Recipient(to_staff.SUBJECTS, to_staff.ANY_NEWS, to_staff.staff_facts, "feedback/email/staff"),
    "registrant": Recipient(
        to_registrant.SUBJECTS, to_registrant.ANY_NEWS, to_registrant.registrant_facts, "feedback/email/registration"
    ),
}


NUMBERED = {"opinion": "ý kiến số", "commitment": "việc số"}
"""Cases that are named by a number, in mails and on the telephone."""


class NoAddress(Exception):
    """The address is gone, or is not valid."""


def mail_of(letters: list[Letter]) -> EmailMessage:
    """One mail with all of `letters`, at least one and all for the same address. Raises `NoAddress`."""
    message, facts = letters[0]
    thread = {"References": thread_of(message)} if len(letters) == 1 else {}
    mail = EmailMessage(
        subject=f"{subject_of([letter.message for letter in letters])} – {one_line(facts['ward'].full_name)}",
        body=body_of(letters),
        to=[checked(facts["address"])],
        reply_to=[facts["ward"].email] if facts["ward"].email else None,
        headers={"Auto-Submitted": "auto-generated", "Message-ID": message_id(message), **thread},
    )
    if facts.get("stop_link") and message.kind != "confirm":
        mail.extra_headers["List-Unsubscribe"] = f"<{facts['stop_link']}>"
        mail.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mail


def body_of(letters: list[Letter]) -> str:
    """The text of a single letter; else of each, between one greeting and one end, and identical texts once."""
    letters = joined(letters)
    message, facts = letters[0]
    told = dict.fromkeys(written(each, {**known, "gathered": True}).strip() for each, known in letters)
    if len(told) == 1:
        return written(message, facts)
    folder = RECIPIENTS[message.recipient_kind].folder
    return tidy(render_to_string(f"{folder}/gathered.txt", {**facts, "letters": list(told), "rate_link": ""}))


def script_for(*messages: OutboxMessage) -> str | None:
    """What to say on the telephone, or to print as a letter, with `messages` to one person; None if it need not be told
    any more."""
    known = [(message, facts_of(message)) for message in messages]
    letters = joined([Letter(message, {**facts, "spoken": True}) for message, facts in known if facts])
    return "\n\n".join(written(message, facts) for message, facts in letters) or None


def subject_of(messages: list[OutboxMessage]) -> str:
    """What happened, and to which case, so that people who get news of thirty can tell the mails apart."""
    message, kinds = messages[0], {message.kind for message in messages}
    recipient = RECIPIENTS[message.recipient_kind]
    subject = recipient.subjects.get(message.kind, recipient.any_news) if len(kinds) == 1 else recipient.any_news
    is_numbered = len(messages) == 1 and message.case_kind in NUMBERED
    return f"{subject} ({NUMBERED[message.case_kind]} {message.case_id})" if is_numbered else subject


def written(message: OutboxMessage, facts: dict[str, Any]) -> str:
    """The text of a message; kinds without a template of their own are told as «there is news»."""
    folder = RECIPIENTS[message.recipient_kind].folder
    text = select_template([f"{folder}/{message.kind}.txt", f"{folder}/news.txt"]).render(facts)
    return tidy(text)


def tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" +\n", "\n", text)).strip() + "\n"


def facts_of(message: OutboxMessage) -> dict[str, Any] | None:
    """All that the text needs, or None if it is no longer true."""
    facts = RECIPIENTS[message.recipient_kind].facts(message)
    return {"ward": WardProfile.current(), **facts} if facts else None


def one_line(text: str) -> str:
    """`text` on one line, as a header needs it, whatever the settings hold."""
    return " ".join(text.split())


def checked(address: str) -> str:
    try:
        validate_email(address)
        host_as_sent(address.rpartition("@")[2])
    except (ValidationError, ValueError):
        raise NoAddress from None
    return address


def message_id(message: OutboxMessage) -> str:
    """The Message-ID. All tries of a message have the same, so that a mail which arrives twice is recognised."""
    return identifier("message-id", f"{message.pk}/{message.created_at.isoformat()}")


def thread_of(message: OutboxMessage) -> str:
    """The reference of all mails to one person about one case, which mail programs show as one conversation. It is the
    Message-ID of none of them, since any may arrive first."""
    parts = [message.recipient_kind, message.recipient_id, message.case_kind, message.case_id]
    return identifier("thread", "/".join(map(str, parts)))


def identifier(purpose: str, what: str) -> str:
    mark = codes.keyed(purpose, what).hex()[:32]
    return f"<{mark}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}>"
