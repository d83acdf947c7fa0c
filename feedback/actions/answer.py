"""An answer on its way from the author to the public: draft, submitted, approved, published."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sessions_app.actions import ActionRefused, NotReady, WrongState, each, move, record
from sessions_app.models import Body, User

from ..answers.placeholders import filled, left_over
from ..deadlines import refresh_deadline
from ..models import Draft, Moderation, Opinion, Processing, Response
from ..models.choices import DONE
from .answer_files import copy_files
from .assign import state_in_work
from .hand_back import check_not_handed_back
from .hands import decide, lay_hand, undo_decisions
from .issue_answers import (
    answer_members,
    answer_of,
    answered_as,
    check_still_given_to,
    issue_of,
    lock_issues_of,
    tell_of_answer,
)
from .moderate import TakenBack
from .tell import tell_lead, tell_staff
from .tell_together import tell_of_each

WRITTEN = [
    "text",
    "outcome",
    "body",
    "answered_by",
    "number_symbol",
    "issued_on",
    "on_the_spot",
    "legal_basis",
    "correction_note",
]
"""The fields of `Response` that its author fills in: what is approved, and what is published, save the number."""

AGAIN = "Trả lời lại sau khi ý kiến được xem xét lại."


class ReadOtherwise(ActionRefused):
    """The answer was sent back and handed in with another text since this person read it."""

    sentence = "Trong lúc ông/bà đọc, câu trả lời đã được trả lại, sửa và trình lại. Chưa làm gì; hãy đọc bản mới."


class EditedMeanwhile(ActionRefused):
    """Somebody else has saved another text since this person opened it; `response` is the present one."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response

    def __str__(self) -> str:
        return "Trong lúc ông/bà soạn, một bản khác đã được lưu. Chưa ghi gì; phần ông/bà gõ vẫn còn ở đây."


@transaction.atomic
def start_response(opinion: Opinion, *, by: User, **content: Any) -> Response:
    """A draft answer to an approved opinion. `content` are the fields of `Response` that its author fills in.

    The answer to a reopened case takes the place of the earlier one. Where the opinion leads an issue, the answer is to
    all in it. Raises `WrongState` for an opinion that is not approved, or a correction of another opinion's answer,
    `TakenBack` when the sender withdrew it; `NotReady` when it is answered already, a draft to replace the answer is
    there, another is under way, it would be in the name of a body that only helps, or another member of its issue
    leads.
    """
    now = Opinion.objects.locked(opinion.pk)
    corrects = content.get("corrects") or answer_before_reopening(opinion)
    if now.moderation != Moderation.APPROVED or (corrects and not is_answer_to(corrects, opinion)):
        raise WrongState
    check_still_wanted(now)
    if now.processing in DONE and not corrects:
        raise NotReady("Ý kiến này đã được trả lời. Hãy đính chính câu đã công bố, hoặc mở lại ý kiến.")
    issue = answered_as(now, corrects)
    check_leads(opinion, content["body"])
    if corrects:
        if Response.objects.filter(corrects=corrects).exists():
            raise NotReady("Đã có một bản nháp để thay câu trả lời này. Hãy sửa bản đó.")
        content |= {"corrects": corrects, "correction_note": content.get("correction_note") or AGAIN}
    if opinion.responses.under_way().exists():
        raise NotReady("Ý kiến này đã có một câu trả lời đang soạn hoặc chờ duyệt. Hãy làm tiếp trên câu đó.")
    saved = {"edited_by": by, "edited_at": timezone.now()}
    response = Response.objects.create(opinion=opinion, issue=issue, author=by, **saved, **content)
    lay_hand(response, by)
    if corrects and opinion.processing in DONE:
        copy_files(corrects, response)
    record(opinion, "draft_response", by=by, end=Draft.DRAFT)
    return response


def check_still_wanted(opinion: Opinion) -> None:
    if opinion.withdrawn_at:
        raise TakenBack


