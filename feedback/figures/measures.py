"""What each figure counts: one definition, used by the figures and by the lists behind them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from ..models import (
    Assignment,
    Commitment,
    CommitmentState,
    IssueOpinion,
    Opinion,
    Rating,
    Referral,
    Response,
)
from ..models.commitments import CommitmentQuerySet
from ..models.conditions import has_one, is_answered, is_in, may_be_read, named_by
from ..models.opinion_queryset import OpinionQuerySet

UNKNOWN = "chua-ro"
"""In an address: rows without a known body, topic or group."""


@dataclass(frozen=True)
class Measure:
    """A figure. `state` is the value of the filter «Tình trạng» in the list behind it, «» for the whole list."""

    name: str
    label: str
    told: str
    state: str
    condition: Callable[[], Q]


def answered() -> Q:
    return is_answered()


def timed() -> Q:
    return answered() & Q(answer_time__isnull=False)


def on_time() -> Q:
    return timed() & Q(answer_time__answered_on__lte=F("answer_time__due_on"))


def forwarded() -> Q:
    return Q(Exists(Referral.objects.meant().filter(opinion=OuterRef("pk"))))


def reopened() -> Q:
    return Q(reopened_at__isnull=False)


def done() -> Q:
    return Q(state__in=[CommitmentState.REPORTED_DONE, CommitmentState.VERIFIED])


OF_OPINIONS = [
    Measure("received", "Ý kiến", "ý kiến đang đăng", "", Q),
    Measure("answered", "Đã trả lời", "đã trả lời", "da-tra-loi", answered),
    Measure("timed", "Tính được số ngày", "đã trả lời, tính được số ngày", "co-ngay-tra-loi", timed),
    Measure("on_time", "Đúng hạn", "trả lời đúng hạn", "dung-han", on_time),
    Measure("forwarded", "Chuyển cơ quan khác", "đã chuyển cơ quan có thẩm quyền", "tung-chuyen", forwarded),
    Measure("reopened", "Mở lại", "đã trả lời rồi mở lại", "mo-lai", reopened),
]
OF_COMMITMENTS = [
    Measure("promised", "Việc phải làm", "việc phải làm đã công bố", "", Q),
    Measure(
        "done",
        "Việc đã làm xong",
        "việc đơn vị báo xong hoặc đã xác nhận xong",
        "da-xong",
        done,
    ),
    Measure(
        "verified",
        "Việc đã xác nhận xong",
        "việc đã xác nhận xong",
        "verified",
        lambda: Q(state=CommitmentState.VERIFIED),
    ),
]
OVERDUE = Measure("overdue", "Quá hạn, chưa trả lời", "quá hạn mà chưa trả lời", "qua-han", Q)
LATE = Measure("late", "Việc quá hạn", "việc quá hạn, chưa báo xong", "qua-han", Q)
"""Both depend on today's date: counted by the `overdue` of their querysets, and never stored."""

NAMES = [measure.name for measure in OF_OPINIONS + OF_COMMITMENTS] + ["rated", "satisfied", "unsatisfied"]
"""The numbers of a stored count, in order."""


def of_year(year: int, column: str) -> Q:
    """Rows whose `column` lies in `year`, in the ward's time zone."""
    zone = timezone.get_default_timezone()
    start, end = (dt.datetime(number, 1, 1, tzinfo=zone) for number in (year, year + 1))
    return Q(**{f"{column}__gte": start, f"{column}__lt": end})


def of_body(opinions: OpinionQuerySet, body: Any) -> OpinionQuerySet:
    """Opinions that `body` answered, or leads while they have no answer of their own. `UNKNOWN`: opinions with
    neither."""
    published = Response.objects.published()
    is_answered = has_one(published.filter(opinion=OuterRef("pk")))
    leads = Assignment.objects.leading()
    if body == UNKNOWN:
        return opinions.filter(~Q(is_answered), ~Exists(leads.filter(opinion=OuterRef("pk"))))
    answered_by = named_by(
        published.filter(body=body),
        among=Response.objects.filter(body=body),
        looked_up=published.filter(is_in("body", body)),
    )
    led_by = named_by(leads.filter(body=body), among=Assignment.objects.current().filter(body=body))
    return opinions.filter(Q(answered_by) | Q(led_by) & ~Q(is_answered))


def from_opinions(commitments: CommitmentQuerySet, opinions: QuerySet[Opinion]) -> CommitmentQuerySet:
    """Promises that one of `opinions` led to, directly or through an issue. The query looks at each promise: there are
    thousands of them, and perhaps a million opinions."""

    def is_one(rows: QuerySet) -> QuerySet:
        return rows.filter(has_one(opinions.filter(pk=OuterRef("opinion"))))

    direct = Commitment.opinions.through.objects.filter(commitment=OuterRef("pk"))
    issues = Commitment.issues.through.objects.filter(commitment=OuterRef("pk"), issue__dissolved_at=None)
    members = IssueOpinion.objects.current().filter(issue=OuterRef("issue"))
    return commitments.filter(Q(has_one(is_one(direct))) | Q(has_one(issues.filter(has_one(is_one(members))))))


def last_ratings() -> QuerySet[Rating]:
    """The newest rating of each opinion that the public may read."""
    newer = Rating.objects.filter(opinion=OuterRef("opinion"), pk__gt=OuterRef("pk"))
    return Rating.objects.filter(~Exists(newer), may_be_read("opinion"))
