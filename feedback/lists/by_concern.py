"""Lists of opinions that begin with what most residents care about («Tôi cũng quan tâm»)."""

from collections.abc import Callable

from django.db.models import F, OuterRef, QuerySet

from dialogue_portal.lib.keyset import NUMBER, Order, Stretch, Stretches

from ..models import ConcernCount
from ..models.conditions import has_one
from ..models.opinion_queryset import OpinionQuerySet

MOST_NODS_FIRST = Order(F("number"), NUMBER, descending=True)
GATHERED = Order(F("concern__number") + 0, NUMBER, descending=True)
"""The same order: of the counts, along their index; of opinions, as no index has it, so that all are found and sorted.
"""


def by_concern(opinions: Callable[[], OpinionQuerySet], *, then: Order, are_few: bool) -> Stretches:
    """First what somebody cares about, then the others in the order `then`. Where there `are_few`, all are found by
    their own index and sorted; else the counts are walked through from the top, and each is asked for its opinion,
    until a page is full. Either gives the same.

    The numbers move while somebody leafs: an opinion may then stand on two pages, or on none.
    """

    def gathered() -> OpinionQuerySet:
        return opinions().alias(nods=GATHERED.key).filter(nods__gt=0)

    def walked() -> QuerySet[ConcernCount]:
        return ConcernCount.objects.some().filter(has_one(opinions().filter(pk=OuterRef("pk"))))

    first = Stretch(gathered, GATHERED) if are_few else Stretch(walked, MOST_NODS_FIRST)
    return Stretches((first, Stretch(lambda: opinions().not_cared_for(), then)))
