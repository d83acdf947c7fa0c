"""The template filled in with the real LibreOffice (`files/make_with_libreoffice.py`) goes through, saved in any way."""

import datetime as dt
import unicodedata
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from feedback.models import Opinion
from feedback.paper.template import template_xlsx
from tests.builders import make_group, make_session
from tests.staff import signed_in

from .steps import FIRST, confirm, file_error, problems_of, upload

FILES = Path(__file__).parents[1] / "files"
SAVED = ["libreoffice.xlsx", "libreoffice.csv", "libreoffice-cham-phay.csv", "libreoffice-tab.csv"]


@pytest.fixture
def session():
    """The one that the files were made for: the template says so."""
    for number in [3, 11]:
        make_group(number=number, name=f"Tổ dân phố số {number}")
    return make_session(pk=70, year=2025)


def send(session, name):
    office = signed_in("Văn phòng")
    preview = upload(office, session, (FILES / name).read_bytes(), name=name, received_on="20/04/2025")
    return office, preview


@pytest.mark.parametrize("name", SAVED)
def test_what_libreoffice_saved_is_taken_in_whole(session, name):
    office, preview = send(session, name)
    assert problems_of(preview) == {}
    assert [line.number for line in preview.context["found"].rows] == [6, 7, 8, 9, 10]
    confirm(office, preview)
    opinions = Opinion.objects.select_related("sender", "group").order_by("pk")
    assert [opinion.original_text for opinion in opinions] == [
        'Đèn đường trước ngõ 15 hỏng, tối; bà con gọi là "ngõ tối".',
        "Ngập ở đầu ngõ.\nHai tuần chưa rút.",
        "=Đề nghị cho xem lại giờ thu gom rác",
        "- Vỉa hè vỡ\n- Nắp cống mất",
        "2025",
    ]
    assert [opinion.sender.phone for opinion in opinions] == [f"+8491234567{digit}" for digit in "89012"]
    assert [timezone.localdate(opinion.received_at) for opinion in opinions] == [
        dt.date(2025, 4, day) for day in [3, 3, 13, 3, 20]
    ]
    assert [opinion.group.number for opinion in opinions] == [3, 3, 11, 3, 3]
    first, third = opinions[0], opinions[2]
    assert (first.sender.name, first.kind, first.topic.name) == ("Lê Thị Thử", "petition", "Giao thông, chiếu sáng")
    assert (first.place, first.visibility, third.visibility) == ("đầu ngõ 15", "named", "not_published")


def test_the_files_hold_what_makes_them_hard():
    text = (FILES / "libreoffice.csv").read_text()
    assert unicodedata.normalize("NFD", "Đèn đường") in text
    assert ",912345670," in text  # without its zero
    assert ",13/04/25\n" in text
    assert text.endswith("8,,,,,,,,,\n")


def test_the_same_list_saved_in_another_way_is_known_again(session):
    office, preview = send(session, SAVED[0])
    confirm(office, preview)
    _, again = send(session, SAVED[1])
    assert [line.is_taken for line in again.context["found"].rows] == [False] * 5


def test_libreoffices_own_kind_of_file_is_told_how_to_be_saved(session):
    _, page = send(session, "libreoffice.ods")
    assert file_error(page).startswith("Tệp kiểu OpenDocument (.ods). Hãy chọn «Lưu thành», kiểu Excel (.xlsx)")


def test_the_files_were_made_from_the_template_of_today(session):
    """Else they would prove nothing of what the desk hands out: the same columns in the same places."""
    made, new = load_workbook(FILES / "libreoffice.xlsx"), load_workbook(BytesIO(template_xlsx(session)))
    heads = [[cell.value for cell in book.worksheets[0][FIRST - 1]] for book in (made, new)]
    assert heads[0] == heads[1]
    assert made.sheetnames == new.sheetnames
