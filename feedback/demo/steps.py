"""An opinion's way through the portal, each step taken through the verbs by a demo account at a given moment."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from dialogue_portal.lib import codes
from feedback import actions
from feedback.actions.submit import Contact
from feedback.models import Channel, Draft, Opinion, OpinionKind, Outcome, Response, Visibility
from sessions_app.models import Body, DialogueSession, Topic

from . import ward
from .accounts import user
from .clock import at

ANONYMOUS = Contact()
SENDER = Contact(name="Người gửi minh họa", phone="+84900000000", email="nguoi-gui@example.org")


@dataclass(frozen=True)
class Said:
    """What somebody said. `topic` is a slug, `day` counts from the meeting, negative before it."""

    key: str
    day: int
    text: str
    subject: str = ""
    public_text: str = ""
    kind: str = OpinionKind.REPORT
    topic: str = ""
    group: int = 0
    place: str = ""
    channel: str = Channel.PORTAL
    visibility: str = Visibility.UNNAMED
    contact: Contact = ANONYMOUS


def send(session: DialogueSession, said: Said, moment: dt.datetime) -> Opinion:
    with at(moment):
        opinion, _ = actions.submit_opinion(
            session,
            text=said.text,
            ticket=codes.new_ticket(),
            contact=said.contact,
            kind=said.kind,
            topic=Topic.objects.filter(slug=said.topic).first(),
            group=ward.group(said.group) if said.group else None,
            place=said.place,
            visibility=said.visibility,
            channel=said.channel,
        )
    opinion.is_illustrative = True
    opinion.save(update_fields=["is_illustrative"])
    return opinion


def approve(opinion: Opinion, said: Said, moment: dt.datetime) -> None:
    """If `said` has no public text of its own, the original is published as it is."""
    with at(moment):
        words = {"subject": said.subject, "public_text": said.public_text or said.text, "public_place": said.place}
        actions.approve(opinion, by=user("vanphong"), **words)


def answer(
    opinion: Opinion,
    moment: dt.datetime,
    *,
    body: Body,
    outcome: str,
    text: str,
    author: str = "donvi",
    as_far_as: Draft = Draft.PUBLISHED,
    **content: Any,
) -> Response:
    """Draft, submit, approve, publish, an hour apart, up to `as_far_as`; at least two hands. `outcome` is a slug."""
    content.setdefault("issued_on", moment.date())
    with at(moment):
        response = actions.start_response(
            opinion, by=user(author), text=text, body=body, outcome=Outcome.objects.get(slug=outcome), **content
        )
    publisher = "quantri" if author == "vanphong" else "vanphong"
    steps = [
        (Draft.SUBMITTED, actions.submit_response, author),
        (Draft.APPROVED, actions.approve_response, "duyet"),
        (Draft.PUBLISHED, actions.publish_response, publisher),
    ]
    if as_far_as == Draft.DRAFT:
        return response
    for hours, (state, verb, username) in enumerate(steps, start=1):
        with at(moment + dt.timedelta(hours=hours)):
            verb(response, by=user(username))
        if state == as_far_as:
            break
    return response