def check_leads(opinion: Opinion, body: Body) -> None:
    """Raise `NotReady` if `body` only helps: one answer is written by the lead body, and helpers could not see it."""
    lead = lead_to_wait_for(opinion, [body])
    if lead:
        raise NotReady(f"{body} chỉ phối hợp. {lead} chủ trì và soạn câu trả lời chung.")


def lead_to_wait_for(opinion: Opinion, bodies: Sequence[Body]) -> Body | None:
    """The lead body that writes the answer, if `bodies` only help; None if one of them may write it. `assignments` may
    be prefetched."""
    lines = [line for line in opinion.assignments.all() if line.ended_at is None]
    lead = next((line.body for line in lines if line.is_lead), None)
    helps = any(line.body in bodies for line in lines if not line.is_lead)
    return lead if helps and lead not in bodies else None


def is_answer_to(response: Response, opinion: Opinion) -> bool:
    """Whether it was written at `opinion`, or to the issue that `opinion` leads now."""
    led = issue_of(opinion) if response.issue_id else None
    return response.opinion_id == opinion.pk or bool(led and led.pk == response.issue_id and led.lead_id == opinion.pk)


def answer_before_reopening(opinion: Opinion) -> Response | None:
    """The published answer of a case that was reopened; None if it was not."""
    if not opinion.reopened_at or opinion.processing in DONE:
        return None
    return published_answer(opinion)


def published_answer(opinion: Opinion) -> Response | None:
    """The answer that a correction written at `opinion` replaces: that to the issue which it leads, else its own."""
    issue = issue_of(opinion)
    if issue and issue.lead_id == opinion.pk and (shared := answer_of(issue)):
        return shared
    published = opinion.responses.filter(state=Draft.PUBLISHED)
    return published.exclude(issue=issue).first() if issue else published.first()


@transaction.atomic
def edit_response(
    response: Response, *, by: User, version: int, over: dict[str, Any] | None = None, **content: Any
) -> None:
    """Save another text of a draft that was opened as `version`. `over` are values that it replaces: its letter
    may have got a number since, which is no other text.

    Raises `EditedMeanwhile` when somebody saved first, or one of `over` reads otherwise now; `WrongState` when it is no
    draft any more, `TakenBack` when the sender withdrew the opinion. Nothing is written then.
    """
    check_still_wanted(Opinion.objects.locked(response.opinion_id))
    now = {**content, "version": version + 1, "edited_at": timezone.now(), "edited_by": by}
    drafts = Response.objects.filter(pk=response.pk, state=Draft.DRAFT)
    if not drafts.filter(version=version, **(over or {})).update(**now):
        if drafts.exists():
            raise EditedMeanwhile(Response.objects.select_related("edited_by").get(pk=response.pk))
        raise WrongState
    for name, value in now.items():
        setattr(response, name, value)
    lay_hand(response, by)
    record(response.opinion, "edit_response", by=by)


@transaction.atomic
def submit_response(response: Response, *, by: User) -> None:
    """Hand a draft in for approval, as the answer to all that it is written for now. Raises `NotReady` while places of
    a template are still to be filled in, for a day on which it cannot have been given, when another member of its
    issue leads or while the office decides who answers, `TakenBack` when the sender withdrew the opinion."""
    check_still_wanted(response.opinion)
    check_not_handed_back(response.opinion)
    check_day(response)
    issue = answered_as(response.opinion, response.corrects)
    holes = left_over(f"{response.text}\n{response.legal_basis}")
    if holes:
        raise NotReady(f"Câu trả lời còn chỗ chưa điền: {', '.join(holes)}. Hãy điền hoặc xóa đi rồi trình.")
    move(response, Draft.DRAFT, Draft.SUBMITTED, issue=issue)
    record(response.opinion, "submit_response", by=by, start=Draft.DRAFT, end=Draft.SUBMITTED)


