"""How long the import of a list takes, from the file to the codes, with a ward's many years of opinions beside it. Not
part of the tests.

    VAR_DIR=var python -m tests.bench.lists 100000                                   SQLite
    python tools/postgres.py -- env VAR_DIR=var python -m tests.bench.lists 100000   PostgreSQL

Preview, confirmation and the page of codes together, the record chained as always: time on the processor (`clock.py`),
then by the clock. Each run adds its opinions to the database.
"""

import io
import os
import sys
import uuid
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = f"sqlite:///{Path(os.environ['VAR_DIR']) / f'bench-cases-{ROWS}.sqlite3'}"

import django  # noqa: E402  # the settings must be there first

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from openpyxl import load_workbook  # noqa: E402

from feedback.models import ImportBatch, Opinion  # noqa: E402
from feedback.paper.template import HEAD_ROW, template_xlsx  # noqa: E402
from sessions_app.models import DialogueSession, ResidentialGroup  # noqa: E402
from tests.bench.clock import milliseconds  # noqa: E402
from tests.bench.many_cases import fill  # noqa: E402
from tests.bench.texts import matter, text_about  # noqa: E402
from tests.builders import make_group, make_session, make_user, make_ward  # noqa: E402


def filled(session: DialogueSession, rows: int) -> bytes:
    book = load_workbook(io.BytesIO(template_xlsx(session)))
    group = ResidentialGroup.objects.active().first() or make_group()
    for number in range(HEAD_ROW + 1, HEAD_ROW + 1 + rows):
        cells = ["", "Lê Thị Thử", "0912345678", group.name, "", "", "", f"{text_about(matter())} {uuid.uuid4()}"]
        for place, value in enumerate(cells, start=1):
            book.worksheets[0].cell(number, place, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def take_in(client: Client, session: DialogueSession, content: bytes) -> None:
    form = {
        "session": session.pk,
        "channel": "group_meeting",
        "received_on": f"{timezone.localdate():%d/%m/%Y}",
        "collected_by": "Tổ trưởng",
        "file": SimpleUploadedFile("ds.xlsx", content),
    }
    preview = client.post(reverse("admin:opinion_lists"), form, follow=True)
    confirmed = client.post(reverse("admin:list_confirm"), {"token": preview.context["token"]}, follow=True)
    assert confirmed.status_code == 200


def main() -> None:
    call_command("migrate", verbosity=0)
    if not Opinion.objects.exists():
        make_ward()
        fill(ROWS)
    client, session = Client(SERVER_NAME="localhost"), make_session(year=timezone.localdate().year)
    client.force_login(make_user("Văn phòng", username=str(uuid.uuid4())))
    setup_test_environment()  # keeps the context of the preview
    print(connection.vendor, Opinion.objects.count(), "opinions")
    for rows in [100, 100, 100, 2000]:
        content = filled(session, rows)
        computed, waited = milliseconds(lambda content=content: take_in(client, session, content))
        assert ImportBatch.objects.first().row_count == rows
        print(
            f"{rows:5} rows: {computed / 1000:6.2f} s on the processor, {waited / 1000:6.2f} s by the clock", flush=True
        )


if __name__ == "__main__":
    main()
