"""Which calls wait, in which order, and which one is next."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from dialogue_portal.lib.keyset import CappedCount
from dialogue_portal.lib.paging import kept_query
from dialogue_portal.lib.queues import Queue, Standing
from dialogue_portal.lib.sentences import padded
from sessions_app.models import OutboxMessage, User

from ...actions import calls
from ...forms.calls import CallFilterForm
from ...models import Opinion, Sender
from ...seen_by_staff import each_opinion_for

MAY_CALL = "feedback.call_sender"
LONGEST_WAITING = ["created_at", "pk"]


def calls_for(user: User) -> QuerySet[OutboxMessage]:
    """The calls that this person may see and make."""
    return seen_by(user, calls.calls_to_make())


def seen_by(user: User, waiting: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
    """Withdrawn opinions need no call."""
    return waiting.filter(Exists(each_opinion_for(user).filter(withdrawn_at=None, pk=OuterRef("case_id"))))


def narrowed(messages_: QuerySet[OutboxMessage], chosen: dict[str, Any]) -> QuerySet[OutboxMessage]:
    if number := chosen.get("so"):
        beside = calls.waiting_calls().filter(case_id=number).exclude(gathered_for="").values("gathered_for")
        messages_ = messages_.filter(Q(case_id=number) | Q(gathered_for__in=beside))
    if session := chosen.get("hoi_nghi"):
        messages_ = messages_.filter(case_id__in=Opinion.objects.filter(session=session).values("pk"))
    if kind := chosen.get("viec"):
        messages_ = messages_.filter(kind=kind)
    return messages_


def query_of(request: HttpRequest) -> str:
    """The filters of the list. Without the number of an opinion: somebody who came for that one goes on with the whole
    list."""
    return kept_query(request.GET, ["hoi_nghi", "viec"]).rstrip("&")


def address_of(request: HttpRequest, pk: int | None = None) -> str:
    """The page of a call, or the list if there is none; with the same filters."""
    address = reverse("admin:call", args=[pk]) if pk else reverse("admin:calls")
    query = query_of(request)
    return f"{address}?{query}" if query else address


def waiting(request: HttpRequest) -> QuerySet[OutboxMessage]:
    """The calls of the list that this page belongs to."""
    chosen = {
        name: value for name, value in CallFilterForm(request.GET, reader=request.user).chosen().items() if name != "so"
    }
    return narrowed(calls_for(request.user), chosen)


def coming(
    waiting: QuerySet[OutboxMessage], same_number: QuerySet[OutboxMessage], standing: Standing | None, *, is_told: bool
) -> int | None:
    """Whom to call next, after the call at `standing`. The rest for the person on the line comes first; somebody who
    could not be reached is not called again."""
    if is_told and (rest := same_number.values_list("pk", flat=True).first()):
        return rest
    others = waiting if is_told else waiting.exclude(pk__in=same_number.order_by().values("pk"))
    return Queue(LONGEST_WAITING, others).following(standing)


def end_of_calls(left: CappedCount, called: str) -> str:
    """What to say after the last call; `left` were put off."""
    if left.number:
        return f"Đã xem hết một lượt. Còn {padded(left)} việc để sau."
    return f"Đã gọi hết {called}. Cảm ơn ông/bà."


def sender_of(message: OutboxMessage) -> Sender | None:
    return Sender.objects.filter(pk=message.recipient_id).first()


def to_same_number(message: OutboxMessage, sender: Sender | None, user: User) -> QuerySet[OutboxMessage]:
    """Other messages to the telephone number of `sender`."""
    if sender is None or not sender.phone:
        return OutboxMessage.objects.none()
    same = Sender.objects.filter(phone=sender.phone).values("pk")
    return calls_for(user).filter(recipient_kind="sender", recipient_id__in=same).exclude(pk=message.pk)