def check_day(response: Response) -> None:
    """Raise `NotReady` for a day on which the answer cannot have been given, since waiting time is counted up to it. An
    answer given at the conference has a day of it, even if the office recorded the question later."""
    day, opinion = response.issued_on, response.opinion
    meetings, received_on = list(opinion.session.meetings.all()), timezone.localdate(opinion.received_at)
    if not response.on_the_spot and day < received_on:
        raise NotReady(
            f"Ngày trả lời {day:%d/%m/%Y} trước ngày nhận ý kiến ({received_on:%d/%m/%Y}). Hãy xem lại ngày trả lời."
        )
    is_known = meetings and not any(meeting.day_said for meeting in meetings)
    if response.on_the_spot and is_known and day not in {meeting.held_on for meeting in meetings}:
        raise NotReady(
            f"Hội nghị không họp ngày {day:%d/%m/%Y}. Hãy xem lại ngày, hoặc bỏ chọn «Trả lời ngay tại hội nghị»."
        )


@transaction.atomic
def return_response(response: Response, *, by: User, reason: str) -> None:
    """Send a submitted or approved answer back to its author with a reason; an approval is void with it."""
    if not reason.strip():
        raise NotReady("Hãy ghi lý do trả lại: người soạn cần biết phải sửa gì.")
    start = Draft(response.state)
    if start not in {Draft.SUBMITTED, Draft.APPROVED}:
        raise WrongState
    move(response, start, Draft.DRAFT, approved_digest="")
    undo_decisions(response)
    event = record(response.opinion, "return_response", by=by, start=start, end=Draft.DRAFT, reason=reason)
    response.returned_in = event
    response.save(update_fields=["returned_in"])
    if response.author:
        authors = User.objects.filter(pk=response.author.pk)
        tell_staff(response.opinion, authors, "returned", occurrence=str(event.sequence))


@transaction.atomic
def approve_response(response: Response, *, by: User) -> None:
    """Approve a submitted answer, as it reads now. Raises `SameHands` for who had a hand in it, unless the ward
    waives that, `TakenBack` when the sender withdrew the opinion, `NotReady` when it would answer others than it was
    handed in for.
    """
    check_still_wanted(response.opinion)
    check_still_given_to(response)
    waived = decide(response, by)
    move(response, Draft.SUBMITTED, Draft.APPROVED, approved_digest=digest_of(response))
    record(response.opinion, "approve_response", by=by, start=Draft.SUBMITTED, end=Draft.APPROVED, reason=waived)


@transaction.atomic
def publish_response(response: Response, *, by: User) -> None:
    """Make an approved answer public, in place of the one it corrects, if it corrects one. The answer to an issue is
    the answer to every opinion in it, and all their senders are told.

    Raises `SameHands` for who had a hand in it, `NotReady` when it no longer reads as it was approved, bears a day to
    come or would answer others, `WrongState` if somebody was quicker or the opinion is no longer approved, `TakenBack`
    when its sender withdrew it.
    """
    waived = decide(response, by)
    lock_issues_of(response.opinion)
    opinion = Opinion.objects.locked(response.opinion_id)
    if opinion.moderation != Moderation.APPROVED:
        raise WrongState
    check_still_wanted(opinion)
    if response.state == Draft.APPROVED and response.approved_digest != digest_of(response):
        raise NotReady("Câu trả lời đã bị sửa sau khi duyệt. Hãy trả lại để duyệt lại.")
    if response.issued_on > timezone.localdate():
        raise NotReady(f"Ngày trả lời {response.issued_on:%d/%m/%Y} chưa tới. Hãy đợi ngày ấy, hoặc trả lại để sửa.")
    check_still_given_to(response)
    make_room(response)
    move(response, Draft.APPROVED, Draft.PUBLISHED, published_at=timezone.now())
    answers_again = opinion.reopened_at and opinion.processing not in DONE
    if opinion.processing not in DONE:
        opinion.information_requests.filter(ended_at=None).update(ended_at=timezone.now())
        move(opinion, Processing(opinion.processing), Processing.ANSWERED)
    record(opinion, "publish_response", by=by, start=Draft.APPROVED, end=Draft.PUBLISHED, reason=waived)
    kind = "corrected" if response.corrects and not answers_again else "answered"
    members = answer_members(response, by=by, kind=kind) if response.issue_id else []
    tell_of_answer([(opinion, kind), *members], occurrence=str(response.pk))
    refresh_deadline(opinion)


