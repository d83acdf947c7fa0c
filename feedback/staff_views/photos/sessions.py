"""Which conferences have photographs, and where some wait."""

from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dialogue_portal.lib.paging import kept_query, page_of
from sessions_app.models import DialogueSession, Photo, User

from ..desk_pages import desk_context
from .desk import MAY_KEEP

WAITS = Q(photos__published_at=None, photos__isnull=False)


WAITING, ASKED = "cho", "xin-go"
"""What the address says for «only where photographs wait», «only where somebody asks to take one down»."""


def to_publish(user: User) -> QuerySet[DialogueSession]:
    """Conferences with photographs that somebody still has to describe, to look at and to publish."""
    waiting = Photo.objects.unpublished().filter(session=OuterRef("pk"), render_error="")
    return DialogueSession.objects.filter(Exists(waiting))


def asked_to_hide(user: User) -> QuerySet[DialogueSession]:
    """Conferences with photographs that somebody in them asks to take down."""
    return DialogueSession.objects.filter(Exists(Photo.objects.asked_to_hide().filter(session=OuterRef("pk"))))


CHOICES = {WAITING: to_publish, ASKED: asked_to_hide}


@require_safe
@permission_required(MAY_KEEP, raise_exception=True)
def photo_sessions(request: HttpRequest) -> HttpResponse:
    """Where photographs wait for being published comes first, then the newest."""
    is_narrowed = request.GET.get("loai") in CHOICES
    chosen = CHOICES[request.GET["loai"]](request.user) if is_narrowed else DialogueSession.objects.all()
    sessions = chosen.annotate(
        photo_count=Count("photos", distinct=True),
        public_count=Count("photos", Q(photos__published_at__isnull=False, photos__hidden_at=None), distinct=True),
        waiting_count=Count("photos", WAITS & Q(photos__render_error=""), distinct=True),
        asked_count=Count(
            "photos__removal_requests__photo", Q(photos__removal_requests__settled_at=None), distinct=True
        ),
        broken_count=Count("photos", WAITS & ~Q(photos__render_error=""), distinct=True),
    )
    page = page_of(sessions.order_by("-waiting_count", "-broken_count", "-year", "-pk"), request)
    context = desk_context(
        request,
        "Hình ảnh hội nghị",
        page=page,
        rows=page.object_list,
        is_narrowed=is_narrowed,
        kept=kept_query(request.GET, ["loai"]),
    )
    return render(request, "admin/feedback/photos/sessions.html", context)
