"""Who waits for a moderator, in which order."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from dialogue_portal.lib.paging import kept_query
from sessions_app.models import User

from ...admin.opinion_verbs import MAY_MODERATE
from ...admin.visibility import SEES_ALL, opinions_for
from ...forms.moderating import QueueForm
from ...models import Moderation, Opinion
from ...models.columns import DueKey

for_moderators = permission_required([MAY_MODERATE, SEES_ALL], raise_exception=True)
"""What residents typed may name people: a moderator is who may read it all."""

BY_URGENCY = (DueKey("due_on"), "received_at", "pk")


def to_moderate(user: User, state: str = Moderation.PENDING) -> QuerySet[Opinion]:
    return opinions_for(user).filter(moderation=state, withdrawn_at=None)


def waiting(request: HttpRequest, chosen: dict[str, Any]) -> QuerySet[Opinion]:
    """The undecided that the address asks for, what is due first first."""
    state = QueueForm.STATES.get(chosen.get("loai", ""), Moderation.PENDING)
    rows = to_moderate(request.user, state)
    if session := chosen.get("hoi_nghi"):
        rows = rows.filter(session=session)
    return rows.order_by(*BY_URGENCY)


def queue_of(request: HttpRequest) -> list[int]:
    """The keys of the queue that this page belongs to, in order."""
    return list(waiting(request, QueueForm(request.GET).chosen()).values_list("pk", flat=True))


def following(queue: list[int], pk: int) -> int | None:
    """Which comes after `pk`; the first, when `pk` is not in the queue itself."""
    place = queue.index(pk) + 1 if pk in queue else 0
    return queue[place] if place < len(queue) else None


def address_of(request: HttpRequest, pk: int | None) -> str:
    """The page of the opinion `pk`, of the queue when there is none; both as narrowed as now."""
    address = reverse("admin:moderate", args=[pk]) if pk else reverse("admin:moderation")
    kept = kept_query(request.GET, list(QueueForm.base_fields)).rstrip("&")
    return f"{address}?{kept}" if kept else address


def go_on(request: HttpRequest, pk: int | None) -> HttpResponse:
    return redirect(address_of(request, pk))
