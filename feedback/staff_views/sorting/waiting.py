"""Who waits to be sorted, in which order."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from dialogue_portal.lib.paging import kept_query
from dialogue_portal.lib.query_values import Today
from dialogue_portal.lib.queues import Queue
from sessions_app.models import User

from ...actions.assign import ABROAD
from ...admin.handling_verbs import MAY_ASSIGN
from ...forms.choosing import known
from ...forms.sorting import HANDED_BACK, OVERDUE_ELSEWHERE, TO_URGE, SortingQueueForm
from ...models import Assignment, CaseHandBack, Opinion, Referral, Urging
from ...models.columns import BY_URGENCY
from ...models.conditions import has_one, is_with_the_ward
from ...seen_by_staff import SEES_ALL, opinions_for

for_sorters = permission_required([MAY_ASSIGN, SEES_ALL], raise_exception=True)
"""Who gives cases away reads all of them."""


def to_sort(user: User) -> QuerySet[Opinion]:
    return in_work(user).filter(is_to_be_sorted())


def is_to_be_sorted() -> Q:
    """Those without a lead body; those that a unit handed back; those of others that were not sent on; those that came
    back late or not at all.

    What each has is looked up for it (`has_one`): of what is asked beside an «or» PostgreSQL would first read all that
    any opinion ever had.
    """
    referrals = Referral.objects.filter(opinion=OuterRef("pk"))
    leads = Assignment.objects.leading().filter(opinion=OuterRef("pk"))
    nobody_has_it = ~Q(has_one(leads)) & ~Q(has_one(referrals.filter(replied_on=None)))
    never_sent_on = Q(competence__in=ABROAD) & ~Q(has_one(referrals.meant()))
    return nobody_has_it | never_sent_on | Q(pk__in=opinions_of(not_urged())) | Q(pk__in=opinions_returned())


def handed_back(user: User) -> QuerySet[Opinion]:
    """What a unit said is not its own."""
    return in_work(user).filter(pk__in=opinions_returned())


def opinions_returned() -> QuerySet[CaseHandBack]:
    """Their keys, nothing for what was decided. Asked of each that was ever handed back: they are few, a join begins at
    the many assignments."""
    standing = Assignment.objects.current().filter(pk=OuterRef("assignment"))
    return CaseHandBack.objects.order_by().values_list(Subquery(standing.values("opinion")[:1]))


def overdue_elsewhere(user: User) -> QuerySet[Opinion]:
    """What another body promised for a day that is over."""
    return in_work(user).filter(pk__in=list(opinions_of(broken_promises())))


def to_urge(user: User) -> QuerySet[Opinion]:
    """Of these, what nobody has urged that body about, or not lately."""
    return in_work(user).filter(pk__in=list(opinions_of(not_urged())))


def broken_promises() -> QuerySet[Referral]:
    return Referral.objects.filter(replied_on=None, expected_on__lt=Today())


def not_urged() -> QuerySet[Referral]:
    return broken_promises().exclude(has_one(Urging.objects.resting().filter(referral=OuterRef("pk"))))


def opinions_of(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """Their keys. Asked of each promise: they are few, a join begins at the many opinions."""
    return referrals.order_by().values_list("opinion", flat=True)


def in_work(user: User) -> QuerySet[Opinion]:
    return opinions_for(user).filter(is_with_the_ward())


ELSEWHERE = {OVERDUE_ELSEWHERE: overdue_elsewhere, TO_URGE: to_urge}
OF_KIND = {**ELSEWHERE, HANDED_BACK: handed_back}


def waiting(request: HttpRequest, chosen: dict[str, Any]) -> QuerySet[Opinion]:
    """Those that the address asks for."""
    rows = OF_KIND.get(chosen.get("loai", ""), to_sort)(request.user)
    if body := chosen.get("don_vi"):
        rows = rows.filter(has_one(Referral.objects.filter(opinion=OuterRef("pk"), replied_on=None, to_body=body)))
    if topic := chosen.get("linh_vuc"):
        rows = rows.filter(topic=known(topic))
    if session := chosen.get("hoi_nghi"):
        rows = rows.filter(session=session)
    return rows


def queue_of(request: HttpRequest) -> Queue:
    """The queue that this page belongs to, what is due first first."""
    return Queue(BY_URGENCY, waiting(request, SortingQueueForm(request.GET, reader=request.user).chosen()))


def address_of(request: HttpRequest, pk: int | None) -> str:
    """The page of the opinion `pk`, of the queue when there is none; both as narrowed as now."""
    address = reverse("admin:sort_case", args=[pk]) if pk else reverse("admin:sorting")
    kept = kept_query(request.GET, list(SortingQueueForm.base_fields)).rstrip("&")
    return f"{address}?{kept}" if kept else address


def go_on(request: HttpRequest, pk: int | None) -> HttpResponse:
    return redirect(address_of(request, pk))
