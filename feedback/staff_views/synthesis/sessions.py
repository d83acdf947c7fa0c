"""Which conferences have opinions to put together."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dialogue_portal.lib.paging import kept_query, page_of
from dialogue_portal.lib.query_values import RightNow
from sessions_app.models import DialogueSession, User
from sessions_app.models.sessions import is_finished

from ...models import Issue, IssueOpinion, Opinion
from ...models.conditions import is_for_synthesis
from ...synthesis.board import has_open_opinions
from ...synthesis.desk import counted
from ..desk_pages import desk_context
from .desk import MAY

WAITING = "cho"


def to_synthesise(user: User) -> QuerySet[DialogueSession]:
    """Conferences that take no more opinions, and of which some are in no issue yet; once one is concluded, what its
    floor said need not be sorted any more."""
    closed = DialogueSession.objects.filter(has_open_opinions(), opinions_close_at__lte=RightNow())
    return closed.exclude(is_finished())


@dataclass(frozen=True)
class Progress:
    """How far the synthesis of one conference is."""

    opinions: int
    left: int
    issues: int
    public: int


def progress_of(sessions: Iterable[DialogueSession]) -> dict[int, Progress]:
    """By key of the conference: four queries for any number."""
    keys = [session.pk for session in sessions]
    whole = counted(Opinion.objects.filter(is_for_synthesis(), session__in=keys), "session")
    split = Opinion.objects.filter(is_for_synthesis(), session__in=keys, pk__in=wholes())
    opinions = whole - counted(split, "session")
    here = Opinion.objects.filter(is_for_synthesis(), session=OuterRef("issue__session"), parts=None)
    members = IssueOpinion.objects.current().filter(issue__session__in=keys)
    inside = counted(members.filter(Exists(here.filter(pk=OuterRef("opinion")))), "issue__session")
    rows = Issue.objects.standing().filter(session__in=keys).order_by().values_list("session")
    issues = {key: (all_of, public) for key, all_of, public in rows.annotate(Count("pk"), Count("published_at"))}
    return {key: Progress(opinions[key], opinions[key] - inside[key], *issues.get(key, (0, 0))) for key in keys}


def wholes() -> QuerySet:
    """Which opinions were split into parts; few."""
    return Opinion.objects.filter(part_of__isnull=False).order_by().values("part_of")


@require_safe
@permission_required(MAY, raise_exception=True)
def synthesis(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    is_narrowed = request.GET.get("loai") == WAITING
    chosen = to_synthesise(request.user) if is_narrowed else DialogueSession.objects.all()
    page = page_of(chosen.order_by("-year", "-pk"), request)
    progress = progress_of(page)
    context = desk_context(
        request,
        "Tổng hợp ý kiến",
        page=page,
        rows=[(session, progress[session.pk]) for session in page],
        is_narrowed=is_narrowed,
        kept=kept_query(request.GET, ["loai"]),
    )
    return render(request, "admin/feedback/synthesis/sessions.html", context)
