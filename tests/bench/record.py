"""How long the record takes to seal and to verify, and with how much memory. Not part of the tests.

    python tools/postgres.py -- sh -c 'python -m tests.bench.record; python -m tests.bench.record'

The first run writes 200,000 events of 20,000 cases into the database that the settings name, which should be one of
its own (`VAR_DIR` for SQLite); the second measures.
"""

import os
import resource
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from sessions_app import chain  # noqa: E402
from sessions_app.models import CaseEvent  # noqa: E402

CASES, EVENTS_OF_EACH, AT_ONCE = 20_000, 10, 1000
REASON = "Nội dung chưa đủ rõ để giải quyết, đã hỏi thêm người gửi. " * 2


def fill() -> None:
    for start in range(1, CASES + 1, AT_ONCE):
        events = [event for case_id in range(start, start + AT_ONCE) for event in chained(case_id)]
        CaseEvent.objects.bulk_create(events, batch_size=AT_ONCE)


def chained(case_id: int) -> list[CaseEvent]:
    events: list[CaseEvent] = []
    for _ in range(EVENTS_OF_EACH):
        event = CaseEvent(case_kind="opinion", case_id=case_id, verb="classify", at=timezone.now(), reason=REASON)
        chain.link(event, len(events), events[-1].hash if events else "")
        events.append(event)
    return events


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(name: str, work) -> None:
    before, start = memory_mb(), time.perf_counter()
    result = work()
    print(f"{name}: {time.perf_counter() - start:.1f} s, {memory_mb() - before:.0f} MB more than before; {result}")


def main() -> None:
    call_command("migrate", verbosity=0)
    if not CaseEvent.objects.exists():
        fill()
        print("Filled; run it again to measure in a fresh process.")
        return
    print(connection.vendor, CaseEvent.objects.count(), "events")
    measured("seal", chain.seal)
    measured("verify", lambda: list(chain.verify(chain.Tally())))


if __name__ == "__main__":
    main()
