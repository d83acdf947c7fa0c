"""Classifying an opinion and assigning it to the bodies that must deal with it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from sessions_app.actions import NotReady, WrongState, each, move, record
from sessions_app.models import Body, CaseEvent, Topic, User

from ..deadlines import answer_deadline, refresh_deadline
from ..models import (
    Assignment,
    Competence,
    DeadlineExtension,
    Draft,
    InformationRequest,
    Issue,
    Moderation,
    Opinion,
    Processing,
    Response,
)
from ..models.choices import DONE
from .issue_answers import issue_of, members_of
from .tell import tell_body, tell_lead, tell_released, tell_sender
from .tell_together import tell_senders_of_each

ABROAD = frozenset({Competence.HIGHER, Competence.OTHER})
"""Not the ward's own matter."""


@transaction.atomic
def classify(opinion: Opinion, *, by: User, topic: Topic, competence: str) -> None:
    """Say what an approved opinion is about and whose matter it is: `competence` is one of `Competence`."""
    start = open_state(opinion)
    opinion.topic, opinion.competence = topic, Competence(competence)
    opinion.save(update_fields=["topic", "competence"])
    end = Processing.CLASSIFIED if start == Processing.RECEIVED else start
    if end != start:
        move(opinion, start, end)
    reason = f"{topic}; thẩm quyền: {Competence(competence).label}"
    record(opinion, "classify", by=by, start=start, end=end, reason=reason)
    refresh_deadline(opinion)


@transaction.atomic
def assign(
    opinion: Opinion,
    *,
    by: User,
    body: Body,
    helpers: Sequence[Body] = (),
    due_on: dt.date | None = None,
    note: str = "",
    reason: str = "",
) -> Assignment:
    """Make `body` the lead for an approved opinion and `helpers` those who help, in place of whoever had it.

    `due_on` None is the day of the rules; an earlier day may be set, a later one needs an extension first. Another
    lead than before needs a `reason`, and so does the same once it has handed the case back. Every body is told by
    mail, also one that loses the opinion; nobody is told again, and nothing is recorded, when a second press gives
    what was given a moment ago. Raises `NotReady` when one of these is missing, `WrongState` for an opinion that is
    not approved, already answered, or waits for its sender.
    """
    start = open_state(opinion)
    if start == Processing.WAITING:
        raise WrongState
    before = list(opinion.assignments.current().select_related("body").prefetch_related("hand_backs"))
    leads = [line for line in before if line.is_lead]
    if leads and not reason.strip():
        check_needs_no_reason(leads[0], body)
    check_due_day(opinion, due_on, before=leads[0].due_on if leads else None)
    others = [helper for helper in dict.fromkeys(helpers) if helper != body]
    said = "; ".join(filter(None, [body.name, *(f"phối hợp: {helper.name}" for helper in others), reason]))
    wanted = {(body.pk, True, due_on, note), *((helper.pk, False, due_on, note) for helper in others)}
    there = {(line.body_id, line.is_lead, line.due_on, line.note) for line in before}
    is_decided = not any(line.handed_back for line in before)
    if start == Processing.ASSIGNED and is_decided and there == wanted and last_said(opinion) == said:
        return leads[0]
    assignment = give(opinion, body, others, by=by, due_on=due_on, note=note)
    move(opinion, start, Processing.ASSIGNED)
    verb = "reassign" if leads else "assign"
    event = record(opinion, verb, by=by, start=start, end=Processing.ASSIGNED, reason=said)
    for told in [body, *others]:
        tell_body(opinion, told, "assigned", occurrence=str(event.sequence))
    tell_released(before, but=[body, *others])
    refresh_deadline(opinion)
    return assignment


def check_needs_no_reason(lead: Assignment, body: Body) -> None:
    """Raise `NotReady` if giving what `lead` has to `body` must be explained."""
    if lead.body_id != body.pk:
        raise NotReady("Hãy ghi lý do đổi đơn vị chủ trì.")
    if lead.handed_back:
        raise NotReady(f"{body} đã trả lại ý kiến này. Vẫn giao thì hãy ghi lý do: đơn vị đọc được.")


def give(
    opinion: Opinion, lead: Body, helpers: Sequence[Body], *, by: User, due_on: dt.date | None, note: str
) -> Assignment:
    """Replace the present assignments by these. Without a competence so far, the opinion becomes the ward's own
    matter."""
    hand_over_draft(opinion, to=lead, by=by)
    opinion.assignments.current().update(ended_at=timezone.now())
    how = {"due_on": due_on, "note": note, "assigned_by": by}
    assignment = Assignment.objects.create(opinion=opinion, body=lead, **how)
    for helper in helpers:
        Assignment.objects.create(opinion=opinion, body=helper, is_lead=False, **how)
    if not opinion.competence:
        Opinion.objects.filter(pk=opinion.pk).update(competence=Competence.WARD)
        opinion.competence = Competence.WARD
    return assignment


