"""The start page of staff: what waits for this person, what is due, what is late, and the next conference.

A tile counts what its desk lists, in one query, and stops counting where nobody reads the number any more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from sessions_app.countdown import countdowns
from sessions_app.holidays import year_without_tet
from sessions_app.models import CaseEvent, User, WardProfile

from ..actions.calls import waiting_calls
from ..admin.handling_verbs import MAY_ASSIGN
from ..admin.opinion_verbs import MAY_MODERATE
from ..admin.visibility import SEES_ALL, opinions_for, responses_for
from ..models import Assignment, Draft, Moderation, Opinion, Processing, Referral, Response
from .calls import MAY_CALL

COUNTED = 300
"""Beyond this a tile says «hơn 300»."""


@dataclass(frozen=True)
class Tile:
    """Something that waits: for whom (all of `permissions`), which rows, on which desk."""

    label: str
    permissions: tuple[str, ...]
    rows: Callable[[User], QuerySet[Any]]
    desk: str
    query: str = ""
    otherwise: str = "admin:feedback_opinion_changelist"
    is_late: bool = False


@dataclass(frozen=True)
class Counted:
    """A tile of this person with its number; `shown` is what stands there."""

    tile: Tile
    number: int
    address: str

    @property
    def shown(self) -> str:
        return f"hơn {COUNTED}" if self.number > COUNTED else str(self.number)


def to_moderate(user: User) -> QuerySet[Opinion]:
    return opinions_for(user).filter(moderation=Moderation.PENDING, withdrawn_at=None)


def to_sort(user: User) -> QuerySet[Opinion]:
    """Approved, with nobody yet, neither here nor elsewhere. All such cases have a day: the search starts there."""
    elsewhere = Referral.objects.filter(opinion=OuterRef("pk"), replied_on=None)
    return in_work(opinions_for(user)).filter(
        ~Exists(elsewhere), processing__in=[Processing.RECEIVED, Processing.CLASSIFIED]
    )


def to_draft(user: User) -> QuerySet[Opinion]:
    """Assigned to one of this person's bodies as leader, and nobody has begun to write."""
    mine = Assignment.objects.current().filter(body__in=user.bodies, is_lead=True)
    under_way = [Draft.DRAFT, Draft.SUBMITTED, Draft.APPROVED]
    begun = Response.objects.filter(opinion=OuterRef("pk"), state__in=under_way)
    return in_work(Opinion.objects.filter(pk__in=mine.values("opinion"))).filter(
        ~Exists(begun), processing=Processing.ASSIGNED
    )


def returned_to(user: User) -> QuerySet[Response]:
    """This person's drafts that came back: since the answer they replace, or since the opinion came."""
    since = Coalesce(OuterRef("corrects__published_at"), OuterRef("opinion__received_at"))
    came_back = CaseEvent.objects.filter(
        case_kind="opinion", case_id=OuterRef("opinion_id"), verb="return_response", at__gt=since
    )
    return responses_for(user).filter(Exists(came_back), state=Draft.DRAFT, author=user)


def to_approve(user: User) -> QuerySet[Response]:
    return by_other_hands(user).filter(state=Draft.SUBMITTED)


def to_publish(user: User) -> QuerySet[Response]:
    return by_other_hands(user).filter(state=Draft.APPROVED, opinion__moderation=Moderation.APPROVED)


def by_other_hands(user: User) -> QuerySet[Response]:
    """Whose answers this person may decide about; their own too where the ward waives two hands."""
    others = (Q(author=None) | ~Q(author=user)) & (Q(edited_by=None) | ~Q(edited_by=user))
    waived = Exists(WardProfile.objects.filter(pk=1, waives_two_hands=True))
    return responses_for(user).filter(others | waived)


def overdue_elsewhere(user: User) -> QuerySet[Referral]:
    """What another body promised for a day that is over. Asked of each promise: they are few, a join begins at the
    many opinions."""
    promised = Referral.objects.filter(replied_on=None, expected_on__lt=timezone.localdate())
    return promised.filter(Exists(in_work(opinions_for(user)).filter(pk=OuterRef("opinion_id"))))


def in_work(opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    return opinions.filter(due_on__isnull=False, moderation=Moderation.APPROVED, withdrawn_at=None)


def due_today(user: User) -> QuerySet[Opinion]:
    return opinions_for(user).filter(due_on=timezone.localdate())


def late(user: User) -> QuerySet[Opinion]:
    return opinions_for(user).filter(due_on__lt=timezone.localdate())


TILES = [
    Tile("chờ duyệt", (MAY_MODERATE, SEES_ALL), to_moderate, "admin:moderation"),
    Tile("chờ phân loại, phân công", (MAY_ASSIGN,), to_sort, "admin:sorting"),
    Tile("cần soạn trả lời", ("feedback.add_response",), to_draft, "admin:answering", "buoc=soan"),
    Tile(
        "trả lại để sửa",
        ("feedback.submit_response",),
        returned_to,
        "admin:answering",
        "buoc=soan",
        "admin:feedback_response_changelist",
    ),
    Tile(
        "chờ duyệt trả lời",
        ("feedback.approve_response",),
        to_approve,
        "admin:answering",
        "buoc=duyet",
        "admin:feedback_response_changelist",
    ),
    Tile(
        "chờ công bố trả lời",
        ("feedback.publish_response",),
        to_publish,
        "admin:answering",
        "buoc=cong-bo",
        "admin:feedback_response_changelist",
    ),
    Tile("cần gọi điện", (MAY_CALL,), lambda user: waiting_calls(), "admin:calls"),
    Tile("cơ quan khác quá hẹn", (MAY_ASSIGN,), overdue_elsewhere, "admin:sorting", is_late=True),
    Tile("đến hạn hôm nay", ("feedback.view_opinion",), due_today, "admin:case_list", "han=hom-nay"),
    Tile("quá hạn", ("feedback.view_opinion",), late, "admin:case_list", "han=qua-han", is_late=True),
]


def start_context(request: HttpRequest) -> dict[str, Any]:
    """What the start page shows of today's work; a constant number of queries."""
    counted = [count(tile, request.user) for tile in TILES if request.user.has_perms(tile.permissions)]
    return {
        "today": timezone.localdate(),
        "tiles": [found for found in counted if found.number],
        "has_tiles": bool(counted),
        "year_without_tet": year_without_tet() if request.user.has_perm("sessions_app.add_calendarday") else None,
        "countdowns": countdowns() if request.user.has_perm("sessions_app.view_dialoguesession") else [],
    }


def count(tile: Tile, user: User) -> Counted:
    number = tile.rows(user).order_by()[: COUNTED + 1].count()
    return Counted(tile, number, address_of(tile))


def address_of(tile: Tile) -> str:
    """The desk; the list of the admin where that desk is not there."""
    try:
        address = reverse(tile.desk)
    except NoReverseMatch:
        return reverse(tile.otherwise)
    return f"{address}?{tile.query}" if tile.query else address
