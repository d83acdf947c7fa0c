"""The steps of an answer, who works at each, and what waits there for them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from django.db.models import Exists, OuterRef, Q, QuerySet

from dialogue_portal.lib.combined_query import AskedAgain
from sessions_app.models import User, WardProfile

from ..models import Assignment, CaseHandBack, Draft, Opinion, Processing, Response, ResponseHand
from ..models.conditions import (
    has_one,
    in_turn,
    is_answered_here,
    is_approved,
    is_due_some_day,
    is_in,
    is_with_the_ward,
)
from ..models.opinion_queryset import OpinionQuerySet
from ..models.responses import ResponseQuerySet
from ..seen_by_staff import each_opinion_for, each_response_for, eyes_of

WRITE, APPROVE, PUBLISH = "soan", "duyet", "cong-bo"
SENT_BACK = "tra-lai"
"""The filter of the writing queue."""

OWN = "cua-minh"
"""The filter of the publishing queue."""

BEGUN = AskedAgain()

NAMED = 5
"""How many colleagues are named as people to ask."""


def to_write(user: User) -> Iterator[QuerySet[Opinion]]:
    """Two queries without common rows: what was assigned to this person's bodies and nobody has begun, and the drafts
    they go on with. One query with OR would read every opinion. An answer to an issue is written once, at its lead
    opinion."""
    yield to_draft(user)
    yield drafts().filter(pk__in=begun_now(user))


def drafts() -> QuerySet[Opinion]:
    """Opinions whose answer may be written. To be narrowed to `begun`, so whether this person may see them need not be
    checked again."""
    return Opinion.objects.filter(is_approved(), is_answered_here(), withdrawn_at=None)


def begun(user: User) -> QuerySet[Response, int]:
    """The keys of the opinions whose answer this person goes on with."""
    return drafted(user).values_list("opinion", flat=True)


def drafted(user: User) -> ResponseQuerySet:
    return each_response_for(user).at(Draft.DRAFT).filter(goes_on_with(user)).order_by()


def begun_now(user: User) -> dict[int, str | None]:
    """These keys, few, so they are queried once for all further queries; each with the reason for which the draft was
    returned to its writer, None if it was not."""
    rows = BEGUN.ask(eyes_of(user), lambda: {"begun": drafted(user).values_list("opinion", "returned_in__reason")})
    return dict(rows["begun"])


def goes_on_with(user: User) -> Q:
    """Matches drafts of this person and of the colleagues they stand in for; in cases that their body leads also drafts
    whose author does not work there: the author moved, or belongs to the body that had the case before. Not of what
    their body handed back."""
    written = Q(author__in=[user, *user.absent_colleagues])
    left_behind = ~Q(author__body__in=user.bodies) & Q(has_one(led_by(user).filter(opinion=OuterRef("opinion"))))
    returned = CaseHandBack.objects.standing().filter(assignment__opinion=OuterRef("opinion"))
    return (written | left_behind) & ~Q(has_one(returned.filter(assignment__body__in=user.bodies)))


def led_by(user: User) -> QuerySet[Assignment]:
    """Except what was handed back."""
    return Assignment.objects.leading().filter(body__in=user.bodies, hand_backs=None)


def to_draft(user: User) -> QuerySet[Opinion]:
    """Assigned to one of this person's bodies as lead, and nobody has begun to write.

    Follows the index on what is with the ward, only as far as needed. What is begun is few, and listed once; most of
    the rest is led by other bodies, and for these nothing else is checked.
    """
    is_led = has_one(led_by(user).filter(opinion=OuterRef("pk")))
    is_assigned = is_in("processing", [Processing.ASSIGNED])
    return Opinion.objects.filter(
        is_with_the_ward(), is_due_some_day(), in_turn(~is_begun(), is_led, is_assigned, is_answered_here())
    )


@cache
def is_begun() -> Q:
    return Q(pk__in=Response.objects.under_way().order_by().values("opinion"))


def sent_back() -> ResponseQuerySet:
    """Drafts that were returned to their writers."""
    return Response.objects.at(Draft.DRAFT).filter(returned_in__isnull=False)


def to_approve(user: User) -> QuerySet[Response]:
    return by_other_hands(user).at(Draft.SUBMITTED)


def to_publish(user: User) -> QuerySet[Response]:
    return by_other_hands(user).at(Draft.APPROVED)


def by_other_hands(user: User) -> ResponseQuerySet:
    """Answers this person may decide about; also their own if the ward waives two hands."""
    return each_response_for(user).filter(~has_hand_of(user) | waives_two_hands())


def own_to_publish(user: User) -> QuerySet[Opinion]:
    """Opinions with approved answers that this person had a hand in, which somebody else must publish."""
    touched = each_response_for(user).at(Draft.APPROVED).filter(has_hand_of(user))
    return still_wanted(user).filter(pk__in=touched.exclude(waives_two_hands()).values("opinion"))


def has_hand_of(user: User) -> Q:
    """`has_hand_in` as a condition on rows."""
    wrote = ResponseHand.objects.filter(response=OuterRef("pk"), user=user, wrote=True)
    return Q(author=user) | Q(edited_by=user) | Q(Exists(wrote))


@cache
def waives_two_hands() -> Exists:
    return Exists(WardProfile.objects.filter(pk=1, waives_two_hands=True))


def other_hands(user: User, permission: str, answer: Response | None = None) -> str:
    """Whom to ask to do what people may not do with their own answer (`answer`, or several), or what to do if there is
    nobody."""
    may = User.objects.with_perm(permission, backend="django.contrib.auth.backends.ModelBackend")
    others = may.filter(is_staff=True).exclude(pk=user.pk).order_by("full_name", "username")
    if answer:
        wrote = answer.hands.filter(wrote=True).values("user")
        others = others.exclude(pk__in=[answer.author_id, answer.edited_by_id]).exclude(pk__in=wrote)
    if names := "; ".join(map(str, others[:NAMED])):
        return f"Xin nhờ một trong những người này: {names}."
    return (
        "Chưa ai khác có quyền này. Xin nhờ quản trị viên thêm một tài khoản, hoặc cho phép người soạn tự duyệt, tự "
        "công bố ở «Thông tin địa phương»."
    )


def approved(user: User) -> OpinionQuerySet:
    return each_opinion_for(user).filter(is_approved())


def still_wanted(user: User) -> OpinionQuerySet:
    """Opinions with approved answers, except withdrawn ones: nobody waits for these answers."""
    return approved(user).filter(withdrawn_at=None)


@dataclass(frozen=True)
class Step:
    """A queue of the desk: its name, who works there, what waits, and the words for an empty queue."""

    name: str
    permission: str
    rows: Callable[[User], QuerySet[Opinion] | Iterator[QuerySet[Opinion]]]
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


def steps_of(user: User) -> dict[str, Step]:
    return {name: step for name, step in STEPS.items() if user.has_perm(step.permission)}
