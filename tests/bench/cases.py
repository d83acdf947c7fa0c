"""How long the list of cases takes with ten years of a busy ward, and what its files weigh. Not part of the tests.

    VAR_DIR=var python -m tests.bench.cases 100000                                   SQLite
    python tools/postgres.py -- env VAR_DIR=var python -m tests.bench.cases 100000   PostgreSQL

The time is that of the whole answer of the server, sign-in and template included, best of three after a first.
"""

import os
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
from django.http import QueryDict  # noqa: E402

from dialogue_portal.lib.keyset import capped_count, keyset_page  # noqa: E402
from feedback.cases.states import STATE_CHOICES  # noqa: E402
from feedback.forms.cases import DUE_CHOICES, ORDERS, CaseFilterForm  # noqa: E402
from feedback.models import Channel, Opinion  # noqa: E402
from sessions_app.models import Body, DialogueSession, ResidentialGroup, Topic  # noqa: E402
from tests.bench.many_cases import fill  # noqa: E402


def queries():
    session = DialogueSession.objects.order_by("pk")[3]
    filters = {"": {}}
    filters |= {f"tinh_trang={value}": {"tinh_trang": value} for value, _ in STATE_CHOICES}
    filters |= {f"han={value}": {"han": value} for value, _ in DUE_CHOICES}
    filters |= {f"kenh={value}": {"kenh": value} for value in Channel.values}
    body = Body.objects.last().pk
    filters |= {"don_vi": {"don_vi": body}, "phoi-hop": {"don_vi": body, "vai": "phoi-hop"}}
    filters |= {"hoi_nghi": {"hoi_nghi": session.pk}, "linh_vuc": {"linh_vuc": Topic.objects.first().pk}}
    filters |= {"to": {"to": ResidentialGroup.objects.first().pk}}
    filters |= {"ngay": {"tu_ngay": "01/03/2020", "den_ngay": "30/03/2020"}, "tu_ngay": {"tu_ngay": "01/03/2018"}}
    filters |= {
        f"q={words}": {"q": words}
        for words in ["duong", "phuong", "de nghi", "ngap lut", "karaoke ham", "zq", "123", "n", "ng"]
    }
    filters["mixed"] = {"q": "ngap", "linh_vuc": Topic.objects.first().pk, "tinh_trang": "da-tra-loi"}
    filters["mixed2"] = {"don_vi": body, "linh_vuc": Topic.objects.first().pk, "han": "qua-han"}
    filters["mixed3"] = {
        "don_vi": body,
        "linh_vuc": Topic.objects.first().pk,
        "tinh_trang": "dang-xu-ly",
        "kenh": "portal",
    }
    return filters


def once(data):
    form = CaseFilterForm(data)
    form.is_valid()
    began = time.perf_counter()
    rows = form.narrow(Opinion.objects.all(), originals=True)
    page = keyset_page(rows, form.order, QueryDict(""), 50)
    middle = time.perf_counter()
    capped_count(rows)
    return (middle - began) * 1000, (time.perf_counter() - middle) * 1000, len(page.keys)


def main():
    call_command("migrate", verbosity=0)
    if not Opinion.objects.exists():
        fill(ROWS)
    only = sys.argv[2] if len(sys.argv) > 2 else ""
    for name, data in queries().items():
        if only and only not in name:
            continue
        line = f"{name:30}"
        for order in ORDERS:
            once({**data, "sap_xep": order})
            best = min(once({**data, "sap_xep": order}) for _ in range(2))
            line += f" {order}: {best[0]:6.1f}+{best[1]:5.1f}" + ("!" if best[0] + best[1] > 45 else " ")
        print(line, best[2], flush=True)


if __name__ == "__main__":
    main()
