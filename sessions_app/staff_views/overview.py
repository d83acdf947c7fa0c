"""The duties of one conference, and the conferences of one year."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..countdown import countdown_of
from ..postings import owed_about_session
from ..staff_forms import FIRST_YEAR, LAST_YEAR
from ..year import year_at_a_glance
from .copy import MAY_ADD
from .frame import desk_context

MAY_SEE = "sessions_app.view_dialoguesession"


@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def session_duties(request: HttpRequest, pk: int) -> HttpResponse:
    """The duties about the conference: done, due or late, each with how its day was counted."""
    found = countdown_of(pk)
    if found is None:
        raise Http404
    told = {"session": found.session, "duties": found.duties, "owed_postings": owed_about_session(found.session)}
    context = desk_context(request, "Nhiệm vụ và thời hạn", **told)
    return render(request, "admin/sessions_app/session_duties.html", context)


@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def session_year(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The overview of the conferences of one year, by default the current one."""
    shown = year or timezone.localdate().year
    if not FIRST_YEAR <= shown <= LAST_YEAR:
        raise Http404
    context = desk_context(
        request,
        f"Đối thoại trong năm {shown}",
        year=year_at_a_glance(shown),
        earlier=shown - 1 if shown > FIRST_YEAR else None,
        later=shown + 1 if shown < LAST_YEAR else None,
        may_add=request.user.has_perm(MAY_ADD),
    )
    return render(request, "admin/sessions_app/session_year.html", context)
