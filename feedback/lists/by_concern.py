"""Lists of opinions in the order of how many residents care about them («Tôi cũng quan tâm»)."""

from collections.abc import Callable

from django.db.models import F, OuterRef, QuerySet

from dialogue_portal.lib.keyset import NUMBER, Order, Stretch, Stretches

from ..models import ConcernCount
from ..models.conditions import has_one
from ..models.opinion_queryset import OpinionQuerySet

MOST_NODS_FIRST = Order(F("number"), NUMBER, descending=True)
GATHERED = Order(F("concern__number") + 0, NUMBER, descending=True)
"""The same order as of the counts, which follow their index, but written for opinions as no index has it, so that all
are found and sorted."""


def by_concern(opinions: Callable[[], OpinionQuerySet], *, then: Order, are_few: bool) -> Stretches:
    """First the opinions that somebody cares about, then the others in the order `then`. If there `are_few`, all are
    found by their own index and sorted; else the counts are read from the top, each looking up its opinion, until a
    page is full. Both give the same result.

    The counts change while somebody goes from page to page: an opinion may then be on two pages, or on none.
    """

    def gathered() -> OpinionQuerySet:
        return opinions().alias(nods=GATHERED.key).filter(nods__gt=0)

    def walked() -> QuerySet[ConcernCount]:
        return ConcernCount.objects.some().filter(has_one(opinions().filter(pk=OuterRef("pk"))))

    first = Stretch(gathered, GATHERED) if are_few else Stretch(walked, MOST_NODS_FIRST)
    return Stretches((first, Stretch(lambda: opinions().not_cared_for(), then)))
