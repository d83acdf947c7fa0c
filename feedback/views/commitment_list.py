"""The public board of promises: late ones first, with filters."""

from typing import Any

from django.db.models import Case, F, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dialogue_portal.lib.paging import kept_query, page_of
from dialogue_portal.lib.parts import kept
from dialogue_portal.lib.suggesting import first_texts, found_or_meant
from dialogue_portal.lib.text import MAX_WORDS, words_of
from sessions_app.models import Body

from ..figures import measures
from ..forms.choosing import known
from ..forms.narrowing import CommitmentFilterForm
from ..models import Commitment, CommitmentState
from ..models.commitments import OPEN_STATES, TO_BE_KEPT, CommitmentQuerySet
from ..search.promises import having, reading_finds
from ..search.words import FEW, is_begun
from ..vocabularies import words_of_commitments
from .narrowing import Narrowed

OF_OPINIONS = ["linh_vuc", "to", "kenh"]
"""The filters on the opinions that a promise goes back to."""

MOST_FOUND = 1000
"""The most promises with the typed words that are shown; no ward makes so many in years."""

READ_FIRST = 10_000
"""How many of the newest are read: enough for a word that a tenth of all contain."""


@require_safe
def commitment_list(request: HttpRequest) -> HttpResponse:
    asked = kept_query(request.GET, [*CommitmentFilterForm.base_fields, "trang"])
    context = kept(lambda: commitments_asked(request), "commitments", asked)
    return render(request, "feedback/commitment_list.html", {"asked": asked, **context})


def commitments_asked(request: HttpRequest) -> dict[str, Any]:
    form = CommitmentFilterForm(request.GET)
    chosen = form.chosen()
    commitments, is_cut = looked_at(chosen)
    figures = commitments.figures()

    def find(words: str) -> list[str]:
        return first_texts(looked_at({**chosen, "q": words})[0].order_by("-pk"), "title", "description")

    page = page_of(late_first(commitments).with_names().with_percent(), request, count=figures["total"])
    return {**found_or_meant(form, page, words_of_commitments, find), "is_cut": is_cut, "figures": figures}


def looked_at(chosen: dict[str, Any]) -> tuple[CommitmentQuerySet, bool]:
    """The promises for `chosen`; if very many contain the typed words, the newest `MOST_FOUND`, and whether there are
    more. Sorting a hundred thousand takes longer than anybody waits."""
    words = chosen.get("q")
    commitments = narrowed(Commitment.objects.public(), {name: chosen[name] for name in chosen if name != "q"})
    if words is None:
        return commitments, False
    keys = newest_with(words, commitments)
    return Commitment.objects.public().filter(pk__in=keys[:MOST_FOUND]), len(keys) > MOST_FOUND


def newest_with(words: str, commitments: CommitmentQuerySet) -> list[int]:
    """The keys of the newest of `commitments` that contain `words`, one more than are shown. Words that most contain
    are found by reading the newest; the index would collect all first."""
    newest = Commitment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if newest >= FEW:
        read = containing(commitments.filter(pk__gt=newest - READ_FIRST), words, reading=True)
        if len(keys := first_keys(read)) > MOST_FOUND:
            return keys
    return first_keys(containing(commitments, words))


def first_keys(commitments: CommitmentQuerySet) -> list[int]:
    return list(commitments.order_by("-pk").values_list("pk", flat=True)[: MOST_FOUND + 1])


def narrowed(commitments: CommitmentQuerySet, chosen: dict[str, Any]) -> CommitmentQuerySet:
    """`commitments` filtered by the valid values of `CommitmentFilterForm`, except the words."""
    if state := chosen.get("tinh_trang"):
        commitments = in_state(commitments, state)
    if year := chosen.get("nam"):
        commitments = commitments.filter(measures.of_year(year, "published_at"))
    columns = {"don_vi": "lead_body", "hoi_nghi": "session"}
    commitments = commitments.filter(
        **{column: known(chosen[name]) for name, column in columns.items() if name in chosen}
    )
    for name in OF_OPINIONS:
        if name in chosen:
            behind = Narrowed({name: chosen[name]}).opinions
            commitments = measures.from_opinions(commitments, behind)
    return commitments


def in_state(commitments: CommitmentQuerySet, state: str) -> CommitmentQuerySet:
    if state == CommitmentFilterForm.LATE:
        return commitments.overdue()
    if state == CommitmentFilterForm.DONE:
        return commitments.filter(measures.done())
    return commitments.filter(state=state)


def containing(commitments: CommitmentQuerySet, words: str, *, reading: bool = False) -> CommitmentQuerySet:
    """Those whose words or lead body contain every word of `words`, which may be incomplete, regardless of marks and
    case. By `reading` each of them, or by the index."""
    typed = words_of(words)[:MAX_WORDS]
    bodies = [(pk, words_of(name)) for pk, name in Body.objects.values_list("pk", "name")] if typed else []
    for word in typed:
        led = [pk for pk, name in bodies if any(part.startswith(word) for part in name)]
        said = reading_finds(word, begun=is_begun(word)) if reading else having([word])
        commitments = commitments.filter(said | Q(lead_body__in=led))
    return commitments if typed else commitments.none()


def late_first(commitments: CommitmentQuerySet) -> CommitmentQuerySet:
    """Late ones, then those still to be done by their day, then those done, and last those dropped."""
    is_late = When(state__in=TO_BE_KEPT, due_on__lt=timezone.localdate(), then=Value(0))
    is_open = When(state__in=OPEN_STATES, then=Value(1))
    is_done = When(state=CommitmentState.VERIFIED, then=Value(2))
    return commitments.order_by(
        Case(is_late, is_open, is_done, default=Value(3)), F("due_on").asc(nulls_last=True), "pk"
    )