def last_said(opinion: Opinion) -> str | None:
    """What the record says about the last time `opinion` was assigned."""
    events = CaseEvent.objects.filter(case_kind="opinion", case_id=opinion.pk, verb__in=["assign", "reassign"])
    return events.order_by("-sequence").values_list("reason", flat=True).first()


@transaction.atomic
def sort(opinion: Opinion, *, by: User, topic: Topic, competence: str, body: Body | None = None, **given: Any) -> bool:
    """Classify and, where it is the ward's own matter, assign to `body` as `assign` does: both or neither.

    Returns whether it was assigned; what belongs to others is left to be forwarded, until it came back from them.
    """
    known = (opinion.topic_id, opinion.competence, opinion.processing != Processing.RECEIVED)
    if known != (topic.pk, competence, True):
        classify(opinion, by=by, topic=topic, competence=competence)
    if body is None or is_to_be_forwarded(opinion, competence):
        return False
    assign(opinion, by=by, body=body, **given)
    return True


@transaction.atomic
def assign_issue(
    issue: Issue, *, by: User, body: Body, but: Opinion | None = None, **given: Any
) -> list[tuple[Opinion, str]]:
    """Give every opinion in `issue` that is still to be answered, `but` one that was given already, to `body`, as
    `assign` does. What came of each: «» or the sentence that refused it; a refusal leaves the others alone."""
    members = members_of(issue).exclude(processing__in=DONE)
    members = members.exclude(pk=but.pk) if but else members
    return each(members, assign_member, by=by, body=body, **given)


def assign_member(opinion: Opinion, *, by: User, body: Body, **given: Any) -> Assignment:
    """`assign_alone`, for a member of an issue. Raises what `check_stays` raises."""
    check_stays(opinion)
    return assign_alone(opinion, by=by, body=body, **given)


@transaction.atomic
def assign_alone(opinion: Opinion, *, by: User, body: Body, topic: Topic | None = None, **given: Any) -> Assignment:
    """`assign`, for what gets `topic` if it has none."""
    if opinion.topic_id is None and topic:
        classify(opinion, by=by, topic=topic, competence=opinion.competence or Competence.WARD)
    return assign(opinion, by=by, body=body, **given)


def check_is_here(opinion: Opinion, then: str) -> None:
    """Raise `NotReady` if another body has the opinion: its reply would have no place any more."""
    if opinion.referrals.filter(replied_on=None).exists():
        raise NotReady(f"Cơ quan khác đang giữ ý kiến này. Hãy ghi nội dung cơ quan ấy trả lời rồi mới {then}.")


def check_stays(opinion: Opinion) -> None:
    if is_to_be_forwarded(opinion, opinion.competence):
        raise NotReady(f"Thẩm quyền: {opinion.get_competence_display()}. Hãy mở riêng để chuyển đi.")
    if opinion.referrals.filter(replied_on=None).exists():
        raise NotReady("Cơ quan khác đang giữ ý kiến này. Hãy mở riêng.")


@transaction.atomic
def assign_ward_matter(
    opinion: Opinion, *, by: User, body: Body, note: str = "", topic: Topic | None = None
) -> Assignment:
    """`assign` for many at once, of which those without a topic get `topic`, else that of their issue, as matters of
    the ward. Raises `NotReady` for what has none even then, since once given away it is hard to find; for what was said
    to be the matter of others, or is with them; and for what somebody gave away meanwhile: nobody's helpers and note
    are replaced unseen."""
    lead = opinion.assignments.leading().select_related("body").first()
    if lead:
        raise NotReady(f"Đã giao {lead.body}. Muốn đổi thì mở riêng.")
    check_stays(opinion)
    if opinion.topic_id is None:
        topic = topic or topic_of_issue(opinion)
        if topic is None:
            raise NotReady("Chưa có lĩnh vực. Hãy chọn ở ô «Lĩnh vực, cho ý kiến chưa phân loại» rồi giao lại.")
        classify(opinion, by=by, topic=topic, competence=opinion.competence or Competence.WARD)
    return assign(opinion, by=by, body=body, note=note)


def topic_of_issue(opinion: Opinion) -> Topic | None:
    issue = issue_of(opinion)
    return issue.topic if issue else None


def is_to_be_forwarded(opinion: Opinion, competence: str) -> bool:
    """Whether a case of that competence must go to others first; `referrals` may be loaded."""
    return competence in ABROAD and not opinion.meant_referrals


def hand_over_draft(opinion: Opinion, *, to: Body, by: User) -> None:
    """Give a draft of the earlier lead body to the new one; otherwise neither could see both case and draft. Raises
    `NotReady` when it was handed in already."""
    before = opinion.assignments.filter(is_lead=True).exclude(body=to).values("body")
    answer = opinion.responses.under_way().filter(body__in=before).select_related("body").first()
    if answer is None:
        return
    if answer.state != Draft.DRAFT:
        raise NotReady(f"Câu trả lời của {answer.body} đã trình. Hãy nhờ người duyệt trả lại rồi mới đổi đơn vị.")
    Response.objects.filter(pk=answer.pk, state=Draft.DRAFT).update(body=to)
    record(opinion, "hand_over", by=by, reason=f"Bản nháp: từ {answer.body} sang {to}.")


