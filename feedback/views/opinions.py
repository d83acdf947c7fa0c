"""The page of an opinion, and why one that was public no longer is."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Prefetch, Q, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from dialogue_portal.lib.combined_query import Rows, asked_together, give, totals
from dialogue_portal.lib.parts import kept, when_needed
from dialogue_portal.lib.query_values import Given
from sessions_app.models import WardProfile
from sessions_app.models.ward import ward_with_band

from .. import public_chain, timeline
from ..models import Attachment, Issue, IssueOpinion, Opinion, Response, ResponseFile


@require_safe
def opinion_page(request: HttpRequest, pk: int) -> HttpResponse:
    told = kept(lambda: told_of(pk), "opinion", pk)
    if told is None:
        return gone(request, pk)
    more = when_needed(lambda: shown(told["opinion"], told["issues"]), *OF_AN_OPINION)
    return render(request, "feedback/opinion_page.html", {**told, **more})


OF_AN_OPINION = ["pictures", "superseded", "timeline", "sent_on", "alike", "chain"]


def told_of(pk: int) -> dict[str, Any] | None:
    """The opinion as `with_response` loads it, the public issue that it is in, and the ward; None if it is not
    public."""
    found = rows_of(pk)
    if not found["opinion"]:
        return None
    issues = [membership.issue for membership in found["current_memberships"]]
    give(issues, "published_responses", found["shared"], "issue_id", as_list=True)
    for name in ["current_memberships", "published_responses"]:
        give(found["opinion"], name, found[name], "opinion_id", as_list=True)
    public = [row.issue for row in found["memberships"]]
    return {"opinion": found["opinion"][0], "issues": public, "ward": WardProfile.told(found["ward"])}


@asked_together
def rows_of(opinion: Given) -> Rows:
    inside = IssueOpinion.objects.standing().filter(opinion=opinion)
    answers = Response.objects.published().with_names()
    opinions = Opinion.objects.public().filter(pk=opinion).select_related("session", "topic", "group")
    return {
        **ward_with_band.rows,
        "opinion": opinions.with_counts(),
        "current_memberships": inside.select_related("issue"),
        "published_responses": answers.filter(opinion=opinion),
        "shared": answers.filter(issue__in=inside.values("issue")),
        "memberships": public_chain.memberships().filter(opinion=opinion),
    }


def shown(opinion: Opinion, issues: list[Issue], pictures: Sequence[Any] | None = None) -> dict[str, Any]:
    """The context of an opinion's page, without the opinion itself: two queries. `issues`: the public one that it is
    in, if there is one. `pictures`: instead of those that were released."""
    answers, issue = [opinion.response] if opinion.response else [], opinion.issue
    together = [issue.pk] if issue else []
    found = rows_shown(opinion.pk, issue and issue.pk, answers[0].pk if answers else None, [opinion.pk], together)
    give([*answers, *found["superseded"]], "shown_files", found["files"], "response_id", as_list=True)
    return {
        "opinion": opinion,
        "pictures": found["pictures"] if pictures is None else pictures,
        "superseded": found["superseded"],
        "timeline": timeline.told_from(opinion, found),
        "sent_on": [line for line in found["referrals"] if not line.taken_back],
        "alike": found["alike"][0]["number"],
        "chain": public_chain.as_html(public_chain.of_opinion(opinion, issues, found)),
    }


@asked_together
def rows_shown(opinion: Given, issue: Given, answer: Given, opinions: Given, issues: Given) -> Rows:
    """`issue`: that of the opinion, whose answers are its own too. `answer`: the one in force."""
    superseded = Response.objects.superseded().filter(Q(opinion=opinion) | Q(issue=issue))
    answers = superseded.order_by().values("pk").union(Response.objects.filter(pk=answer).order_by().values("pk"))
    return {
        **timeline.rows_named(opinion),
        **public_chain.rows_named(opinions, issues),
        "superseded": superseded.with_names().select_related("correction").order_by("-published_at"),
        "files": ResponseFile.objects.public().filter(response__in=answers),
        "pictures": Attachment.objects.public().with_opinion(opinion),
        "alike": totals(Opinion.objects.said_the_same().filter(duplicate_of=opinion), number=Count("pk")),
    }


def with_files(answers: Sequence[Response]) -> None:
    """Load the files of each (`shown_files`): one query for all of them."""
    prefetch_related_objects(answers, Prefetch("files", ResponseFile.objects.public(), to_attr="shown_files"))


class Left(NamedTuple):
    """What is told of an opinion that was public: why it was taken down («» if its sender withdrew it), which other
    opinion covers it, or its parts."""

    reason: str
    elsewhere: Opinion | None
    parts: list[Opinion]


def left_of(pk: int) -> Left:
    """Not a word of the opinion itself. Raises `Http404` if it was never public."""
    opinion = get_object_or_404(Opinion.objects.gone().select_related("duplicate_of"), pk=pk)
    elsewhere = None if opinion.hidden_at else opinion.duplicate_of
    parts = Opinion.objects.public().filter(part_of=opinion).order_by("pk")
    return Left("" if opinion.withdrawn_at else opinion.hidden_reason, elsewhere, list(parts))


def gone(request: HttpRequest, pk: int) -> HttpResponse:
    """Why an opinion that was public no longer is; redirects to another that covers it."""
    left = left_of(pk)
    if left.elsewhere:
        return redirect(left.elsewhere)
    context = {"number": pk, "reason": left.reason, "parts": left.parts}
    return render(request, "feedback/opinion_gone.html", context, status=410)