def make_room(response: Response) -> None:
    """Let the answer that this one corrects, and other answers at its opinion or to its issue, give way: one is public
    at a time. Raises `WrongState` when another is public that it does not correct."""
    if response.issue_id is None:
        file_with_lead(response.opinion)
    standing = Response.objects.filter(Q(opinion=response.opinion_id) | Q(issue__isnull=False, issue=response.issue_id))
    standing = standing.filter(state=Draft.PUBLISHED)
    if response.corrects:
        move(response.corrects, Draft.PUBLISHED, Draft.SUPERSEDED)
        for other in standing:
            move(other, Draft.PUBLISHED, Draft.SUPERSEDED)
    elif standing.exists():
        raise WrongState


def file_with_lead(opinion: Opinion) -> None:
    """Move the answer to an issue to the present lead, when the former lead (it was hidden meanwhile) gets an answer of
    its own."""
    issue = issue_of(opinion)
    if issue and issue.lead_id not in {None, opinion.pk}:
        has_own = Response.objects.filter(opinion=issue.lead_id, state=Draft.PUBLISHED).exists()
        shared = opinion.responses.filter(state=Draft.PUBLISHED, issue=issue)
        shared.update(opinion=opinion if has_own else issue.lead_id)


@transaction.atomic
def reopen(opinion: Opinion, *, by: User | None, reason: str) -> None:
    """Take an answered case into work again. Its answer stays public until another takes its place. Who waits for it,
    who follows, and the body that leads are told.

    `by` is None when its sender was not content.

    Raises `NotReady` without a reason, `WrongState` for a case that is not answered, or was withdrawn or split.
    """
    if not reason.strip():
        raise NotReady("Hãy ghi lý do mở lại.")
    start = Processing(opinion.processing)
    if start not in DONE or opinion.withdrawn_at or opinion.moderation != Moderation.APPROVED or opinion.parts.exists():
        raise WrongState
    end = state_in_work(opinion)
    move(opinion, start, end, reopened_at=timezone.now())
    event = record(opinion, "reopen", by=by, start=start, end=end, reason=reason)
    tell_of_each({opinion: str(event.sequence)}, "reopened")
    refresh_deadline(opinion)
    tell_lead(opinion, occurrence=str(event.sequence))


@transaction.atomic
def answer_many(opinions: Sequence[Opinion], *, by: User, **content: Any) -> list[tuple[Opinion, str]]:
    """Draft one text as the answer to each of `opinions`, its places filled for each, and submit it.

    `content` is as for `start_response`. What came of each: «» or the sentence that refused it. A case that has an
    answer under way is refused.
    """
    return each(opinions, draft_and_submit, by=by, **content)


def draft_and_submit(opinion: Opinion, *, by: User, **content: Any) -> None:
    if opinion.processing in DONE or opinion.responses.under_way().exists():
        raise NotReady("Ý kiến này đã có câu trả lời hoặc đang có bản soạn dở.")
    for name in ["text", "legal_basis"]:
        if name in content:
            content[name] = filled(content[name], opinion, content.get("body"))
    submit_response(start_response(opinion, by=by, **content), by=by)


def digest_of(response: Response) -> str:
    """A digest of all that readers will get: words and files. The number is left out: a letter gets it after approval
    (Decree 30/2020, article 15)."""
    row = Response.objects.filter(pk=response.pk).values(*WRITTEN).get() | {"number_symbol": ""}
    said = [str(row[name]) for name in WRITTEN]
    said += [str(response.signer_id)] if response.signer_id else []
    said += [f"issue {response.issue_id}"] if response.issue_id else []
    files = [f"{file.key} {file.role} {file.caption}" for file in response.files.all()]
    return hashlib.sha256(json.dumps([said, files], ensure_ascii=False).encode()).hexdigest()
