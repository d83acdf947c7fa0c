"""The page of a promise."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dialogue_portal.lib.parts import kept, when_needed

from ..actions.promise_reports import public_reports_behind
from ..models import Commitment
from ..promises.days import computation_of
from ..promises.story import corrections_told, reports_told, with_story


@require_safe
def commitment_page(request: HttpRequest, pk: int) -> HttpResponse:
    head = kept(lambda: head_of_commitment(pk), "commitment", pk)
    more = when_needed(lambda: whole_story(pk), "commitment", "computation", "reports", "corrections", "reports_behind")
    return render(request, "feedback/commitment_page.html", {"pk": pk, **head, **more})


def head_of_commitment(pk: int) -> dict[str, str]:
    commitment = get_object_or_404(Commitment.objects.public().select_related("lead_body"), pk=pk)
    return {"title": commitment.title, "in_short": commitment.in_short}


def whole_story(pk: int) -> dict[str, Any]:
    commitments = (
        Commitment.objects.public().with_names().select_related("conclusion_item__notice", "response", "official")
    )
    commitment = get_object_or_404(with_story(commitments).prefetch_related("coordinating_bodies"), pk=pk)
    corrections = corrections_told(commitment)
    return {
        "commitment": commitment,
        "computation": computation_of(commitment),
        "reports": reports_told(commitment),
        "corrections": corrections,
        "reports_behind": public_reports_behind(corrections),
    }
