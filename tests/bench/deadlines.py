"""How long the start page and the recount take with a ward's many years of opinions. Not part of the tests.

    VAR_DIR=var python -m tests.bench.deadlines 100000                                   SQLite
    python tools/postgres.py -- env VAR_DIR=var python -m tests.bench.deadlines 100000   PostgreSQL

5,000 of them are open, half with a body, some extended, some waiting for a moderator.
"""

import datetime as dt
import os
import statistics
import sys
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = f"sqlite:///{Path(os.environ['VAR_DIR']) / f'bench-deadlines-{ROWS}.sqlite3'}"

import django  # noqa: E402  # the settings must be there first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.utils import timezone  # noqa: E402

from feedback.actions.remind import remind  # noqa: E402
from feedback.deadlines import refresh_all_deadlines  # noqa: E402
from feedback.models import Assignment, Opinion, Response  # noqa: E402
from feedback.staff_views import start, start_numbers  # noqa: E402
from sessions_app.models import User  # noqa: E402
from tests.builders import make_body, make_outcome, make_session, make_user  # noqa: E402

OPEN = 5_000
TIMES = 9


def fill() -> None:
    """Called once: the next run finds the rows."""
    session, bodies, outcome = make_session(), [make_body() for _ in range(10)], make_outcome()
    now = timezone.now()

    def row(number: int) -> Opinion:
        is_open = number < OPEN
        return Opinion(
            session=session,
            original_text="x",
            subject="x",
            public_text="x",
            received_at=now - dt.timedelta(minutes=10 * number),
            moderation="pending" if number < 200 else "approved",
            processing=("classified" if number % 2 else "assigned") if is_open else "answered",
            competence="ward",
        )

    opinions = Opinion.objects.bulk_create([row(number) for number in range(ROWS)], batch_size=2000)
    given = [opinion for opinion in opinions[200:OPEN] if opinion.processing == "assigned"]
    Assignment.objects.bulk_create(Assignment(opinion=opinion, body=bodies[opinion.pk % 10]) for opinion in given)
    made = {"outcome": outcome, "issued_on": timezone.localdate(), "text": "x"}
    Response.objects.bulk_create(
        [
            Response(opinion=opinion, body=bodies[0], state="published", published_at=now, **made)
            for opinion in opinions[OPEN:]
        ],
        batch_size=2000,
    )
    Response.objects.bulk_create(
        Response(opinion=opinion, body=bodies[opinion.pk % 10], state="submitted", **made) for opinion in given[:300]
    )
    make_user("Quản trị", username="bench-all", body=bodies[0], email="a@example.vn")
    make_user("Văn phòng", username="bench-office", body=bodies[0], email="b@example.vn")
    make_user("Đơn vị xử lý", username="bench-unit", body=bodies[1], email="c@example.vn")


def timed(name: str, work, times: int = TIMES) -> None:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spent.append(1000 * (time.perf_counter() - began))
    middle = statistics.median(spent)
    print(f"{name:40} best {min(spent):8.1f} ms, median {middle:8.1f} ms, worst {max(spent):8.1f} ms")


def page_for(username: str) -> None:
    request = RequestFactory().get("/quan-tri/")
    request.user = User.objects.get(username=username)
    start.start_context(request)


def main() -> None:
    call_command("migrate", verbosity=0)
    if Opinion.objects.count() < ROWS:
        fill()
    timed("first recount, every day moves", refresh_all_deadlines, 1)
    if connection.vendor == "postgresql":
        connection.cursor().execute("VACUUM ANALYZE")
    timed("recount, nothing moves", refresh_all_deadlines, 3)
    for username in ["bench-all", "bench-office", "bench-unit"]:
        timed(f"start page of {username}", lambda username=username: page_for(username))
    user = User.objects.get(username="bench-all")
    for tile in start.TILES:
        timed(f"  {tile.label}", lambda tile=tile: start_numbers.numbers_of([tile], user))
    timed("remind", remind, 1)


if __name__ == "__main__":
    main()
