"""How long the list of cases takes with ten years of a busy ward, and what its files weigh. Not part of the tests.

    VAR_DIR=var python -m tests.bench.cases 100000                                   SQLite
    python tools/postgres.py -- env VAR_DIR=var python -m tests.bench.cases 100000   PostgreSQL

A page is timed whole, sign-in and template included: the best of five. Because a machine has other work, the table
shows time on the processor, of this process and of the database's, and behind a slash what the clock says. Each file
is written by a process of its own, which says how much more memory it took at its height than for a page.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = f"sqlite:///{Path(os.environ['VAR_DIR']) / f'bench-cases-{ROWS}.sqlite3'}"

import django  # noqa: E402  # the settings must be there first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from feedback.cases.states import STATE_CHOICES  # noqa: E402
from feedback.forms.cases import DUE_CHOICES, ORDER_NAMES  # noqa: E402
from feedback.models import Channel, Opinion  # noqa: E402
from sessions_app.models import Body, DialogueSession, ResidentialGroup, Topic, User  # noqa: E402
from tests.bench.clock import memory_mb, milliseconds  # noqa: E402
from tests.bench.many_cases import fill  # noqa: E402
from tests.builders import make_user, make_ward  # noqa: E402

WORDS = ["duong", "phuong", "de nghi", "ngap lut", "karaoke ham", "zq", "123", "n", "ng"]
TIMES = 5
SLOW = 50
"""Milliseconds."""


def filters() -> dict[str, dict[str, object]]:
    body, topic, group = Body.objects.order_by("pk").last(), Topic.objects.first(), ResidentialGroup.objects.first()
    session = DialogueSession.objects.order_by("pk")[3]
    alone = {
        "tinh_trang": [value for value, _ in STATE_CHOICES],
        "han": [value for value, _ in DUE_CHOICES],
        "kenh": Channel.values,
        "don_vi": [body.pk],
        "hoi_nghi": [session.pk],
        "linh_vuc": [topic.pk],
        "to": [group.pk],
        "tu_ngay": ["01/03/2018"],
        "q": WORDS,
    }
    return {
        "no filter": {},
        **{f"{name}={value}": {name: value} for name, values in alone.items() for value in values},
        "a month": {"tu_ngay": "01/03/2020", "den_ngay": "31/03/2020"},
        "a body that helps": {"don_vi": body.pk, "vai": "phoi-hop"},
        "words, topic, answered": {"q": "ngap", "linh_vuc": topic.pk, "tinh_trang": "da-tra-loi"},
        "body, topic, late": {"don_vi": body.pk, "linh_vuc": topic.pk, "han": "qua-han"},
        "body, topic, in work": {"don_vi": body.pk, "linh_vuc": topic.pk, "tinh_trang": "dang-xu-ly"},
    }


def signed_in(role: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    username = f"bench-{role}"
    user = User.objects.filter(username=username).first()
    client.force_login(user or make_user(role, username=username, body=Body.objects.order_by("pk").last()))
    return client


def open_page(client: Client, query: dict[str, object], page: str = "admin:case_list") -> None:
    response = client.get(reverse(page), query)
    if response.status_code == 302:  # printing is an act on the record
        response = client.post(reverse(page), query, follow=True)
    assert response.status_code == 200


def best(client: Client, query: dict[str, object], page: str = "admin:case_list") -> str:
    spent = [milliseconds(lambda: open_page(client, query, page)) for _ in range(TIMES)]
    computed, waited = (min(column) for column in zip(*spent, strict=True))
    return f"{computed:4.0f}{'!' if computed > SLOW else ' '}/{waited:4.0f}"


def time_pages(only: str) -> None:
    for role in ["Văn phòng", "Đơn vị xử lý"]:
        client = signed_in(role)
        print(role)
        for name, query in filters().items():
            if only not in name:
                continue
            print(f"  {name:32}", *(best(client, {**query, "sap_xep": order}) for order in ORDER_NAMES), flush=True)
        print(f"  the print: {best(client, {}, 'admin:case_print')}")


def weigh(kind: str) -> None:
    client = signed_in("Văn phòng")
    open_page(client, {})
    before, began, size = memory_mb(), time.perf_counter(), 0
    for part in client.post(reverse("admin:case_file"), {"dang": kind, "nguyen_van": "on"}).streaming_content:
        size += len(part)
    spent = time.perf_counter() - began
    print(f"{kind}: {size / 1e6:.0f} MB in {spent:.0f} s, {memory_mb() - before:.0f} MB more memory", flush=True)


def main() -> None:
    call_command("migrate", verbosity=0)
    if not Opinion.objects.exists():
        make_ward()
        fill(ROWS)
    what = sys.argv[2] if len(sys.argv) > 2 else ""
    if what in {"xlsx", "csv"}:
        weigh(what)
        return
    print(connection.vendor, Opinion.objects.count(), "opinions; milliseconds by", ", ".join(ORDER_NAMES), flush=True)
    time_pages(what)
    for kind in [] if what else ["xlsx", "csv"]:
        subprocess.run([sys.executable, "-m", "tests.bench.cases", str(ROWS), kind], check=True)


if __name__ == "__main__":
    main()
