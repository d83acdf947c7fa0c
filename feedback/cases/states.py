"""The state of a case as one word for staff, from the axes of its opinion and the rows of its case.

Every case is in exactly one state. «Ẩn» is none, as hidden opinions are still answered: it is a mark beside the
state.
"""

from django.db import models
from django.db.models import OuterRef, Q, QuerySet

from ..models import Draft, Moderation, Opinion, Processing, Referral, Response
from ..models.conditions import has_one
from ..models.opinion_queryset import OpinionQuerySet


class CaseState(models.TextChoices):
    PENDING = "cho-duyet", "chờ duyệt"
    HELD = "tam-giu", "tạm giữ"
    UNASSIGNED = "cho-phan-cong", "chờ phân công"
    IN_WORK = "dang-xu-ly", "đang xử lý"
    WAITING = "cho-nguoi-gui", "chờ người gửi"
    ELSEWHERE = "co-quan-khac", "đang ở cơ quan khác"
    TO_APPROVE = "cho-duyet-tra-loi", "chờ duyệt trả lời"
    TO_PUBLISH = "cho-cong-bo", "chờ công bố trả lời"
    ANSWERED = "da-tra-loi", "đã trả lời"
    CLOSED = "da-khep", "đã khép"
    DECLINED = "khong-dang", "không đăng"
    DIVERTED = "chuyen-khieu-nai", "chuyển khiếu nại, tố cáo"
    DUPLICATE = "trung", "trùng ý kiến khác"
    WITHDRAWN = "da-rut", "người gửi đã rút"


HIDDEN = "da-an"
STATE_CHOICES = [*CaseState.choices, (HIDDEN, "đã ẩn khỏi cổng")]


NOT_APPROVED = [moderation for moderation in Moderation if moderation != Moderation.APPROVED]
"""Excluded in order to select «approved»: for that condition SQLite would choose an index that matches nine tenths of
all rows."""


def named(rows: QuerySet) -> Q:
    """Matches the opinions that `rows` name."""
    return Q(pk__in=rows.values("opinion"))


AWAY = Referral.objects.filter(replied_on=None)
TO_PUBLISH, TO_APPROVE = (Response.objects.filter(state=state) for state in [Draft.APPROVED, Draft.SUBMITTED])
DECIDED = {
    Moderation.PENDING: CaseState.PENDING,
    Moderation.HELD: CaseState.HELD,
    Moderation.DECLINED: CaseState.DECLINED,
    Moderation.DIVERTED: CaseState.DIVERTED,
    Moderation.DUPLICATE: CaseState.DUPLICATE,
}
DONE_WITH = {
    Processing.WAITING: CaseState.WAITING,
    Processing.ANSWERED: CaseState.ANSWERED,
    Processing.CLOSED: CaseState.CLOSED,
}


def conditions() -> dict[CaseState, Q]:
    """The condition of each state: exactly one of them holds for each case. `state_of` does the same for one case."""
    stands = Q(withdrawn_at=None)
    approved = stands & ~Q(moderation__in=NOT_APPROVED)
    new, given = Q(processing__in=[Processing.RECEIVED, Processing.CLASSIFIED]), Q(processing=Processing.ASSIGNED)
    elsewhere, to_publish, to_approve = named(AWAY), named(TO_PUBLISH), named(TO_APPROVE)
    here = approved & (new | given) & ~elsewhere
    return {
        CaseState.WITHDRAWN: Q(withdrawn_at__isnull=False),
        **{state: stands & Q(moderation=moderation) for moderation, state in DECIDED.items()},
        **{state: approved & Q(processing=processing) for processing, state in DONE_WITH.items()},
        CaseState.ELSEWHERE: approved & (new | given) & elsewhere,
        CaseState.TO_PUBLISH: here & to_publish,
        CaseState.TO_APPROVE: here & to_approve & ~to_publish,
        CaseState.UNASSIGNED: approved & new & ~elsewhere & ~to_publish & ~to_approve,
        CaseState.IN_WORK: approved & given & ~elsewhere & ~to_publish & ~to_approve,
    }


def in_state(opinions: OpinionQuerySet, state: str) -> OpinionQuerySet:
    """The cases in `state`, a value of `STATE_CHOICES`."""
    if state == HIDDEN:
        return opinions.filter(hidden_at__isnull=False)
    return opinions.filter(conditions()[CaseState(state)])


def with_state(opinions: OpinionQuerySet) -> OpinionQuerySet:
    """Annotate a page of opinions with what `state_of` needs from other tables: three lookups for each, and no rows of
    others are read."""
    marks = {"is_away": AWAY, "is_to_publish": TO_PUBLISH, "is_to_approve": TO_APPROVE}
    return opinions.annotate(**{name: has_one(rows.filter(opinion=OuterRef("pk"))) for name, rows in marks.items()})


def state_of(opinion: Opinion) -> CaseState:
    """The state of a row from `with_state`."""
    if opinion.withdrawn_at:
        return CaseState.WITHDRAWN
    if opinion.moderation in DECIDED:
        return DECIDED[Moderation(opinion.moderation)]
    if opinion.processing in DONE_WITH:
        return DONE_WITH[Processing(opinion.processing)]
    if opinion.is_away:
        return CaseState.ELSEWHERE
    if opinion.is_to_publish:
        return CaseState.TO_PUBLISH
    if opinion.is_to_approve:
        return CaseState.TO_APPROVE
    return CaseState.IN_WORK if opinion.processing == Processing.ASSIGNED else CaseState.UNASSIGNED


def state_words(opinion: Opinion) -> str:
    """The state of a row from `with_state`, with the mark «đã ẩn»."""
    words = state_of(opinion).label
    return f"{words}, đã ẩn khỏi cổng" if opinion.hidden_at else words
