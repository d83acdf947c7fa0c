"""Every naughty string in every list that can be taken along: no cell of a file begins as a formula or is one."""

import csv
import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from dialogue_portal.lib.spreadsheets import ALIVE
from feedback.models import Opinion
from sessions_app.models import DocumentNumber
from tests.builders import (
    make_body,
    make_commitment,
    make_group,
    make_meeting,
    make_opinion,
    make_registration,
    make_response,
    make_session,
    make_topic,
    make_user,
)
from tests.staff import signed_in

from .forms import as_stored
from .naughty import naughty_strings

pytestmark = pytest.mark.django_db
BLANKS = " \n\u00a0\ufeff\u200b"
"""What a program may pass over before it looks whether a cell begins as a formula."""


@pytest.fixture
def stored():
    """A session of which every title, name, place and text is a naughty string."""
    session = make_session(title="=1+1", slug="xuat-tep")
    meeting = make_meeting(session=session, seats=10_000)
    for number, string in enumerate(naughty_strings()):
        text = as_stored(string)
        opinion = make_opinion(session=session, moderation="approved", place=text[:100], sender={"name": text[:100]})
        Opinion.objects.filter(pk=opinion.pk).update(subject=text[:200], public_text=text, original_text=text)
        make_response(opinion=Opinion.objects.get(pk=opinion.pk), text=text, state="published")
        if number % 4 == 0:
            make_registration(meeting=meeting, who={"name": text[:100]}, about=text[:300])
            make_commitment(session=session, title=text[:200], published_at=timezone.now())
    return session


def cells_of(name, content):
    """Of a CSV file all cells; of a workbook those that it calls formulas, marked so that they are found."""
    if name.endswith(".csv"):
        return [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return ["=" if cell.data_type == "f" else f"'{cell.value}" for cell in cells]


def files_of(office, session):
    wanted = {"dang": "csv"}, {"dang": "xlsx"}
    for kind in wanted:
        for name in ("case_file", "registration_file"):
            asked = {**kind, "nguyen_van": "on"} if name == "case_file" else kind
            yield f"{name}.{kind['dang']}", office.post(reverse(f"admin:{name}"), asked).getvalue()
    for name in ["doi-thoai", "y-kien", "van-de", "viec-phai-lam"]:
        yield f"open-{name}.csv", office.get(reverse("open_data_file", args=[name, 0])).getvalue()
    archive = zipfile.ZipFile(io.BytesIO(office.get(reverse("dossier", args=[session.slug])).getvalue()))
    yield from ((name, archive.read(name)) for name in archive.namelist() if name.endswith(".csv"))


@pytest.fixture
def named():
    """A session, bodies, topics, groups and a book of numbers, all of which are named by naughty strings."""
    session, by = make_session(title="=1+1", slug="ten-la"), make_user(full_name="@SUM(1)")
    for number, string in enumerate(naughty_strings(), start=1):
        text = as_stored(string)
        body = make_body(name=f"{text[:150]} {number}")
        places = {"topic": make_topic(name=f"{text[:110]} {number}"), "group": make_group(name=f"{text[:80]} {number}")}
        opinion = make_opinion(session=session, moderation="approved", **places)
        make_response(opinion=opinion, body=body, state="published")
        make_commitment(session=session, lead_body=body, published_at=timezone.now())
        given = {"number_symbol": text[:40], "subject": text[:300], "taken_by": by}
        DocumentNumber.objects.create(issuer=body, kind="plan", year=2026, number=number, **given)
    return session


def small_files_of(office, session):
    year = timezone.localdate().year
    yield "numbers.csv", office.get(reverse("admin:document_numbers_file"), {"dang": "csv"}).content
    yield "numbers.xlsx", office.get(reverse("admin:document_numbers_file")).content
    yield "figures.csv", office.get(reverse("feedback:figures_file")).content
    yield "report.xlsx", office.get(reverse("admin:leader"), {"nam": year, "ky": "nam", "dang": "xlsx"}).content
    for kind in ("csv", "xlsx"):
        yield f"template.{kind}", office.get(reverse("admin:list_template", args=[session.pk, kind])).content


def test_no_cell_of_a_file_is_alive(stored):
    look_at(files_of(signed_in(), stored))


def test_no_cell_of_a_list_of_names_is_alive(named):
    look_at(small_files_of(signed_in(), named))


def look_at(files):
    looked_at, alive, began = {}, [], 0
    for name, content in files:
        cells = cells_of(name, content)
        looked_at[name] = len(cells)
        alive += [(name, cell[:40]) for cell in cells if cell.strip(BLANKS).startswith(ALIVE)]
        began += sum(cell.startswith("'=") for cell in cells)
    print(looked_at)
    assert alive == []
    assert began > 10
    assert sum(looked_at.values()) > 10_000
