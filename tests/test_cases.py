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
from sessions_app.models import Announcement, ConclusionNotice, DialogueSession, Document, Photo
from tests.pdfs import kept_pdf

from .builders import image_file
from .cases import Case, Named, Row, Told
from .cases.dak_po import DAK_PO
from .cases.gia_thuy import GIA_THUY
from .cases.hoi_son import HOI_SON
from .cases.long_an import LONG_AN
from .cases.shorter import SHORTER
from .forms import Form, opened_form, send, words_of
from .staff import page_of, verb_address

pytestmark = [pytest.mark.long, pytest.mark.django_db]

INLINES = ["meetings", "agenda", "participations", "attendee_counts", "reported_figures"]
BESIDE_ITS_NAME = {"body": {"kind": "other"}}
"""What else must be said of a row that is known by its name."""
PDF = kept_pdf()


def enter(office: Client, case: Case) -> DialogueSession:
    """Type the whole case into the forms, and publish it by the buttons."""
    session = add(office, DialogueSession, case.session, {name: getattr(case, name) for name in INLINES})
    publish(office, session, "cong-bo")
    enter_around(office, session, case)
    return session


def enter_around(office: Client, session: DialogueSession, case: Case) -> None:
    """What hangs on the session and has forms of its own."""
    of_session = {"session": str(session.pk)}
    if case.announcement:
        news = add(office, Announcement, {**case.announcement, **of_session}, {"files": case.attachments})
        publish(office, news, "dang")
    for document in case.documents:
        publish(office, add(office, Document, {**document, **of_session}, upload=paper()), "cong-bo")
    for photo in case.photos:
        publish(office, add(office, Photo, {**photo, **of_session}, upload=image_file()), "cong-bo")
    for commitment in case.commitments:
        publish(office, add(office, Commitment, {**commitment, **of_session}), "cong-bo")
    if case.conclusion:
        notice = add(office, ConclusionNotice, {**case.conclusion, **of_session}, {"items": case.items})
        publish(office, notice, "cong-bo")


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
        boxes = {"name": value.name, **BESIDE_ITS_NAME.get(value.model, {})}
        found = model.objects.filter(name=value.name).first() or add(office, model, boxes)
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
    "case",
    [LONG_AN, DAK_PO, HOI_SON, GIA_THUY, *SHORTER],
    ids=lambda case: case.session["ward_then"].typed.split(",")[0],
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
    told = {
        "announcements": [told_by([case.announcement, *case.attachments])] if case.announcement else [],
        "documents": [told_by([document]) for document in case.documents],
        "commitments": [told_by([commitment]) for commitment in case.commitments],
    }
    pages = [
        (row.get_absolute_url(), words)
        for name, several in told.items()
        for row, words in zip(getattr(session, name).order_by("pk"), several, strict=True)
    ]
    if case.conclusion:
        pages.append((session.conclusion.get_absolute_url(), told_by([case.conclusion, *case.items])))
    found = missing(reverse("sessions_app:gallery", args=[session.slug]), told_by(case.photos))
    found += missing(session.get_absolute_url(), [address for address, _ in pages])
    return found + [one for address, words in pages for one in missing(address, words)]


def test_what_came_of_it_is_typed_when_it_was_held(office):
    """First the announcement, as in life; the programme then names one of those who took part."""
    session = add(office, DialogueSession, DAK_PO.session, {"meetings": DAK_PO.meetings})
    publish(office, session, "cong-bo")
    change(office, session, {"participations": DAK_PO.participations, "reported_figures": DAK_PO.reported_figures})
    secretary = Told(str(session.participations.get().pk), "Thường trực Huyện ủy")
    change(office, session, {"agenda": [{**DAK_PO.agenda[0], "done_by": "", "participation": secretary}]})
    rows = [*DAK_PO.meetings, *DAK_PO.agenda, *DAK_PO.participations, *DAK_PO.reported_figures]
    assert missing(session.get_absolute_url(), told_by([DAK_PO.session, *rows])) == []


def change(office: Client, row: Model, rows: dict[str, list[Row]]) -> None:
    """Open the form of what is there, add rows below it, and save."""
    form = opened_form(office, page_of(row))
    for prefix, several in rows.items():
        for number, typed in enumerate(several):
            fill_row(form, prefix, number, {name: as_typed(office, value) for name, value in typed.items()})
    send(office, page_of(row), form)
