"""An answer on its way from the author to the public: draft, submitted, approved, published."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from sessions_app.actions import ActionRefused, WrongState, move, record
from sessions_app.models import User, WardProfile

from ..models import Draft, Moderation, Opinion, Processing, Response
from .tell import tell_followers, tell_sender


class SameHands(ActionRefused):
    """The author of an answer may neither approve nor publish it."""

    def __str__(self) -> str:
        return "Người soạn câu trả lời không được tự duyệt hoặc tự công bố. Hãy nhờ người khác."


@transaction.atomic
def start_response(opinion: Opinion, *, by: User, **content: Any) -> Response:
    """A draft answer to an approved opinion. `content` are the fields of `Response` that its author fills in.

    Raises `WrongState` for an opinion that is not approved, or a correction of another opinion's answer.
    """
    corrects = content.get("corrects")
    if opinion.moderation != Moderation.APPROVED or (corrects and corrects.opinion_id != opinion.pk):
        raise WrongState
    response = Response.objects.create(opinion=opinion, author=by, **content)
    record(opinion, "draft_response", by=by, end=Draft.DRAFT)
    return response


@transaction.atomic
def submit_response(response: Response, *, by: User) -> None:
    """Hand a draft in for approval."""
    move(response, Draft.DRAFT, Draft.SUBMITTED)
    record(response.opinion, "submit_response", by=by, start=Draft.DRAFT, end=Draft.SUBMITTED)


@transaction.atomic
def return_response(response: Response, *, by: User, reason: str) -> None:
    """Send a submitted answer back to its author with a reason."""
    move(response, Draft.SUBMITTED, Draft.DRAFT)
    record(response.opinion, "return_response", by=by, start=Draft.SUBMITTED, end=Draft.DRAFT, reason=reason)


@transaction.atomic
def approve_response(response: Response, *, by: User) -> None:
    """Approve a submitted answer. Raises `SameHands` for its author, unless the ward waives that."""
    waived = check_two_hands(response, by)
    move(response, Draft.SUBMITTED, Draft.APPROVED)
    record(response.opinion, "approve_response", by=by, start=Draft.SUBMITTED, end=Draft.APPROVED, reason=waived)


@transaction.atomic
def publish_response(response: Response, *, by: User) -> None:
    """Make an approved answer public, in place of the one it corrects, if it corrects one.

    Raises `SameHands` for its author, `WrongState` if somebody was quicker or the opinion is no longer approved.
    """
    waived = check_two_hands(response, by)
    opinion = Opinion.objects.select_for_update(of=("self",)).get(pk=response.opinion_id)
    if opinion.moderation != Moderation.APPROVED:
        raise WrongState
    if response.corrects:
        move(response.corrects, Draft.PUBLISHED, Draft.SUPERSEDED)
    elif opinion.responses.filter(state=Draft.PUBLISHED).exists():
        raise WrongState
    move(response, Draft.APPROVED, Draft.PUBLISHED, published_at=timezone.now())
    if opinion.processing not in {Processing.ANSWERED, Processing.CLOSED}:
        move(opinion, Processing(opinion.processing), Processing.ANSWERED)
    record(opinion, "publish_response", by=by, start=Draft.APPROVED, end=Draft.PUBLISHED, reason=waived)
    kind = "corrected" if response.corrects else "answered"
    tell_sender(opinion, kind, occurrence=str(response.pk))
    tell_followers(opinion, kind, occurrence=str(response.pk))


def check_two_hands(response: Response, by: User) -> str:
    """What the record says when one person did both; empty when two did."""
    if response.author_id != by.pk:
        return ""
    if not WardProfile.current().waives_two_hands:
        raise SameHands
    return "Người soạn tự duyệt, tự công bố theo cài đặt của phường."
