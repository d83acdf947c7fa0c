"""Conferences that were really held: staff enter each through the staff site alone, and a visitor finds every fact."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from feedback.models import Commitment
from sessions_app.models import Announcement, DialogueSession, Document

from .cases import Case, Named, Row, Told
from .cases.dak_po import DAK_PO
from .cases.hoi_son import HOI_SON
from .cases.long_an import LONG_AN
from .cases.shorter import SHORTER
from .forms import Form, opened_form, send, words_of
from .staff import page_of, signed_in, verb_address

pytestmark = pytest.mark.django_db

INLINES = ["meetings", "agenda", "participations", "attendee_counts", "reported_figures"]
PDF = b"%PDF-1.7 thu %%EOF"


@pytest.fixture
def office() -> Client:
    return signed_in("Văn phòng")


def enter(office: Client, case: Case) -> DialogueSession:
    """Type the whole case into the forms, and publish it by the buttons."""
    rows = {name: getattr(case, name) for name in INLINES}
    session = add(office, DialogueSession, case.session, rows)
    publish(office, session, "cong-bo")
    if case.announcement:
        own = {**case.announcement, "session": str(session.pk)}
        publish(office, add(office, Announcement, own, {"files": case.attachments}), "dang")
    for document in case.documents:
        publish(office, add(office, Document, {**document, "session": str(session.pk)}, upload=paper()), "cong-bo")
    for commitment in case.commitments:
        publish(office, add(office, Commitment, {**commitment, "session": str(session.pk)}), "cong-bo")
    return session


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("van-ban.pdf", PDF)


def add(office: Client, model: Any, typed: Row, rows: dict[str, list[Row]] | None = None, **files: Any) -> Any:
    """Fill in the form of a new row, and the rows below it, and save."""
    boxes = {name: as_typed(office, value) for name, value in typed.items()}
    below = [
        (prefix, number, {name: as_typed(office, value) for name, value in row.items()})
        for prefix, several in (rows or {}).items()
        for number, row in enumerate(several)
    ]
    address = page_of(model, "add")
    form = opened_form(office, address)
    for name, value in boxes.items():
        form.fill(name, value)
    for prefix, number, row in below:
        files |= fill_row(form, prefix, number, row)
    send(office, address, form, **files)
    return model.objects.latest("pk")


def fill_row(form: Form, prefix: str, number: int, row: Row) -> dict[str, Any]:
    """Returns the file that the row asks for."""
    form.add_row(prefix, number)
    for name, value in row.items():
        form.fill(f"{prefix}-{number}-{name}", value)
    upload = f"{prefix}-{number}-upload"
    return {upload: paper()} if upload in form.names else {}


def as_typed(office: Client, value: Any) -> Any:
    if isinstance(value, Named):
        model = apps.get_model("sessions_app", value.model)
        found = model.objects.filter(name=value.name).first() or add(office, model, {"name": value.name})
        return str(found.pk)
    return value.typed if isinstance(value, Told) else value


def publish(office: Client, row: Model, verb: str) -> None:
    """Press the button; where it asks why this is late, say so."""
    address = verb_address(row, verb)
    form = opened_form(office, address)
    if "reason" in form.names:
        form.fill("reason", "Hồ sơ cũ nhập lại.")
    send(office, address, form)


def told_by(rows: Iterable[Row]) -> list[str]:
    """The words that a visitor must find of `rows`; of text in several lines, each line."""
    words: list[str] = []
    for value in (value for row in rows for value in row.values()):
        read = value.read if isinstance(value, Told) else value.name if isinstance(value, Named) else value
        words += [line.removeprefix("- ") for line in read.splitlines()]
    return words


def missing(address: str, words: list[str]) -> list[str]:
    """Which of `words` an anonymous visitor does not find at `address`."""
    page = words_of(Client().get(address))
    return [one for one in words if one not in page]


@pytest.mark.parametrize(
    "case", [LONG_AN, DAK_PO, HOI_SON, *SHORTER], ids=lambda case: case.session["ward_then"].typed.split(",")[0]
)
def test_a_visitor_finds_every_fact_that_staff_typed(office, case):
    session = enter(office, case)
    rows = [row for name in INLINES for row in getattr(case, name)]
    assert missing(session.get_absolute_url(), told_by([case.session, *rows])) == []
    listed = {"title": case.session["title"], "days": case.meetings[0]["held_on"].read.removeprefix("Buổi 1 ")}
    assert missing(reverse("sessions_app:sessions"), told_by([listed])) == []
    assert missing_around(session, case) == []


def missing_around(session: DialogueSession, case: Case) -> list[str]:
    """Of what hangs on the session: on pages of its own, to which its page leads."""
    found: list[str] = []
    for announcement in session.announcements.all():
        found += missing(announcement.get_absolute_url(), told_by([case.announcement, *case.attachments]))
    for row, typed in [
        *zip(session.documents.order_by("pk"), case.documents, strict=True),
        *zip(session.commitments.order_by("pk"), case.commitments, strict=True),
    ]:
        found += missing(row.get_absolute_url(), told_by([typed]))
    around = [*session.announcements.all(), *session.documents.all(), *session.commitments.all()]
    return found + missing(session.get_absolute_url(), [row.get_absolute_url() for row in around])
