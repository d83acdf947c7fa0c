"""What waits for a moderator, in which order."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from dialogue_portal.lib.paging import kept_query
from dialogue_portal.lib.queues import Queue
from sessions_app.models import User

from ...admin.opinion_verbs import MAY_MODERATE
from ...forms.moderating import QueueForm
from ...models import Moderation, Opinion
from ...models.columns import BY_URGENCY
from ...seen_by_staff import SEES_ALL, opinions_for

for_moderators = permission_required([MAY_MODERATE, SEES_ALL], raise_exception=True)
"""What residents typed may name people: a moderator is who may read it all."""


def to_moderate(user: User, state: str = Moderation.PENDING) -> QuerySet[Opinion]:
    return opinions_for(user).filter(moderation=state, withdrawn_at=None)


def waiting(request: HttpRequest, chosen: dict[str, Any]) -> QuerySet[Opinion]:
    """Undecided opinions, with the filters of the address."""
    state = QueueForm.STATES.get(chosen.get("loai", ""), Moderation.PENDING)
    rows = to_moderate(request.user, state)
    if session := chosen.get("hoi_nghi"):
        rows = rows.filter(session=session)
    return rows


def queue_of(request: HttpRequest) -> Queue:
    """The queue of this page, by deadline."""
    return Queue(BY_URGENCY, waiting(request, QueueForm(request.GET, reader=request.user).chosen()))


def address_of(request: HttpRequest, pk: int | None) -> str:
    """The page of the opinion `pk`, or the queue if there is none; with the same filters."""
    address = reverse("admin:moderate", args=[pk]) if pk else reverse("admin:moderation")
    kept = kept_query(request.GET, list(QueueForm.base_fields)).rstrip("&")
    return f"{address}?{kept}" if kept else address


def go_on(request: HttpRequest, pk: int | None) -> HttpResponse:
    return redirect(address_of(request, pk))
