"""Where a case stands, in one word of an officer: the axes of an opinion and the rows of its case read together.

Every case is in exactly one state. «Ẩn» is none: what was hidden is still answered; it is a mark beside the state.
"""

from collections.abc import Callable

from django.db import models
from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Value, When

from ..models import Draft, Moderation, Opinion, Processing, Referral, Response
from ..models.asking import has_one
from ..models.opinions import OpinionQuerySet


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
"""Excluded to say «approved»: SQLite would take an index to nine tenths of all rows for a good start."""


def gathered(rows: QuerySet) -> Q:
    """One of the opinions that `rows` name: for finding them among all."""
    return Q(pk__in=rows.values("opinion"))


def looked_up(rows: QuerySet) -> Q:
    """The same, asked for each of a few opinions: no row of others is read."""
    return Q(has_one(rows.filter(opinion=OuterRef("pk"))))


def conditions(named: Callable[[QuerySet], Q]) -> dict[CaseState, Q]:
    """What is true of the cases in each state; `named` says how rows of other tables are asked for. No two hold
    together, and one of them always does."""
    stands = Q(withdrawn_at=None)
    moderated = {
        state: stands & Q(moderation=moderation)
        for state, moderation in [
            (CaseState.PENDING, Moderation.PENDING),
            (CaseState.HELD, Moderation.HELD),
            (CaseState.DECLINED, Moderation.DECLINED),
            (CaseState.DIVERTED, Moderation.DIVERTED),
            (CaseState.DUPLICATE, Moderation.DUPLICATE),
        ]
    }
    approved = stands & ~Q(moderation__in=NOT_APPROVED)
    elsewhere = named(Referral.objects.filter(replied_on=None))
    to_publish, to_approve = (
        named(Response.objects.filter(state=state)) for state in [Draft.APPROVED, Draft.SUBMITTED]
    )
    new, given = Q(processing__in=[Processing.RECEIVED, Processing.CLASSIFIED]), Q(processing=Processing.ASSIGNED)
    here = approved & (new | given) & ~elsewhere
    return {
        **moderated,
        CaseState.WITHDRAWN: Q(withdrawn_at__isnull=False),
        CaseState.WAITING: approved & Q(processing=Processing.WAITING),
        CaseState.ANSWERED: approved & Q(processing=Processing.ANSWERED),
        CaseState.CLOSED: approved & Q(processing=Processing.CLOSED),
        CaseState.ELSEWHERE: approved & (new | given) & elsewhere,
        CaseState.TO_PUBLISH: here & to_publish,
        CaseState.TO_APPROVE: here & to_approve & ~to_publish,
        CaseState.UNASSIGNED: approved & new & ~elsewhere & ~to_publish & ~to_approve,
        CaseState.IN_WORK: approved & given & ~elsewhere & ~to_publish & ~to_approve,
    }


def in_state(opinions: OpinionQuerySet, state: str) -> OpinionQuerySet:
    """Those in `state`, a value of `STATE_CHOICES`."""
    if state == HIDDEN:
        return opinions.filter(hidden_at__isnull=False)
    return opinions.filter(conditions(gathered)[CaseState(state)])


def with_state(opinions: OpinionQuerySet) -> OpinionQuerySet:
    """Each of a page of opinions with `case_state`, a value of `CaseState`."""
    states = [When(condition, then=Value(state.value)) for state, condition in conditions(looked_up).items()]
    return opinions.annotate(case_state=Case(*states, default=Value(""), output_field=CharField()))


def state_words(opinion: Opinion) -> str:
    """The state of a row of `with_state`, with the mark «đã ẩn»."""
    words = CaseState(opinion.case_state).label
    return f"{words}, đã ẩn khỏi cổng" if opinion.hidden_at else words
