"""The template of the import desk, filled in and sent as collectors do."""

import io
import re
import time

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from feedback.models import Channel, Opinion
from feedback.paper.lists import COLUMNS
from sessions_app.models import CaseEvent, OutboxMessage
from tests.staff import text_of

FIRST = 6
NAMES = [column.name for column in COLUMNS]
CODE = re.compile(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]")


def row(text="Đèn đường trước ngõ 15 hỏng.", **cells):
    return {"group": "Tổ dân phố số 3", "text": text, **cells}


def filled(office, session, *rows, change=lambda sheet: None):
    """The template of the desk, filled in as a collector's program does."""
    workbook = load_workbook(io.BytesIO(office.get(template_address(session)).content))
    sheet = workbook.worksheets[0]
    for number, cells in enumerate(rows, start=FIRST):
        for name, value in cells.items():
            sheet.cell(number, NAMES.index(name) + 1, value)
    change(sheet)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def template_address(session, extension="xlsx"):
    return reverse("admin:list_template", args=[session.pk, extension])


def upload(office, of, content, name="ds.xlsx", **typed):
    form = {
        "session": of.pk,
        "channel": Channel.GROUP_MEETING,
        "received_on": f"{timezone.localdate():%d/%m/%Y}",
        "collected_by": "Bà Hoa, tổ trưởng",
        "file": SimpleUploadedFile(name, content),
    }
    return office.post(reverse("admin:opinion_lists"), {**form, **typed}, follow=True)


def confirm(office, preview):
    return office.post(reverse("admin:list_confirm"), {"token": preview.context["token"]}, follow=True)


def take_in(office, session, *rows):
    return confirm(office, upload(office, session, filled(office, session, *rows)))


def problems_of(preview):
    return {line.number: line.problems for line in preview.context["found"].rows if line.problems}


def file_error(response):
    [error] = response.context["form"].errors["file"]
    return error


def spent_on(office, session, count):
    """Processor seconds for a list of `count` rows, all of which are imported."""
    rows = [
        row(f"Ý kiến thứ {number}: đèn đường hỏng.", name="Lê Thị Thử", phone="0912345678") for number in range(count)
    ]
    content = filled(office, session, *rows)
    start = time.process_time()  # the clock would measure the machine
    page = text_of(confirm(office, upload(office, session, content)))
    spent = time.process_time() - start
    assert Opinion.objects.count() == len(CODE.findall(page)) == count
    assert CaseEvent.objects.filter(case_kind="opinion").count() == count
    assert not OutboxMessage.objects.exists()
    return spent
