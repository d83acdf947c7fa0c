"""The daily run: count every deadline anew, then remind those who must act: one mail for each person and day, and one
to leaders on the first working day of a month, or at the first run after it."""

from django.utils import timezone

from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import User

from ..for_leaders import MONTHLY, is_leader
from ..reminders import DIGEST, cases_to_remind_of, days_told, digest_for, promises_to_remind_of
from .recount import count_anew
from .tell import put_in_outbox


def remind() -> dict[str, int]:
    """Safe to run again on the same day. On a day off deadlines are counted and nobody is reminded.

    Returns how many days `moved`, how many people are to be `told`, and how many `leaders` of the month.
    """
    calendar, moved = WorkingCalendar.current(), count_anew()
    if not calendar.is_working_day(timezone.localdate()):
        return {"moved": moved, "told": 0, "leaders": 0}
    cases, promises, told_on = list(cases_to_remind_of()), list(promises_to_remind_of()), days_told()
    staff = staff_with_mail()
    told = [user for user in staff if digest_for(user, cases, promises, calendar, told_on.get(user.pk))]
    for user in told:
        put_in_outbox(
            DIGEST, case=("user", user.pk), recipient=("user", user.pk), occurrence=timezone.localdate().isoformat()
        )
    return {"moved": moved, "told": len(told), "leaders": tell_leaders(staff)}


def staff_with_mail() -> list[User]:
    return list(User.objects.filter(User.AT_WORK).exclude(email="").select_related("body"))


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
