"""What moves the deadlines of running cases: the calendar, the rules, the days of a conference.

Each verb counts what is concerned anew in its own transaction, and says in the record how many days moved.
"""

from collections.abc import Sequence

from django.db import models, transaction

from sessions_app.actions import record, record_first, refusing
from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import CalendarDay, DialogueSession, User

from ..deadlines import refresh_all_deadlines, refresh_session_deadlines
from ..promises.days import refresh_counted_days


def count_anew() -> int:
    """Every running deadline: what is owed about opinions, and what was promised in so many days. Returns how many
    days moved."""
    return refresh_all_deadlines() + refresh_counted_days(WorkingCalendar.current())


@transaction.atomic
def recount(row: models.Model, verb: str, *, by: User, was: str = "") -> int:
    """Count everything anew after `row` of the calendar or the rules changed. Returns how many days moved."""
    moved = count_anew()
    said = f"{was} → {in_words(row)}" if was else in_words(row)
    record(row, verb, by=by, reason=f"{said}. {moved_words(moved)}")
    return moved


@transaction.atomic
def add_days(days: Sequence[CalendarDay], *, by: User) -> int:
    """Put `days`, which are not saved yet, into the calendar: all of them, or none. Returns how many deadlines moved.

    Raises `NotReady` when one is there by now.
    """
    with refusing(ENTERED_MEANWHILE):
        CalendarDay.objects.bulk_create(days)
    record_first([(line, in_words(line)) for line in days], "add_day", by=by)
    return count_anew()


ENTERED_MEANWHILE = "Có ngày trong danh sách này vừa được thêm. Hãy xem lại rồi bấm lần nữa."


@transaction.atomic
def delete_day(line: CalendarDay, *, by: User) -> int:
    """Take a day out of the calendar. Returns how many deadlines moved."""
    key = line.pk
    line.delete()
    line.pk = key
    return recount(line, "delete_day", by=by)


@transaction.atomic
def recount_session(session: DialogueSession, *, by: User) -> int:
    """Count the open cases of `session` anew after its days changed. Returns how many days moved."""
    moved = refresh_session_deadlines(session)
    if moved:
        record(session, "recount", by=by, reason=moved_words(moved))
    return moved


def in_words(row: models.Model) -> str:
    """What the record says of a day or a rule: all that is counted with."""
    shown = [field for field in row._meta.concrete_fields if not field.primary_key]
    return "; ".join(f"{field.verbose_name}: {value_of(row, field)}" for field in shown)


def value_of(row: models.Model, field: models.Field) -> str:
    value = getattr(row, field.name)
    if isinstance(field, models.BooleanField):
        return "có" if value else "không"
    if isinstance(field, models.DateField):
        return f"{value:%d/%m/%Y}"
    return str(dict(field.flatchoices).get(value, value))


def moved_words(moved: int) -> str:
    return f"{moved} hạn đang chạy thay đổi." if moved else "Không hạn nào thay đổi."
