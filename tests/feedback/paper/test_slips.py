"""The slips to print: for one group, for every group, numbered so that each is typed in once."""

import datetime as dt
import re
from urllib.parse import unquote

import pytest
import segno
from django.urls import reverse
from django.utils import timezone

from feedback.forms.paper import SlipsForm
from feedback.paper.slips import parse_serial, serial_of
from tests.builders import make_group, make_meeting, make_session, make_ward
from tests.staff import signed_in, text_of

DESK = "/quan-tri/ban/phieu-giay/"


def sheets(client, of, **typed):
    return client.get(DESK, {"session": of.pk, "groups": SlipsForm.EVERY, "copies": 1, "first": 1, **typed})


def serials_of(response):
    return re.findall(r'class="slip__serial">([^<]+)<', text_of(response))


def test_one_slip_for_each_group_with_its_number_and_name(office):
    session = make_session()
    groups = [make_group(number=number, name=f"Tổ dân phố số {number}") for number in (10, 2)]
    make_group(number=4, name="Tổ cũ", merged_into=groups[0])
    page = sheets(office, session)
    assert serials_of(page) == [f"HN{session.pk}-T02-001", f"HN{session.pk}-T10-001"]
    assert re.findall(r"<strong>(Tổ [^<]+)</strong>", text_of(page)) == ["Tổ dân phố số 2", "Tổ dân phố số 10"]


@pytest.mark.parametrize("desk", ["slips", "keying"])
def test_a_ward_without_a_conference_is_told_why_there_is_none_to_choose(office, desk):
    none = "Chưa có hội nghị nào đang nhận ý kiến bằng giấy."
    assert none in text_of(office.get(reverse(f"admin:{desk}")))
    make_session()
    assert none not in text_of(office.get(reverse(f"admin:{desk}")))


def test_a_second_print_run_goes_on_where_the_first_ended(office):
    session, group = make_session(), make_group(number=3)
    page = sheets(office, session, groups=group.pk, copies=3, first=11)
    assert serials_of(page) == [f"HN{session.pk}-T03-{number:03d}" for number in (11, 12, 13)]


def test_the_slip_says_what_people_must_know(office):
    make_ward(unit_kind="phường", name="Gia Thụy", group_word="khu phố", phone="024 3872 0000")
    close = timezone.now() + dt.timedelta(days=3)
    session = make_session(title="Hội nghị năm nay", opinions_open_at=timezone.now(), opinions_close_at=close)
    make_meeting(session=session, place="Nhà văn hóa số 3")
    make_group()
    page = text_of(sheets(office, session))
    day = timezone.localtime(close)
    said = [
        "Phường Gia Thụy",
        "Khu phố:",
        "Nộp cho trưởng khu phố,",
        "Hội nghị năm nay",
        "Nhà văn hóa số 3",
        "024 3872 0000",
    ]
    assert [word for word in [*said, f"{day:%H:%M ngày %d/%m/%Y}"] if word not in page] == []


def test_the_qr_leads_to_the_form_with_the_group_filled_in(office, settings):
    settings.PUBLIC_URL = "https://doi-thoai.example.vn"
    session, group = make_session(), make_group(name="Tổ dân phố số 3")
    page = text_of(sheets(office, session))
    wanted = f"https://doi-thoai.example.vn{reverse('feedback:send_to', args=[session.slug])}?to={group.slug}"
    drawn = segno.make(wanted, error="m", micro=False).svg_data_uri(border=4, scale=4)
    assert unquote(drawn) in unquote(page).replace("&#x27;", "'")


def test_slips_for_everybody_leave_the_group_to_be_written(office):
    session = make_session()
    make_group()
    page = sheets(office, session, groups=SlipsForm.NONE)
    assert serials_of(page) == [f"HN{session.pk}-C-001"]
    assert "<strong>Tổ dân phố" not in text_of(page)


def test_a_page_to_print_has_nothing_inline(office):
    make_group()
    page = text_of(sheets(office, make_session()))
    assert not re.search(r"style=|<style|<script|\son\w+=", page)


@pytest.mark.parametrize("wrong", [{"copies": 0}, {"copies": 501}, {"groups": "x"}, {"session": 0}, {"first": "x"}])
def test_wrong_choices_print_nothing_and_say_why(office, wrong):
    make_group()
    response = sheets(office, make_session(), **wrong)
    assert list(response.context["form"].errors) == list(wrong)
    assert serials_of(response) == []


def test_too_many_slips_at_once_are_refused(office):
    for _ in range(3):
        make_group()
    response = sheets(office, make_session(), copies=400)
    assert response.context["form"].errors["copies"] == ["Nhiều hơn 1.000 phiếu một lần. Hãy in từng phần."]


@pytest.mark.parametrize("count", [1, 3])
def test_the_print_takes_the_same_queries_for_any_number_of_groups(office, count, django_assert_max_num_queries):
    session = make_session()
    for _ in range(count):
        make_group()
    with django_assert_max_num_queries(9):
        assert len(serials_of(sheets(office, session))) == count


@pytest.mark.parametrize(("role", "status"), [("MTTQ", 200), ("Người duyệt", 403), ("Đơn vị xử lý", 403)])
def test_who_may_print_slips(role, status):
    assert signed_in(role).get(DESK).status_code == status


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("HN2-T03-007", "HN2-T03-007"),
        (" hn2 t3 7 ", "HN2-T03-007"),
        ("HN2–T12–100", "HN2-T12-100"),
        ("HN2-C-1", "HN2-C-001"),
        ("HN2-K5-1", "HN2-K5-001"),
        ("T03-007", "None"),
        ("", "None"),
    ],
)
def test_a_serial_is_read_as_people_type_it(typed, meant):
    assert str(parse_serial(typed)) == meant


def test_a_group_without_a_number_has_a_serial_of_its_own():
    session, group = make_session(), make_group(number=None, name="Khu tập thể")
    assert parse_serial(str(serial_of(session, group, 5))) == serial_of(session, group, 5)


def test_no_slip_names_the_day_of_what_is_put_off(office):
    make_ward()
    make_group()
    session = make_session(postponed_at=timezone.now())
    make_meeting(session=session, place="Nhà văn hóa số 3")
    page = sheets(office, session)
    assert serials_of(page)
    assert "Nhà văn hóa số 3" not in text_of(page)
