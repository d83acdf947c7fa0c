"""The result of a call to who registered, and the next one."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from dialogue_portal.lib.fields import as_key
from dialogue_portal.lib.keyset import capped_count
from dialogue_portal.lib.queues import Queue
from sessions_app.actions import ActionRefused, NotReady
from sessions_app.models import OutboxMessage
from sessions_app.staff_views.double_submit import Refused, pressed_once

from ... import actions
from ...actions.registrants import calls_to_numbers, calls_to_registrants
from ...forms.registrations import TO_CALL, RegistrantCallForm, numbers_to_call
from ...models import PhoneCall
from ...seen_by_staff import MAY_UNMASK
from ..calls.waiting import LONGEST_WAITING, coming, end_of_calls
from .desk import MAY_CHANGE

CHOOSES, TICKED = "chon", "tin"
COUNTED = 100


@require_POST
@permission_required([MAY_CHANGE, MAY_UNMASK], raise_exception=True)
@pressed_once(lambda request: f"{reverse('admin:registrations')}?loai={TO_CALL}")
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """The result of a call, and on to the next one; what is refused leads back to the registration."""
    message = get_object_or_404(OutboxMessage.objects.filter(case_kind="registration", channel="phone"), pk=pk)
    form = RegistrantCallForm(request.POST)
    standing = Queue(LONGEST_WAITING, calls_to_registrants()).standing(message.pk)
    try:
        if not form.is_valid():
            raise NotReady(" ".join(error for errors in form.errors.values() for error in errors))
        logged = actions.log_registrant_calls(told_in(request, message), by=request.user, **form.cleaned_data)
    except ActionRefused as refused:
        messages.error(request, str(refused))
        raise Refused(redirect("admin:registration", message.case_id)) from None
    messages.success(request, f"Đã ghi: {logged.get_result_display()}.")
    rest = calls_to_numbers([message.case_id])
    return go_on(
        request, coming(calls_to_registrants(), rest, standing, is_told=logged.result == PhoneCall.Result.TOLD)
    )


def told_in(request: HttpRequest, message: OutboxMessage) -> list[OutboxMessage]:
    """What was said, or was to be, in a call about `message`: where the page lets one choose, what was ticked."""
    if CHOOSES not in request.POST:
        return [message]
    keys = [as_key(key) for key in request.POST.getlist(TICKED)]
    if ticked := list(calls_to_numbers([message.case_id]).filter(pk__in=keys)):
        return ticked
    raise NotReady("Hãy đánh dấu những đăng ký mà cuộc gọi này nói đến.")


def go_on(request: HttpRequest, pk: int | None) -> HttpResponse:
    """The next call opens by itself, on the page of its registration."""
    following = OutboxMessage.objects.filter(pk=pk).first()
    if following:
        return redirect(f"{reverse('admin:registration', args=[following.case_id])}#reg-call-{following.pk}")
    left = capped_count(numbers_to_call(), COUNTED)
    messages.info(request, end_of_calls(left, "những người đăng ký"))
    return redirect(f"{reverse('admin:registrations')}?loai={TO_CALL}" if left.number else "admin:registrations")
