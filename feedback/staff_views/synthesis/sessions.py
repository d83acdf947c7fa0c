"""Which conferences have opinions to put together."""

from django.contrib.auth.decorators import permission_required
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dialogue_portal.lib.paging import kept_query, page_of
from sessions_app.models import DialogueSession, User

from ...models import Opinion
from ...synthesis.board import has_open_opinions
from ..desk_pages import desk_context
from .desk import MAY

WAITING = "cho"


def to_synthesise(user: User) -> QuerySet[DialogueSession]:
    """Conferences that take no more opinions, and of which some are in no issue yet."""
    return DialogueSession.objects.filter(has_open_opinions(), opinions_close_at__lte=timezone.now())


@never_cache
@require_safe
@permission_required(MAY, raise_exception=True)
def synthesis(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    is_narrowed = request.GET.get("loai") == WAITING
    chosen = to_synthesise(request.user) if is_narrowed else DialogueSession.objects.all()
    opinions = Opinion.objects.for_synthesis().filter(session=OuterRef("pk")).order_by().values("session")
    inside = opinions.filter(issue_memberships__ended_at=None, issue_memberships__isnull=False)
    sessions = chosen.annotate(
        opinion_count=Coalesce(Subquery(opinions.annotate(number=Count("pk")).values("number")), 0),
        inside_count=Coalesce(Subquery(inside.annotate(number=Count("pk")).values("number")), 0),
        issue_count=Count("issues", Q(issues__dissolved_at=None)),
        public_count=Count("issues", Q(issues__dissolved_at=None, issues__published_at__isnull=False)),
    )
    page = page_of(sessions.order_by("-year", "-pk"), request)
    rows = [(session, session.opinion_count - session.inside_count) for session in page.object_list]
    context = desk_context(
        request,
        "Tổng hợp ý kiến",
        page=page,
        rows=rows,
        is_narrowed=is_narrowed,
        kept=kept_query(request.GET, ["loai"]),
    )
    return render(request, "admin/feedback/synthesis/sessions.html", context)
