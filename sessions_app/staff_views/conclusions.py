"""Preview of a conclusion before publication; afterwards its text can only be corrected openly."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from ..models import ConclusionNotice

MAY_SEE = "sessions_app.view_conclusionnotice"


@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def conclusion_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Redirects to the public page if it is already published."""
    notice = get_object_or_404(ConclusionNotice.objects.select_related("session", "issuer"), pk=pk)
    if notice.is_public and notice.session.announced_at:
        return redirect(notice)
    return render(request, "sessions_app/conclusion_preview.html", {"notice": notice})
