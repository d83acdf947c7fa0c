"""A paper slip that is typed in."""

from django.utils import timezone

from feedback.models import Channel


def slip(session, **typed):
    return {
        "session": session.pk,
        "channel": Channel.HOUSEHOLD_SLIP,
        "received_on": f"{timezone.localdate():%d/%m/%Y}",
        "collected_by": "Bà Hoa, tổ trưởng",
        "text": "Đường tối.",
        "kind": "report",
        "visibility": "unnamed",
        "ticket": "a" * 32,
        **typed,
    }
