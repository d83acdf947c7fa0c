"""The monthly mail to leaders: once in each month, on its first working day or the first run after it."""

from django.utils import timezone

from sessions_app.models import User

from ..for_leaders import MONTHLY, is_leader
from .tell import put_in_outbox


def tell_leaders(staff: list[User]) -> int:
    """Note that those of `staff` who lead must hear how the month went. Returns how many lead.

    Safe to run every day: the message of a month is one row.
    """
    leaders = [user for user in staff if is_leader(user)]
    for user in leaders:
        put_in_outbox(
            MONTHLY, case=("user", user.pk), recipient=("user", user.pk), occurrence=f"{timezone.localdate():%Y-%m}"
        )
    return len(leaders)
