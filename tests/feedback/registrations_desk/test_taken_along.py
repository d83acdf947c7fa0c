"""What is printed or taken along as a file: no contact in it, and who took it is recorded."""

import csv
import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from sessions_app.models import CaseEvent, DialogueSession
from tests.builders import make_group, make_meeting, make_registration, make_session
from tests.staff import text_of

from .steps import DESK

pytestmark = pytest.mark.django_db


def test_the_print_holds_the_speakers_in_their_order_and_no_contact(office):
    meeting = make_meeting()
    who = {"name": "Nguyễn Thử", "phone": "+84911115678"}
    make_registration(meeting=meeting, wish="speak", about="Việc hai", place=2, who=who)
    make_registration(meeting=meeting, wish="speak", about="Việc một", place=1, who=who)
    make_registration(meeting=meeting, about="Chỉ nghe", who={"name": "Người Nghe"})
    page = text_of(office.get(reverse("admin:registration_speakers")))
    assert page.index("Việc một") < page.index("Việc hai")
    assert "Người Nghe" not in page
    assert "5678" not in page


def test_the_list_for_the_door_is_in_the_order_of_given_names_with_a_box_for_each(office):
    meeting = make_meeting()
    for name in ["Nguyễn Văn Đông", "Trần Thị Ánh", "Lê Bình"]:
        make_registration(meeting=meeting, who={"name": name, "phone": "+84911115678"})
    make_registration(meeting=meeting, state="cancelled", withdrawn_at=timezone.now(), who={"name": "Đã Rút"})
    make_registration(meeting=meeting, state="waiting_list", who={"name": "Lý Chờ"})
    page = text_of(office.get(reverse("admin:registration_door")))
    names = ["Trần Thị Ánh", "Lê Bình", "Lý Chờ", "Nguyễn Văn Đông"]
    assert sorted(names, key=page.index) == names
    assert "Đã Rút" not in page
    assert "trong danh sách chờ" in page
    assert "…5678" in page
    assert "911115678" not in page
    assert reverse("admin:registration_door") in text_of(office.get(DESK))


def test_a_speaker_has_one_number_on_the_list_the_print_the_file_and_in_the_hall(office):
    """Each meeting counts its own, and who withdrew leaves no gap."""
    session = make_session()
    for day in range(2):
        meeting = make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=day))
        make_registration(meeting=meeting, wish="speak", place=4, state="cancelled", withdrawn_at=timezone.now())
        for place in [7, 9]:
            make_registration(meeting=meeting, wish="speak", place=place, about="Việc", who={"name": "Thử"})
    chosen = {"hoi_nghi": session.pk}
    assert [line["number"] for line in office.get(DESK, chosen).context["rows"]] == [1, 2, 1, 2]
    assert "phát biểu số&nbsp;2" in text_of(office.get(DESK, chosen))
    page = text_of(office.get(reverse("admin:registration_speakers"), chosen))
    assert re.findall(r"<td>(\d)</td>", page) == ["1", "2", "1", "2"]
    file = office.post(reverse("admin:registration_file"), {**chosen, "dang": "csv"}).content.decode("utf-8-sig")
    assert [line["Thứ tự phát biểu"] for line in csv.DictReader(file.splitlines())] == ["1", "2", "1", "2"]
    today = text_of(office.get(reverse("admin:hall", args=[session.meetings.first().pk])))
    assert re.findall(r"Mời số (\d)", today) == ["1", "2"]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_file_holds_the_rows_of_the_list_lifeless_and_is_recorded(office, kind):
    meeting = make_meeting()
    make_registration(meeting=meeting, about="=1+1", group=make_group(), who={"name": "@Thử", "phone": "+84911115678"})
    make_registration(meeting=meeting, state="cancelled", withdrawn_at=timezone.now(), who={"name": "Đã rút"})
    answer = office.post(reverse("admin:registration_file"), {"dang": kind})
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if kind == "xlsx":
        cells = [cell for line in load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2) for cell in line]
        assert "f" not in {cell.data_type for cell in cells}
        assert [type(cell.value) for cell in cells if cell.data_type == "d"] == [dt.datetime]
        assert [cell.value for cell in cells if cell.data_type == "n" and cell.value is not None] == [1]
        assert "=1+1" in [cell.value for cell in cells]
    else:
        assert b"'=1+1" in content
        assert b"'@Th" in content
    assert "Đã rút".encode() not in content
    assert b"5678" not in content
    event = CaseEvent.objects.get(verb="export_registrations")
    assert event.reason.startswith("1 đăng ký; ")


def test_exporting_registrations_to_an_unknown_format_is_refused(office):
    assert office.post(reverse("admin:registration_file"), {"dang": "pdf"}).status_code == 400
    assert not CaseEvent.objects.filter(verb="export_registrations").exists()


@pytest.mark.parametrize("sheet", ["registration_speakers", "registration_door"])
@pytest.mark.parametrize(("how", "said"), [("cancelled", "Hội nghị đã hủy."), ("postponed", "Hội nghị đang hoãn")])
def test_a_sheet_for_the_hall_says_that_the_conference_was_called_off(office, sheet, how, said):
    session = make_session()
    make_registration(meeting=make_meeting(session=session), wish="speak", about="Việc")
    assert said not in text_of(office.get(reverse(f"admin:{sheet}"), {"hoi_nghi": session.pk}))
    DialogueSession.objects.update(**{f"{how}_at": timezone.now(), f"{how}_reason": "Bão."})
    assert said in text_of(office.get(reverse(f"admin:{sheet}"), {"hoi_nghi": session.pk}))
