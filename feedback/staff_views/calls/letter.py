"""The words for a call, or for a letter instead."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sessions_app.models import OutboxMessage, WardProfile
from sessions_app.wording import date_of

from ... import emails
from ...actions import calls
from .waiting import MAY_CALL, calls_for


def whole_script(message: OutboxMessage) -> str | None:
    """Everything to be said in this call: first earlier news that would be lost otherwise."""
    together = calls.told_in_one(message)
    script = emails.script_for(*together)
    if script is None:
        return None
    unsaid = [older for row in together for older in reversed(calls.unsaid_before(row))]
    before = filter(None, map(emails.script_for, unsaid))
    return "\n\n".join([*before, script])


@require_safe
@permission_required(MAY_CALL, raise_exception=True)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A page to print. The address is left empty: no contact is on it."""
    message = get_object_or_404(calls_for(request.user), pk=pk)
    script = whole_script(message)
    if script is None:
        return redirect("admin:call", pk)
    date = date_of(timezone.localdate())
    context = {"script": script, "ward": WardProfile.current(), "date": date, "message": message}
    return render(request, "admin/feedback/letter.html", context)