def check_due_day(opinion: Opinion, due_on: dt.date | None, *, before: dt.date | None) -> None:
    """Refuse a day that is over, unless it was the day `before`: a late case can still get another note."""
    latest = answer_deadline(opinion).result
    if due_on and due_on < timezone.localdate() and due_on != before:
        raise NotReady("Hạn của đơn vị không thể ở ngày đã qua.")
    if due_on and due_on > latest:
        raise NotReady(f"Hạn của đơn vị không được sau hạn trả lời người dân ({latest:%d/%m/%Y}). Hãy gia hạn trước.")


@transaction.atomic
def extend_deadline(opinion: Opinion, *, by: User, until: dt.date, reason: str) -> DeadlineExtension:
    """Promise the answer for a later day. Who waits for it is told the day and the reason; all earlier days stay
    visible.

    Raises `NotReady` without a reason or when `until` is not later than the day promised so far, by a colleague a
    moment ago perhaps; `WrongState` while it waits for its sender.
    """
    if not reason.strip():
        raise NotReady("Hãy ghi lý do gia hạn: người gửi sẽ đọc lý do này.")
    if open_state(opinion) == Processing.WAITING:
        raise WrongState
    promised = answer_deadline(Opinion.objects.locked(opinion.pk)).result
    if until <= promised or until < timezone.localdate():
        raise NotReady(f"Ngày mới phải sau hạn hiện nay ({promised:%d/%m/%Y}) và không ở trong quá khứ.")
    extension = DeadlineExtension.objects.create(opinion=opinion, until=until, reason=reason, extended_by=by)
    said = f"{promised:%d/%m/%Y} → {until:%d/%m/%Y}. {reason}"
    record(opinion, "extend_deadline", by=by, reason=said)
    tell_senders_of_each({opinion: str(extension.pk)}, "extended")
    refresh_deadline(opinion)
    return extension


@transaction.atomic
def ask_sender(opinion: Opinion, *, by: User, question: str) -> InformationRequest:
    """Ask the sender for more. From tomorrow the clock stands still, until they add a note or staff go on without.

    Raises `NotReady` without a question, or when the sender left no way to be asked.
    """
    start = open_state(opinion)
    if start == Processing.WAITING:
        raise WrongState
    if not question.strip():
        raise NotReady("Hãy ghi cần người gửi cho biết thêm điều gì.")
    request = InformationRequest.objects.create(
        opinion=opinion, question=question, asked_at=timezone.now(), asked_by=by
    )
    move(opinion, start, Processing.WAITING)
    record(opinion, "ask_sender", by=by, start=start, end=Processing.WAITING, reason=question)
    refresh_deadline(opinion)
    if tell_sender(opinion, "asked", occurrence=str(request.pk)) is None:
        raise NotReady("Người gửi không để lại cách liên lạc nên không hỏi thêm được.")
    return request


@transaction.atomic
def resume(opinion: Opinion, *, by: User, reason: str) -> None:
    """Go on without waiting any longer: the sender answered in another way, or will not. The clock runs again."""
    if not reason.strip():
        raise NotReady("Hãy ghi vì sao không chờ nữa.")
    open_state(opinion)
    stop_waiting(opinion, by=by, verb="resume", reason=reason)


def stop_waiting(opinion: Opinion, *, by: User | None, verb: str, reason: str = "") -> None:
    """End waiting for the sender; the lead body is told. Call it inside a transaction. Raises `WrongState` when none
    waits."""
    end = state_in_work(opinion)
    opinion.information_requests.filter(ended_at=None).update(ended_at=timezone.now())
    move(opinion, Processing.WAITING, end)
    event = record(opinion, verb, by=by, start=Processing.WAITING, end=end, reason=reason)
    refresh_deadline(opinion)
    tell_lead(opinion, occurrence=str(event.sequence))


def state_in_work(opinion: Opinion) -> Processing:
    """The state of an opinion that neither waits for its sender nor is answered."""
    if opinion.assignments.current().exists():
        return Processing.ASSIGNED
    return Processing.CLASSIFIED if opinion.topic_id else Processing.RECEIVED


def open_state(opinion: Opinion) -> Processing:
    """The state of an approved opinion in work, which is locked. Raises `WrongState` for any other opinion, and if it
    has moved since `opinion` was read."""
    now = Opinion.objects.locked(opinion.pk)
    start = Processing(opinion.processing)
    if now.processing != start or now.moderation != Moderation.APPROVED or now.withdrawn_at or start in DONE:
        raise WrongState
    return start
