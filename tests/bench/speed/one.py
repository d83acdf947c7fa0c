"""One run on one database: all subjects in turn, in rounds."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from typing import Any

ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS = float(os.environ.get("SECONDS", "1.2"))
VISITORS = 8
SENDERS = 16
SENDINGS = 160
"""In each round, for the portal and the bare form."""


@dataclass
class Subject:
    """A measured subject, and its results in each round."""

    name: str
    server: Any
    requests: Callable[[], Iterator[bytes]]
    expected: int = 200
    at_once: int = VISITORS
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    wrong: int = 0
    size: int = 0

    def measure(self, database: Any, seconds: float = SECONDS) -> None:
        from .asking import ask

        server, rows = self.server.processor_seconds(), database.processor_seconds()
        told = ask(self.server.port, self.requests(), at_once=self.at_once, seconds=seconds)
        answers = len(told.took)
        self.rates.append(told.rate)
        self.costs.append((self.server.processor_seconds() - server) * 1000 / answers)
        self.database.append((database.processor_seconds() - rows) * 1000 / answers)
        self.took += told.took
        self.wrong += answers - told.statuses[self.expected]
        self.size = told.size

    def as_row(self) -> dict[str, Any]:
        took = sorted(self.took)
        return {
            "name": self.name,
            "rates": self.rates,
            "costs": [own + rows for own, rows in zip(self.costs, self.database, strict=True)],
            "database": statistics.median(self.database),
            "p50": took[len(took) // 2] * 1000,
            "p99": took[int(len(took) * 0.99)] * 1000,
            "worst": took[-1] * 1000,
            "answers": len(took),
            "wrong": self.wrong,
            "size": self.size,
        }


def measured() -> dict[str, Any]:
    """Start everything, measure, stop everything."""
    place = Path(os.environ["VAR_DIR"])
    environment = the_portals(place)
    os.environ.update(environment)
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from . import rows
    from .machines import Database, gunicorn, nginx, portal

    pages = rows.fill_portal()
    call_command("collectstatic", interactive=False, verbosity=0)
    typed = rows.typed_by_hand(pages["send"])
    queries = {name: rows.queries_of(address) for name, address in pages.items() if name != "send"}
    backend = connection.connection.get_backend_pid() if connection.vendor == "postgresql" else None
    database = Database(backend)
    kept, made = portal("kept", environment), portal("made", environment | {"KEEP_PAGES_MB": "0"})
    cold = portal("cold", environment | {"KEEP_PAGES_MB": "0", "KEEP_PARTS_MB": "0"})
    bare = gunicorn("bare", environment | {"DATABASE_URL": os.environ["DATABASE_URL"]})
    front = nginx("nginx", place, kept)
    servers = [server for server in [kept, made, cold, bare, front] if server]
    try:
        subjects = all_subjects(pages, typed, kept, made, cold, bare, front, place)
        for subject in subjects:
            subject.measure(database, 0.3)  # the first answers of a process load what it needs
        for subject in subjects:
            vars(subject).update(rates=[], costs=[], database=[], took=[], wrong=0)
        begun = time.monotonic()
        before = rows.stored()
        for number in range(ROUNDS):
            for subject in subjects:
                subject.measure(database)
            print(f"   vòng {number + 1}/{ROUNDS}, {time.monotonic() - begun:.0f} giây", flush=True)
        sent = next(subject for subject in subjects if subject.name == "send")
        assert rows.stored() - before == len(sent.took), "not every opinion that was acknowledged is stored"
        memory = {server.name: server.memory_of_a_worker() for server in servers}
    finally:
        for server in reversed(servers):
            server.stop()
    return {"subjects": [subject.as_row() for subject in subjects], "queries": queries, "memory": memory}


def the_portals(place: Path) -> dict[str, str]:
    keys = {name: name.lower() * 6 for name in ["SECRET_KEY", "CODE_KEY", "AUDIT_KEY"]}
    return {
        **os.environ,
        **keys,
        "DEBUG": "False",
        "DJANGO_SETTINGS_MODULE": "dialogue_portal.settings",
        "VAR_DIR": str(place),
        "PUBLIC_URL": "http://127.0.0.1",
        "RATE_LIMIT_EXEMPT": "127.0.0.0/8",
        "SHARES_OF_HALLS": "1000",
    }


def all_subjects(
    pages: dict[str, str], typed: dict[str, str], kept: Any, made: Any, cold: Any, bare: Any, front: Any, place: Path
) -> list[Subject]:
    from .asking import get, post

    def page(name: str, server: Any, address: str, **headers: str) -> Subject:
        return Subject(name, server, lambda: repeat(get(address, **headers)))

    def after_publishing(name: str, server: Any, address: str) -> Subject:
        return Subject(f"published, then {name}", server, lambda: published_before(get(address)))

    form = b"title=X&text=" + b"Y" * 200
    subjects = [
        page("bare", bare, "/"),
        page("bare, cached", bare, "/cached/"),
        *(page(f"kept {name}", kept, address) for name, address in pages.items() if name != "send"),
        Subject("kept home, known", kept, lambda: repeat(get("/", If_None_Match=etag_of(kept))), expected=304),
        *(page(f"made {name}", made, address) for name, address in pages.items() if name != "send"),
        *(after_publishing(name, made, address) for name, address in pages.items() if name != "send"),
        *(page(f"cold {name}", cold, address) for name, address in pages.items() if name != "send"),
        Subject("bare store", bare, lambda: iter([post("/store/", form)] * SENDINGS), 302, SENDERS),
        Subject("send", kept, lambda: sendings(pages["send"], typed), 302, SENDERS),
    ]
    if front:
        copy_of_home(place, kept)
        subjects += [page("nginx, file", front, "/file/home.html"), page("nginx before the portal", front, "/")]
    return subjects


def published_before(request: bytes) -> Iterator[bytes]:
    """The same request endlessly; before each one something is published, as far as a page can tell."""
    from tests.as_migrated import publish_something

    while True:
        publish_something()
        yield request


def etag_of(server: Any) -> str:
    import urllib.request

    return str(urllib.request.urlopen(f"http://127.0.0.1:{server.port}/").headers["ETag"])


def copy_of_home(place: Path, server: Any) -> None:
    """The home page as a file, with its compressed twin."""
    import gzip
    import urllib.request

    body = urllib.request.urlopen(f"http://127.0.0.1:{server.port}/").read()
    folder = place / "file"
    folder.mkdir()
    (folder / "home.html").write_bytes(body)
    (folder / "home.html.gz").write_bytes(gzip.compress(body, 6))


def sendings(address: str, typed: dict[str, str]) -> Iterator[bytes]:
    from . import rows
    from .asking import post

    return iter(
        [
            post(address, form.encode(), Cookie=f"csrftoken={rows.TOKEN}; draft={key}")
            for key, form in rows.drafts(address, SENDINGS, typed)
        ]
    )
