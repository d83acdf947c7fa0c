"""Decisions about an answer that was handed in: who may take them, and what is said afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from sessions_app.models import User, WardProfile

from ... import actions
from ...answers.steps import APPROVE, PUBLISH, STEPS, other_hands
from ...forms.answering import ReturnForm
from ...models import Draft, Response


@dataclass(frozen=True)
class Decision:
    """What is done with an answer that stands at one of `states`, and what is said of it then."""

    label: str
    permission: str
    states: tuple[Draft, ...]
    run: Callable[..., Any]
    done: str
    form: type[forms.Form] = forms.Form


OWN_HAND = "Ông/bà đã soạn, đã sửa hay đã thêm, bỏ tệp của câu này nên không tự duyệt, tự công bố."

RETURN = "tra-lai"
DECISIONS = {
    APPROVE: Decision("Duyệt", STEPS[APPROVE].permission, (Draft.SUBMITTED,), actions.approve_response, "đã duyệt"),
    PUBLISH: Decision("Công bố", STEPS[PUBLISH].permission, (Draft.APPROVED,), actions.publish_response, "đã công bố"),
    RETURN: Decision(
        "Trả lại",
        "feedback.approve_response",
        (Draft.SUBMITTED, Draft.APPROVED),
        actions.return_response,
        "đã trả lại người soạn",
        ReturnForm,
    ),
}


def hands_for(answer: Response | None, user: User) -> str:
    """Who takes the next step, and why this person cannot; empty if they can."""
    tried = next((one for one in DECISIONS.values() if answer and answer.state == one.states[0]), None)
    if answer is None or tried is None:
        return ""
    waives = WardProfile.current().waives_two_hands
    if not user.has_perm(tried.permission):
        to_ask = other_hands(user, tried.permission, None if waives else answer)
        return f"Câu này chờ người khác {tried.label.lower()}. {to_ask}"
    if waives or not actions.has_hand_in(answer, user):
        return ""
    return f"{OWN_HAND} {other_hands(user, tried.permission, answer)}"


def hands_before(answer: Response | None, user: User) -> str:
    """Who approves if this person, who could approve, edits the text: said while they may still leave it to others.
    Empty for people who approve nothing, and where the ward allows approving one's own text."""
    permission = DECISIONS[APPROVE].permission
    if not user.has_perm(permission) or WardProfile.current().waives_two_hands:
        return ""
    return other_hands(user, permission, answer)


def decisions_for(answer: Response | None, user: User) -> dict[str, str]:
    """The buttons for the state of the answer. Authors see them too, and the verb tells them why they cannot decide."""
    if answer is None:
        return {}
    return {
        name.replace("-", "_"): decision.label
        for name, decision in DECISIONS.items()
        if answer.state in decision.states and user.has_perm(decision.permission)
    }
