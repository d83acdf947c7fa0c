"""Trial portals of before 30/11/2026.

Their tables came in many steps, of which the first was called `0001_initial`, as the one is today that makes all of
them. After the last step they are the tables of today; amid the steps nothing goes on from there.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

SECOND = {("sessions_app", "0002_first_topics"), ("feedback", "0002_first_outcomes")}
LAST = {("sessions_app", "0048_seats_changed"), ("feedback", "0075_words_of_promise_changes")}
TODAY = "0001_initial"
ENDED = dt.date(2026, 12, 1)
"""From this day on no code had the steps."""

REFUSED = (
    "{} của một bản chạy thử cũ. Chưa ghi gì. Hãy lấy mã nguồn ngày 30/11/2026 («git checkout 7dbc5d9b»), {}, rồi mới "
    "lấy mã nguồn hiện nay."
)


def is_amid_steps() -> bool:
    """Whether the tables here had some of the steps, and not all."""
    recorded = MigrationRecorder(connection).applied_migrations().keys()
    return bool(recorded & SECOND) and not recorded >= LAST


def forget_steps() -> None:
    """Leave of the steps that were recorded only the one that bears the name of today."""
    recorder = MigrationRecorder(connection)
    if recorder.applied_migrations().keys() >= LAST:
        recorder.migration_qs.filter(app__in=[app for app, _ in LAST]).exclude(name=TODAY).delete()


def made(unknown: Iterable[tuple[str, str]], at: dt.datetime | None) -> bool:
    """Whether a backup of that time, whose migrations are `unknown` today, comes from amid the steps."""
    last = dict(LAST)
    return at is not None and at.date() < ENDED and all(name < last.get(app, "") for app, name in unknown)


def as_of_today(targets: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The migrations at which a backup was made, the last steps by today's name."""
    return [(app, TODAY) if (app, name) in LAST else (app, name) for app, name in targets]
