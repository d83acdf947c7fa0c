"""Who waits to be sorted, in which order."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib.paging import kept_query

from ...actions.assign import ABROAD
from ...admin.handling_verbs import MAY_ASSIGN
from ...admin.visibility import SEES_ALL, opinions_for
from ...deadlines import DONE
from ...forms.sorting import SortingQueueForm
from ...models import Assignment, Moderation, Opinion, Processing, Referral

for_sorters = permission_required([MAY_ASSIGN, SEES_ALL], raise_exception=True)
"""Who gives cases away reads all of them."""

BY_URGENCY = (F("due_on").asc(nulls_last=True), "received_at", "pk")


def to_be_sorted(opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    """Those without a lead body; those of others that were not sent on; those that came back late or not at all."""
    referrals = Referral.objects.filter(opinion=OuterRef("pk"))
    leads = Assignment.objects.current().filter(opinion=OuterRef("pk"), is_lead=True)
    is_away = Exists(referrals.filter(replied_on=None))
    is_late_away = Exists(referrals.filter(replied_on=None, expected_on__lt=timezone.localdate()))
    in_work = opinions.filter(moderation=Moderation.APPROVED, withdrawn_at=None).exclude(
        processing__in=[*DONE, Processing.WAITING]
    )
    wanting = (~Exists(leads) & ~is_away) | (Q(competence__in=ABROAD) & ~Exists(referrals)) | is_late_away
    return in_work.filter(wanting)


def waiting(request: HttpRequest, chosen: dict[str, Any]) -> QuerySet[Opinion]:
    """Those that the address asks for, what is due first first."""
    rows = to_be_sorted(opinions_for(request.user))
    if session := chosen.get("hoi_nghi"):
        rows = rows.filter(session=session)
    return rows.order_by(*BY_URGENCY)


def queue_of(request: HttpRequest) -> list[int]:
    """The keys of the queue that this page belongs to, in order."""
    return list(waiting(request, SortingQueueForm(request.GET).chosen()).values_list("pk", flat=True))


def address_of(request: HttpRequest, pk: int | None) -> str:
    """The page of the opinion `pk`, of the queue when there is none; both as narrowed as now."""
    address = reverse("admin:sort_case", args=[pk]) if pk else reverse("admin:sorting")
    kept = kept_query(request.GET, list(SortingQueueForm.base_fields)).rstrip("&")
    return f"{address}?{kept}" if kept else address


def go_on(request: HttpRequest, pk: int | None) -> HttpResponse:
    return redirect(address_of(request, pk))
