"""The public page of an issue: what many said, who answers it, and what became of it."""

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from dialogue_portal.lib.cards import Card, card_response
from dialogue_portal.lib.parts import kept, when_needed
from sessions_app.models import ResidentialGroup, WardProfile
from sessions_app.views.cards import foot

from .. import public_chain
from ..conference.matters import group_place
from ..models import Issue, IssueOpinion, Opinion, Response
from ..models.choices import DONE
from ..models.commitments import OPEN_STATES
from .opinions import with_files

SHOWN = 100
"""The most opinions on the page of an issue; the list of opinions has all."""

UNFOLDED, FEW = 5, 2
"""The first of these are shown at once, the others unfold; a last few are not worth a fold."""


@require_safe
def issue_page(request: HttpRequest, pk: int) -> HttpResponse:
    issue = kept(lambda: public_issue(pk), "issue", pk)
    if issue is None:
        return gone(request, pk)
    context = {"issue": issue, **when_needed(lambda: shown(issue), *OF_AN_ISSUE)}
    return render(request, "feedback/issue_page.html", context)


def public_issue(pk: int) -> Issue | None:
    return Issue.objects.public().select_related("session", "topic", "agenda_item").filter(pk=pk).first()


OF_AN_ISSUE = [
    "opinions",
    "folded",
    "number",
    "same",
    "groups",
    "response",
    "superseded",
    "step",
    "others",
    "promises",
    "open_promises",
    "chain",
    "is_again",
]


def shown(issue: Issue) -> dict[str, Any]:
    """The content of the page: only public opinions, and what the public may know about their answers."""
    inside = IssueOpinion.objects.current().filter(issue=issue)
    opinions = Opinion.objects.public().filter(pk__in=inside.values("opinion"))
    members = list(opinions.with_response().order_by("received_at", "pk"))
    same = list(Opinion.objects.said_the_same().filter(duplicate_of__in=members).select_related("group"))
    answers = Response.objects.filter(issue=issue).with_names().select_related("correction")
    response = answers.published().first()
    superseded = list(answers.superseded().order_by("-published_at"))
    with_files([*([response] if response else []), *superseded])
    found = public_chain.rows_forward([member.pk for member in members], [issue.pk])
    unfolded = UNFOLDED if len(members) > UNFOLDED + FEW else len(members)
    return {
        "opinions": members[:unfolded],
        "folded": members[unfolded:SHOWN],
        "number": len(members) + len(same),
        "same": len(same),
        "groups": by_group([*members, *same]),
        "response": response,
        "superseded": superseded,
        "step": step_of(members, answered=response is not None),
        "others": ", ".join(others_in(members)),
        "promises": len(found["promises"]),
        "open_promises": sum(row.state in OPEN_STATES for row in found["promises"]),
        "chain": public_chain.as_html(public_chain.of_issue(issue, members, found)),
        "is_again": any(member.pk == issue.lead_id and member.processing not in DONE for member in members),
    }


def by_group(said: list[Opinion]) -> list[tuple[ResidentialGroup | None, int]]:
    """How many of `said` came from each group, by group number; those without a group last."""
    counted = Counter(opinion.group for opinion in said)
    return [(group, counted[group]) for group in sorted(counted, key=group_place)]


def step_of(members: list[Opinion], *, answered: bool) -> str:
    """The state of the whole, that of its furthest member: one of six words for the page."""
    if answered:
        return "answered"
    if all(member.response for member in members):
        return "each"
    if any(member.referred_to for member in members):
        return "away"
    if any(member.replied_by for member in members):
        return "replied"
    return "in_work" if any(member.processing in {"assigned", "waiting"} for member in members) else "new"


def others_in(members: list[Opinion]) -> list[str]:
    """The other bodies that have some of `members`; where none has any, those that gave some back."""
    away = [member.referred_to for member in members if member.referred_to]
    return list(dict.fromkeys(away or [member.replied_by for member in members if member.replied_by]))


def gone(request: HttpRequest, pk: int) -> HttpResponse:
    """A merged issue redirects to the one it is in now; a dissolved one says so."""
    heir = heir_of(pk)
    if heir:
        return redirect(heir, permanent=True)
    return render(request, "feedback/issue_gone.html", {"number": pk}, status=410)


def heir_of(pk: int) -> Issue | None:
    """The public issue into which a formerly public one was merged, None if it was dissolved. Raises `Http404` for
    others, of which nothing is told."""
    issue = get_object_or_404(Issue.objects.filter(published_at__isnull=False).exclude(dissolved_at=None), pk=pk)
    if not issue.is_published or not issue.session.is_public:
        raise Http404
    seen = {issue.pk}
    while issue.merged_into and issue.merged_into_id not in seen:
        issue = issue.merged_into
        seen.add(issue.pk)
    return Issue.objects.public().filter(pk=issue.pk).first()


@require_safe
def issue_card(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture for a shared link: the answer if there is one, else what was said."""
    issue = get_object_or_404(Issue.objects.public(), pk=pk)
    answer = Response.objects.published().filter(issue=issue).with_names().first()
    kicker = f"{answer.body.name} trả lời" if answer else "Nhiều người cùng nêu"
    return card_response(
        request, Card(kicker, issue.title, answer.text if answer else issue.summary, foot(WardProfile.current()))
    )
