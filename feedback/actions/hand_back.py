"""A unit hands back to the office what was given to it and is not its own. Deadlines go on, and nothing of it is
public."""

from collections.abc import Iterable

from django.db import transaction

from sessions_app.actions import NotReady, WrongState, record
from sessions_app.models import Body, User

from ..models import Assignment, CaseHandBack, Draft, Opinion, Processing, Response
from .issue_answers import issue_of, members_of


def given_to(opinion: Opinion, user: User) -> Assignment | None:
    """The assignment that `user` may hand back. Costs no query where `assignments` are loaded with `hand_backs`."""
    own = {body.pk for body in user.bodies}
    lines = [line for line in opinion.assignments.all() if line.ended_at is None and line.body_id in own]
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
    if not reason.strip():
        raise NotReady("Hãy ghi vì sao việc này không thuộc đơn vị.")
    if proposed == line.body:
        raise NotReady("Đơn vị đề nghị chính là đơn vị đang giữ. Hãy chọn đơn vị khác, hoặc để trống.")
    lines = locked(line)
    check_not_handed_in(row.opinion for row in lines)
    for row in lines:
        told = CaseHandBack(assignment=row, reason=reason, proposed=proposed, handed_back_by=by)
        told.save(force_insert=True)
        record(row.opinion, "hand_back", by=by, reason=str(told))


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
    done = Response.objects.filter(opinion__in=list(opinions), state__in=[Draft.SUBMITTED, Draft.APPROVED])
    if done.exists():
        raise NotReady("Câu trả lời đã trình. Hãy nhờ người duyệt trả lại rồi mới trả ý kiến lại văn phòng.")


def check_not_handed_back(opinion: Opinion) -> None:
    """Raise `NotReady` while the office decides who answers `opinion`."""
    if CaseHandBack.objects.standing().filter(assignment__opinion=opinion, assignment__is_lead=True).exists():
        raise NotReady("Đơn vị đã trả lại ý kiến này cho văn phòng. Văn phòng giao lại rồi mới trình được.")
