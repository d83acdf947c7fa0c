"""Which answers wait for this person at each step, in which order."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, CharField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from dialogue_portal.lib.paging import kept_query
from dialogue_portal.lib.queues import Queue
from sessions_app.models import CaseEvent, User, WardProfile

from ...admin.visibility import each_opinion_for, each_response_for
from ...forms.answering import QueueForm
from ...models import Assignment, Draft, Opinion, Processing, Response
from ...models.asking import has_one
from ...models.columns import BY_URGENCY
from ...models.conditions import is_approved, is_due_some_day, is_in, is_with_the_ward
from ...models.opinions import OpinionQuerySet

WRITE, APPROVE, PUBLISH = "soan", "duyet", "cong-bo"
SENT_BACK = "tra-lai"
"""What the queue of writing is narrowed to."""

OWN = "cua-minh"
"""What the queue of publishing is narrowed to."""

NAMED = 5
"""Colleagues who are named as those to ask."""


def to_write(user: User) -> QuerySet[Opinion]:
    """What was given to this person's bodies and nobody has begun, and the drafts that are theirs to go on with. An
    answer to an issue is written once, at the opinion that leads it."""
    return Opinion.objects.filter(pk__in=keys_to_write(user))


def keys_to_write(user: User) -> QuerySet[Opinion]:
    """The primary keys of these, for who counts them up to some number: a database stops at it. One part behind the
    other: «in one or in the other» would read every opinion. None is in both, and of none it must be asked once more
    whether this person may see it."""
    drafts = Opinion.objects.filter(is_approved(), withdrawn_at=None, pk__in=begun(user).order_by().values("opinion"))
    parts = [rows.answered_here().order_by().values("pk") for rows in (to_draft(user), drafts)]
    return parts[0].union(parts[1], all=True)


def begun(user: User) -> QuerySet[Response]:
    """Drafts of this person and of the colleagues whose work they do; of cases that their body leads also those whose
    author does not work there: moved, or of the body that had the case before."""
    own = Q(author__in=[user, *user.absent_colleagues])
    left_behind = Q(has_one(led_by(user).filter(opinion=OuterRef("opinion")))) & ~Q(author__body__in=user.bodies)
    return each_response_for(user).filter(own | left_behind, state=Draft.DRAFT)


def led_by(user: User) -> QuerySet[Assignment]:
    return Assignment.objects.current().filter(body__in=user.bodies, is_lead=True)


def to_draft(user: User) -> OpinionQuerySet:
    """Assigned to one of this person's bodies as leader, and nobody has begun to write.

    Which it leads is asked of all that is with the ward, by indices alone; only those are read. Both are looked up for
    each (`has_one`): of EXISTS in there PostgreSQL makes half as much work again.
    """
    is_begun = has_one(Response.objects.under_way().filter(opinion=OuterRef("pk")))
    led = Opinion.objects.filter(is_with_the_ward(), has_one(led_by(user).filter(opinion=OuterRef("pk"))))
    is_assigned = is_in("processing", [Processing.ASSIGNED])
    return Opinion.objects.filter(~Q(is_begun), is_assigned, is_due_some_day(), pk__in=led.order_by())


def sent_back(user: User) -> QuerySet[Opinion]:
    """Of what is to be written (`to_write`), the answers of this person that were returned: drafts, all of them."""
    ever = CaseEvent.objects.filter(case_kind="opinion", case_id=OuterRef("opinion"), verb="return_response")
    drafts = list(
        begun(user).filter(has_one(ever)).values_list("opinion", flat=True)
    )  # few: all opinions are not asked
    if not drafts:
        return Opinion.objects.none()
    return with_return(still_wanted(user).answered_here().filter(pk__in=drafts)).filter(returned=1)


def to_approve(user: User) -> QuerySet[Response]:
    return by_other_hands(user).filter(state=Draft.SUBMITTED)


def to_publish(user: User) -> QuerySet[Response]:
    return by_other_hands(user).filter(state=Draft.APPROVED)


def by_other_hands(user: User) -> QuerySet[Response]:
    """Whose answers this person may decide about; their own too where the ward waives two hands."""
    others = (Q(author=None) | ~Q(author=user)) & (Q(edited_by=None) | ~Q(edited_by=user))
    waived = Exists(WardProfile.objects.filter(pk=1, waives_two_hands=True))
    return each_response_for(user).filter(others | waived)


def own_to_publish(user: User) -> QuerySet[Opinion]:
    """With approved answers of this person's own, which wait for other hands."""
    own = each_response_for(user).filter(Q(author=user) | Q(edited_by=user), state=Draft.APPROVED)
    return still_wanted(user).filter(pk__in=own.exclude(pk__in=to_publish(user).values("pk")).values("opinion"))


