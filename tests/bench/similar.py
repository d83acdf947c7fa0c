"""How long the search in opinions takes with a ward's many years of them. Not part of the tests.

    VAR_DIR=var python -m tests.bench.similar 100000                                   SQLite
    python tools/postgres.py -- env VAR_DIR=var python -m tests.bench.similar 100000   PostgreSQL

Every tenth text repeats an earlier matter in other words. The times are those on the processor (`clock.py`), then what
the clock said.
"""

import datetime as dt
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = f"sqlite:///{Path(os.environ['VAR_DIR']) / f'bench-{ROWS}.sqlite3'}"

import django  # noqa: E402  # the settings must be there first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from feedback.models import Moderation, Opinion, Processing, Visibility  # noqa: E402
from sessions_app.models import DialogueSession  # noqa: E402
from tests.bench.clock import milliseconds  # noqa: E402
from tests.bench.texts import SYLLABLES, WORDS, dice, matter, text_about  # noqa: E402


def rows(session: DialogueSession) -> Iterator[Opinion]:
    matters: list[list[str]] = []
    start = timezone.now() - dt.timedelta(days=3650)
    for number in range(ROWS):
        words = dice.choice(matters) if matters and number % 10 == 0 else matter()
        matters.append(words)
        yield Opinion(
            session=session,
            original_text="x",
            subject=" ".join(words[:4]).capitalize(),
            public_text=text_about(words),
            received_at=start + dt.timedelta(days=3650 * number / ROWS),
            moderation=dice.choices([Moderation.APPROVED, Moderation.PENDING], [95, 5])[0],
            visibility=dice.choices([Visibility.UNNAMED, Visibility.NOT_PUBLISHED], [9, 1])[0],
            processing=dice.choices([Processing.ANSWERED, Processing.CLASSIFIED], [8, 2])[0],
        )


def fill() -> None:
    call_command("migrate", verbosity=0)
    if Opinion.objects.count() == ROWS:
        return
    session = DialogueSession.objects.create(title="Đo", year=2026, ward_then="x", announced_at=timezone.now())
    began = time.perf_counter()
    Opinion.objects.bulk_create(rows(session), batch_size=1000)
    print(f"{ROWS} opinions written in {time.perf_counter() - began:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def measure(name: str, calls: list[Callable[[], object]]) -> None:
    spent = [milliseconds(call) for call in calls]
    said = []
    for times in zip(*spent, strict=True):
        in_order = sorted(times)
        p95 = in_order[min(len(in_order) - 1, round(len(in_order) * 0.95))]
        said.append(f"p50 {statistics.median(times):6.1f} p95 {p95:6.1f} worst {in_order[-1]:6.1f}")
    print(f"{name:44} {said[0]} ms; clock {said[1]} ms", flush=True)


def page(words: str) -> object:
    return list(Opinion.objects.public().containing(words).with_response().newest_first()[:20])


def capped_count(words: str) -> object:
    return Opinion.objects.public().containing(words)[:1001].count()


def queries() -> dict[str, list[str]]:
    """Forty searches of each kind."""
    texts = [text_about(matter()).split() for _ in range(40)]
    held = list(Opinion.objects.public().order_by("?").values_list("public_text", flat=True)[:40])
    return {
        "common words (đề nghị, phường, tổ dân phố)": ["đề nghị", "phường", "tổ dân phố", "kiểm tra"] * 10,
        "one word": [dice.choice(SYLLABLES) for _ in range(40)],
        "two syllables, common": dice.choices(WORDS[:50], k=40),
        "two syllables, rare": dice.choices(WORDS[6000:], k=40),
        "absent": [f"zq{number} đường" for number in range(40)],
        "begun (two letters)": [word[:2] for word in dice.choices(SYLLABLES, k=40)],
        "five words": [" ".join(dice.sample(words, 5)) for words in texts],
        "five words that one opinion has": [" ".join(text.split()[12:17]) for text in held],
    }


def main() -> None:
    fill()
    print(connection.vendor, ROWS, "opinions,", Opinion.objects.public().count(), "of them public")
    page("làm nóng")
    for name, words in queries().items():
        measure(f"page: {name}", [lambda typed=typed: page(typed) for typed in words])
        measure(f"capped count: {name}", [lambda typed=typed: capped_count(typed) for typed in words])
    new = [text_about(matter()) for _ in range(40)]
    measure("similar_to: new matter", [lambda text=text: Opinion.objects.public().similar_to(text) for text in new])
    old = list(Opinion.objects.public().order_by("?")[:200])
    found = []
    measure(
        "similar_to: a text that is there",
        [lambda row=row: found.append(row in Opinion.objects.public().similar_to(row.public_text)) for row in old],
    )
    print("found itself:", sum(found), "of", len(found))
    long = [" ".join(text_about(matter()) for _ in range(12))[:4000] for _ in range(40)]
    measure(
        "similar_to: 4,000 characters", [lambda text=text: Opinion.objects.public().similar_to(text) for text in long]
    )


if __name__ == "__main__":
    main()
