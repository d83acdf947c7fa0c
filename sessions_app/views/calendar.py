"""Calendar files: of one conference, and of all, to subscribe to.

The code that writes them is imported on first use, so that web processes do without its library until then.
"""

import datetime as dt

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from dialogue_portal.lib.downloads import as_file

from ..models import DialogueSession, WardProfile

KEPT = dt.timedelta(days=730)
"""How long a past meeting stays in the calendar of all."""


def with_calendar() -> QuerySet[DialogueSession]:
    """Public sessions with all that a calendar file needs: a fixed number of queries."""
    public = DialogueSession.objects.public().select_related("organiser")
    return public.prefetch_related("meetings__groups", "changes")


@conditional_page
@require_safe
def session_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    from ..calendar_files import calendar_of_session

    session = get_object_or_404(with_calendar(), slug=slug)
    return calendar_file(calendar_of_session(session, WardProfile.current()), f"{slug}.ics")


@conditional_page
@require_safe
def calendar_of_sessions(request: HttpRequest) -> HttpResponse:
    from ..calendar_files import calendar_of_all

    recent = Q(last_day=None) | Q(last_day__gte=timezone.localdate() - KEPT)
    sessions = with_calendar().with_dates().filter(recent).order_by("pk")
    return calendar_file(calendar_of_all(sessions, WardProfile.current()), "doi-thoai.ics")


def calendar_file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=as_file(name))
