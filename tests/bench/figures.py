"""How long the figures and the board take with ten years of a busy ward and 5,000 promises. Not part of the tests.

    VAR_DIR=var python -m tests.bench.figures 100000                                   SQLite
    python tools/postgres.py -- env VAR_DIR=var python -m tests.bench.figures 100000   PostgreSQL

Cold is the first page of a fresh connection, warm the best of five; both whole, template included. Time on the
processor, of this process and of the database's, and behind a slash what the clock says; then the queries.
"""

import os
import random
import sys
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = f"sqlite:///{Path(os.environ['VAR_DIR']) / f'bench-figures-{ROWS}.sqlite3'}"

import django  # noqa: E402  # the settings must be there first

django.setup()

import datetime as dt  # noqa: E402

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from feedback import deadlines  # noqa: E402
from feedback.figures import stored  # noqa: E402
from feedback.models import Commitment, CommitmentState, Opinion, Rating, Response  # noqa: E402
from sessions_app.actions import record  # noqa: E402
from sessions_app.models import Body, CaseEvent, DialogueSession, ResidentialGroup, Topic  # noqa: E402
from tests.bench.clock import milliseconds  # noqa: E402
from tests.bench.many_cases import fill  # noqa: E402
from tests.builders import make_ward  # noqa: E402

PROMISES = 5000
TIMES = 5
dice = random.Random(7)


def add_promises() -> None:
    now, today = timezone.now(), timezone.localdate()
    bodies = list(Body.objects.all())
    states = dice.choices(CommitmentState.values, [15, 25, 10, 45, 5], k=PROMISES)
    rows = [
        Commitment(
            session=session,
            lead_body=dice.choice(bodies),
            title=f"Sửa đường, thoát nước đoạn {number}",
            state=state,
            dropped_reason="x" if state == CommitmentState.DROPPED else "",
            due_on=today + dt.timedelta(days=dice.randint(-400, 200)),
            published_at=now - dt.timedelta(days=dice.randint(0, 3600)),
        )
        for number, (state, session) in enumerate(
            zip(states, dice.choices(DialogueSession.objects.all(), k=PROMISES), strict=True)
        )
    ]
    Commitment.objects.bulk_create(rows)
    opinions = dice.sample(list(Opinion.objects.public().values_list("pk", flat=True)), PROMISES * 2)
    link = Commitment.opinions.through
    link.objects.bulk_create(
        link(commitment_id=rows[place // 2].pk, opinion_id=pk) for place, pk in enumerate(opinions)
    )


def add_ratings() -> None:
    answers = Response.objects.filter(opinion__in=Opinion.objects.public()).values_list("pk", "opinion")[: ROWS // 5]
    scores = dice.choices(Rating.Score.values, [6, 2, 2], k=len(answers))
    Rating.objects.bulk_create(
        Rating(response_id=pk, opinion_id=opinion, score=score)
        for (pk, opinion), score in zip(answers, scores, strict=True)
    )


def addresses() -> dict[str, str]:
    session, body = DialogueSession.objects.order_by("pk")[20], Body.objects.first()
    topic, group = Topic.objects.first(), ResidentialGroup.objects.first()
    return {
        "figures": "/so-lieu/",
        "figures of a year": "/so-lieu/?nam=2024",
        "figures of a session": f"/doi-thoai/{session.slug}/so-lieu/",
        "figures as CSV": "/so-lieu/bang.csv",
        "board": "/viec-phai-lam/",
        "board, last page": "/viec-phai-lam/?trang=250",
        "board, late": "/viec-phai-lam/?tinh_trang=qua-han",
        "board, body": f"/viec-phai-lam/?don_vi={body.pk}",
        "board, topic": f"/viec-phai-lam/?linh_vuc={topic.slug}",
        "board, group": f"/viec-phai-lam/?to={group.slug}",
        "board, session": f"/viec-phai-lam/?hoi_nghi={session.slug}",
        "board, words": "/viec-phai-lam/?q=thoat+nuoc+12",
        "opinions of a body, on time": f"/y-kien/?don_vi={body.pk}&tinh_trang=dung-han",
        "opinions of a year": "/y-kien/?nam=2024",
    }


def open_page(address: str) -> None:
    assert Client(SERVER_NAME="localhost").get(address).status_code == 200


def measure(name: str, address: str) -> None:
    connection.close()
    cold = milliseconds(lambda: open_page(address))
    spent = [milliseconds(lambda: open_page(address)) for _ in range(TIMES)]
    warm = [min(column) for column in zip(*spent, strict=True)]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        open_page(address)
    print(f"  {name:30} {cold[0]:5.0f}/{cold[1]:5.0f}  {warm[0]:5.0f}/{warm[1]:5.0f}  {len(queries):3}", flush=True)


def main() -> None:
    call_command("migrate", verbosity=0)
    if not Commitment.objects.exists():
        make_ward()
        fill(ROWS)
        add_promises()
        add_ratings()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    for name, work in [
        ("answer times", deadlines.recount_answer_times),
        ("all counts", lambda: stored.store(everything=True)),
    ]:
        began = time.perf_counter()
        work()
        print(f"{name}: {time.perf_counter() - began:.1f} s", flush=True)
    print(connection.vendor, Opinion.objects.count(), "opinions: cold, warm (processor/clock, ms), queries")
    for name, address in addresses().items():
        measure(name, address)
    for session in DialogueSession.objects.order_by("pk")[:3]:
        record(session, "bench", by=None)
    measure("figures, 3 sessions changed", "/so-lieu/")
    CaseEvent.objects.filter(verb="bench").delete()


if __name__ == "__main__":
    main()
