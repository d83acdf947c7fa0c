"""A unit hands back to the office what was given to it and is not its own. Deadlines go on, and nothing of it is
public."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from sessions_app.actions import NotReady, WrongState, record
from sessions_app.models import Body, User

from ..models import (
    Assignment,
    CaseHandBack,
    Commitment,
    LeadChange,
    Opinion,
    Processing,
    PromiseHandBack,
    Response,
)
from ..models.commitments import TO_BE_KEPT
from ..models.responses import HANDED_IN
from .issue_answers import issue_of, members_of
from .promised import tell_who_keeps


def given_to(opinion: Opinion, user: User) -> Assignment | None:
    """The assignment that `user` may hand back. Costs no query where `assignments` are loaded with `hand_backs`."""
    bodies = {body.pk for body in user.bodies}
    lines = [line for line in opinion.assignments.all() if line.ended_at is None and line.body_id in bodies]
    return next((line for line in lines if line.handed_back is None), None)


@transaction.atomic
def hand_back(opinion: Opinion, *, by: User, reason: str, proposed: Body | None = None) -> None:
    """Tell the office that `opinion` is not for the body of `by` that has it, nor the others of its issue that this
    body has: they are answered together. It keeps them until the office assigns them anew.

    Raises `NotReady` without a reason, for a proposal that changes nothing, or once an answer was handed in;
    `WrongState` for what no body of `by` has, what waits for its sender, or was handed back already.
    """
    line = given_to(opinion, by)
    if line is None:
        raise WrongState
    check_said(reason, proposed, line.body)
    lines = locked(line)
    check_not_handed_in(row.opinion for row in lines)
    for row in lines:
        told = CaseHandBack(assignment=row, reason=reason, proposed=proposed, handed_back_by=by)
        told.save(force_insert=True)
        record(row.opinion, "hand_back", by=by, reason=str(told))


def check_said(reason: str, proposed: Body | None, body: Body) -> None:
    if not reason.strip():
        raise NotReady("Hãy ghi vì sao việc này không thuộc đơn vị.")
    if proposed == body:
        raise NotReady("Đơn vị đề nghị chính là đơn vị đang giữ. Hãy chọn đơn vị khác, hoặc để trống.")


def locked(line: Assignment) -> list[Assignment]:
    """`line` and those that go back with it; their opinions are locked."""
    issue = issue_of(line.opinion)
    keys = [line.opinion_id, *(members_of(issue).values_list("pk", flat=True) if issue else [])]
    cases = Opinion.objects.select_for_update(of=("self",)).filter(pk__in=keys, processing=Processing.ASSIGNED)
    found = list(cases.order_by("pk").values_list("pk", flat=True))
    same = Assignment.objects.current().filter(opinion__in=found, body=line.body_id, hand_backs=None)
    lines = list(same.select_related("opinion", "body").order_by("opinion"))
    if line not in lines:
        raise WrongState
    return lines


def check_not_handed_in(opinions: Iterable[Opinion]) -> None:
    done = Response.objects.filter(opinion__in=list(opinions), state__in=HANDED_IN)
    if done.exists():
        raise NotReady("Câu trả lời đã trình. Hãy nhờ người duyệt trả lại rồi mới trả ý kiến lại văn phòng.")


def check_not_handed_back(opinion: Opinion) -> None:
    """Lock `opinion`, which a colleague may be handing back. Raises `NotReady` while the office decides who answers
    it."""
    Opinion.objects.locked(opinion.pk)
    if CaseHandBack.objects.standing().filter(assignment__opinion=opinion, assignment__is_lead=True).exists():
        raise NotReady("Đơn vị đã trả lại ý kiến này cho văn phòng. Văn phòng giao lại rồi mới trình được.")


@transaction.atomic
def hand_back_promise(commitment: Commitment, *, by: User, reason: str, proposed: Body | None = None) -> None:
    """Tell the office that a published promise is not for the body of `by` that leads it. That body keeps it until the
    office names another (`change_lead`) or says why it stays (`keep_lead`).

    Raises what `hand_back` raises; `WrongState` also for what nobody has to do any more.
    """
    now = lead_to_decide(commitment)
    if now.lead_body not in by.bodies or now.hand_backs.standing().exists():
        raise WrongState
    check_said(reason, proposed, now.lead_body)
    said = {"reason": reason, "proposed": proposed, "handed_back_by": by}
    told = PromiseHandBack.objects.create(commitment=now, body=now.lead_body, **said)
    record(commitment, "hand_back", by=by, reason=str(told))


def lead_to_decide(commitment: Commitment) -> Commitment:
    """`commitment` as it is now, locked. Raises `WrongState` for what is not public or nobody has to do any more."""
    rows = Commitment.objects.select_for_update(of=("self",), no_key=True).select_related("lead_body")
    now = rows.filter(pk=commitment.pk, published_at__isnull=False, state__in=TO_BE_KEPT).first()
    if now is None:
        raise WrongState
    return now


@transaction.atomic
def change_lead(commitment: Commitment, *, by: User, body: Body, reason: str) -> LeadChange:
    """Let `body` lead a published promise from now on, openly: who led it and why it changed stay to be read. Its day
    stays; the staff of `body` are told, and those of the former one unless they handed it back. Whoever was in charge
    of it there is not any more.

    Raises `NotReady` without a reason or for the body that leads, `WrongState` for what nobody has to do any more.
    """
    now = lead_to_decide(commitment)
    if not reason.strip():
        raise NotReady("Phải ghi lý do đổi đơn vị chủ trì: người dân đọc được.")
    if body == now.lead_body:
        raise NotReady(f"{body} đang chủ trì việc này. Hãy chọn đơn vị khác.")
    change = LeadChange.objects.create(
        commitment=now, body_before=now.lead_body, body=body, reason=reason, changed_by=by
    )
    Commitment.objects.filter(pk=now.pk).update(lead_body=body, official=None)
    now.coordinating_bodies.remove(body)
    was_handed_back = now.hand_backs.filter(settled_at=None).update(settled_at=timezone.now())
    commitment.refresh_from_db()
    record(commitment, "change_lead", by=by, reason=f"{change}. {reason}")
    tell_who_keeps(commitment, "promised", occurrence=str(change.pk), but=by)
    if not was_handed_back:
        tell_who_keeps(commitment, "not_yours", occurrence=str(change.pk), but=by, body=change.body_before)
    return change


@transaction.atomic
def keep_lead(commitment: Commitment, *, by: User, reason: str) -> None:
    """Say why a promise stays with the body that handed it back; its staff are told. Raises `NotReady` without a
    reason, `WrongState` when nothing was handed back."""
    now = lead_to_decide(commitment)
    if not reason.strip():
        raise NotReady("Hãy ghi vì sao vẫn là việc của đơn vị.")
    told = now.hand_backs.standing().first()
    if told is None:
        raise WrongState
    now.hand_backs.filter(pk=told.pk).update(settled_at=timezone.now(), answer=reason)
    record(commitment, "keep_lead", by=by, reason=reason)
    tell_who_keeps(commitment, "still_yours", occurrence=str(told.pk))