def other_hands(user: User, permission: str) -> str:
    """Whom to ask for what one may not do with an answer of one's own, and what to do where there is nobody."""
    may = User.objects.with_perm(permission, backend="django.contrib.auth.backends.ModelBackend")
    others = may.filter(is_staff=True).exclude(pk=user.pk).order_by("full_name", "username")
    if names := "; ".join(map(str, others[:NAMED])):
        return f"Xin nhờ một trong những người này: {names}."
    return (
        "Chưa ai khác có quyền này. Xin nhờ quản trị viên thêm một tài khoản, hoặc cho phép người soạn tự duyệt, tự "
        "công bố ở «Thông tin phường»."
    )


def approved(user: User) -> OpinionQuerySet:
    return each_opinion_for(user).filter(is_approved())


def still_wanted(user: User) -> OpinionQuerySet:
    """Without what its sender took back: nobody waits for that answer."""
    return approved(user).filter(withdrawn_at=None)


@dataclass(frozen=True)
class Step:
    """A queue of the desk: its name, who works there, what waits, and what is said when nothing does."""

    name: str
    permission: str
    rows: Callable[[User], QuerySet[Opinion]]
    empty: str


STEPS = {
    WRITE: Step("Soạn", "feedback.add_response", to_write, "Không còn ý kiến nào chờ ông/bà soạn trả lời."),
    APPROVE: Step(
        "Duyệt",
        "feedback.approve_response",
        lambda user: still_wanted(user).filter(pk__in=to_approve(user).values("opinion")),
        "Không còn câu trả lời nào chờ ông/bà duyệt.",
    ),
    PUBLISH: Step(
        "Công bố",
        "feedback.publish_response",
        lambda user: still_wanted(user).filter(pk__in=to_publish(user).values("opinion")),
        "Không còn câu trả lời nào chờ ông/bà công bố.",
    ),
}


def for_answerers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For who works at one step at least."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not steps_of(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def steps_of(user: User) -> dict[str, Step]:
    return {name: step for name, step in STEPS.items() if user.has_perm(step.permission)}


def step_of(request: HttpRequest) -> str:
    """The step that the address asks for; the first of this person's where it asks for none, or for another's."""
    mine = list(steps_of(request.user))
    asked = request.GET.get("buoc", "")
    return asked if asked in mine else mine[0]


def queue_of(request: HttpRequest, step: str, *, only: str = "") -> Queue:
    """What waits there, on the topic and of the conference that the address asks for: what was sent back first, then
    what is due first. `only` narrows it."""
    rows = NARROWED.get((step, only), STEPS[step].rows)(request.user)
    chosen = QueueForm(request.GET).chosen()
    rows = rows.filter(**{COLUMNS[name]: value for name, value in chosen.items()})
    if step != WRITE:  # only a draft can have been sent back
        return Queue(rows, BY_URGENCY)
    return Queue(with_return(rows), [1 - F("returned"), *BY_URGENCY])


COLUMNS = {"linh_vuc": "topic", "hoi_nghi": "session"}
NARROWED: dict[tuple[str, str], Callable[[User], QuerySet[Opinion]]] = {
    (WRITE, SENT_BACK): sent_back,
    (PUBLISH, OWN): own_to_publish,
}


def with_return(opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    """Whether the answer under way was sent back since it was begun (`returned`), and why (`return_reason`)."""
    under_way = Response.objects.under_way().filter(opinion=OuterRef("pk")).order_by("-pk")
    since = Coalesce(Subquery(under_way.values("corrects__published_at")[:1]), F("received_at"))
    came_back = CaseEvent.objects.filter(case_kind="opinion", case_id=OuterRef("pk"), verb="return_response")
    draft = Subquery(under_way.values("state")[:1])
    reason = Subquery(came_back.filter(at__gt=OuterRef("since")).order_by("-sequence").values("reason")[:1])
    told = Case(When(draft=Draft.DRAFT, then=Coalesce(reason, Value(""))), default=Value(""), output_field=CharField())
    was = Case(When(return_reason="", then=0), default=1)
    return opinions.annotate(draft=draft, since=since).annotate(return_reason=told).annotate(returned=was)


def with_answers(opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    """With the answer under way (`under_way`, a list of one or none), whether it was sent back, and the day that the
    lead body was given (`lead_due_on`): two queries for any number of rows."""
    answers = Response.objects.under_way().with_names().select_related("author")
    lead = Assignment.objects.current().filter(opinion=OuterRef("pk"), is_lead=True)
    return (
        with_return(opinions)
        .annotate(lead_due_on=Subquery(lead.values("due_on")))
        .select_related("session", "topic", "group")
        .prefetch_related(Prefetch("responses", answers, to_attr="under_way"))
    )


def query_of(request: HttpRequest, step: str) -> str:
    """What an address of the desk holds to stay at this step, as narrowed as now."""
    return f"buoc={step}&{kept_query(request.GET, list(QueueForm.base_fields))}".rstrip("&")


def address_of(request: HttpRequest, step: str, pk: int | None = None) -> str:
    """The page of the opinion `pk` as part of the queue; the queue itself where there is none."""
    address = reverse("admin:answer", args=[pk]) if pk else reverse("admin:answering")
    return f"{address}?{query_of(request, step)}"
