"""The desk of promises: the list, and what waits on the start page."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.models import CarryOver
from tests.builders import (
    make_body,
    make_commitment,
    make_done_report,
    make_meeting,
    make_session,
)
from tests.staff import signed_in, text_of

from .desk import LIST, address_of, listed, public, refused
from .steps import in_days

pytestmark = pytest.mark.usefixtures("ward")


# The list


def test_the_list_names_a_conference_shortly(office):
    named = public(session=make_session(title="Tên đầy đủ của hội nghị", year=2026, ordinal=2))
    row = text_of(office.get(LIST, {"q": named.title})).partition("<tbody>")[2].partition("</tbody>")[0]
    assert "Định kỳ, lần 2 năm 2026" in row
    assert "Tên đầy đủ" not in row


def test_ones_own_come_first_and_of_these_what_is_late():
    unit_body = make_body()
    office = signed_in("Văn phòng", body=unit_body)
    done = public(lead_body=unit_body, state="verified", due_on=in_days(-9))
    soon, late = public(lead_body=unit_body, due_on=in_days(3)), public(lead_body=unit_body, due_on=in_days(-3))
    undated, other = public(lead_body=unit_body), public(due_on=in_days(-30))
    assert listed(office.get(LIST)) == [late, soon, undated, done, other]


def test_a_unit_sees_its_own_only():
    unit = signed_in("Đơn vị xử lý", body=make_body())
    mine, other = public(lead_body=unit.user.body), public()
    assert listed(unit.get(LIST)) == [mine]
    assert unit.get(address_of(other)).status_code == 404
    assert unit.get(address_of(mine)).status_code == 200


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("tinh_trang=qua-han", "late"),
        ("tinh_trang=verified", "done"),
        ("tinh_trang=chua-cong-bo", "hidden"),
        ("tinh_trang=chua-xong", "refuted"),
        ("tinh_trang=ly-do", "refuted"),
        ("q=NAO+VET", "late"),
        ("q=v\u200be\u0301t", "late"),
    ],
)
def test_the_list_is_narrowed(office, query, wanted):
    rows = {
        "late": public(title="Nạo vét ngõ 12", due_on=in_days(-1)),
        "done": public(state="verified"),
        "hidden": make_commitment(),
        "refuted": refused().report.commitment,
    }
    assert listed(office.get(f"{LIST}?{query}")) == [rows[wanted]]


def test_the_list_is_narrowed_by_body_and_session_and_nonsense_is_ignored(office):
    one, other = public(), public()
    assert listed(office.get(f"{LIST}?don_vi={one.lead_body_id}")) == [one]
    assert listed(office.get(f"{LIST}?hoi_nghi={other.session_id}")) == [other]
    assert "<p data-found>01 việc phù hợp.</p>" in text_of(office.get(f"{LIST}?hoi_nghi={other.session_id}"))
    assert "<p>02 việc.</p>" in text_of(office.get(LIST))
    assert len(listed(office.get(f"{LIST}?don_vi=x&hoi_nghi=99999999999999999999&tinh_trang=khong-co"))) == 2


@pytest.mark.parametrize("address", [LIST, f"{LIST}in/"])
def test_the_list_takes_the_same_queries_for_any_length(office, address, django_assert_num_queries):
    public()
    office.get(address)
    with CaptureQueriesContext(connection) as one:
        office.get(address)
    rows = [public(due_on=in_days(-2)) for _ in range(25)]
    with django_assert_num_queries(len(one)):
        page = text_of(office.get(address))
    assert all(row.title in page for row in rows)


def test_several_go_to_the_next_conference_together(office):
    late = [public(due_on=in_days(-3)) for _ in range(2)]
    target = make_meeting(held_on=in_days(40)).session
    typed = {"rows": [row.pk for row in late], "to_session": target.pk}
    assert office.post(LIST, typed).status_code == 302
    assert set(CarryOver.objects.values_list("commitment", flat=True)) == {row.pk for row in late}
    again = text_of(office.post(LIST, typed))
    assert "đã được chuyển sang hội nghị này" in again
    assert CarryOver.objects.count() == 2


def test_of_several_those_that_cannot_go_to_the_next_conference_are_named_at_once(office):
    done, target = [public(state="verified") for _ in range(7)], make_meeting(held_on=in_days(40)).session
    page = html.unescape(
        text_of(office.post(LIST, {"rows": [row.pk for row in [public(), *done]], "to_session": target.pk}))
    )
    refused = [f"«{row}»: đã xác nhận xong, không chuyển sang hội nghị sau được. Hãy bỏ đánh dấu." for row in done]
    assert f"{' '.join(refused[:5])} Và 02 việc nữa.<" in page
    assert refused[5] not in page
    assert "<title>Có lỗi: " in page
    assert not CarryOver.objects.exists()


def test_what_has_ended_is_not_there_to_be_ticked(office):
    ended = [public(state="verified"), public(state="dropped", dropped_reason="Trùng.")]
    open_ = [public(), public(state="reported_done"), make_commitment()]
    page = text_of(office.get(LIST))
    ticks = {int(key) for key in re.findall(r'name="rows" value="(\d+)"', page)}
    assert ticks == {row.pk for row in open_}
    assert all(row.title in page for row in ended)


@pytest.mark.parametrize("missing", ["rows", "to_session"])
def test_carrying_over_needs_what_and_where_to(office, missing):
    typed = {"rows": [public().pk], "to_session": make_meeting(held_on=in_days(40)).session.pk}
    del typed[missing]
    assert "Hãy" in text_of(office.post(LIST, typed))
    assert not CarryOver.objects.exists()


def test_a_key_that_no_database_holds_is_none_of_these_rows(office):
    typed = {"rows": ["9" * 19], "to_session": make_meeting(held_on=in_days(40)).session.pk}
    assert "<title>Có lỗi: " in text_of(office.post(LIST, typed))


def test_who_only_reports_carries_nothing_over():
    unit = signed_in("Đơn vị xử lý", body=make_body())
    mine = public(lead_body=unit.user.body)
    target = make_meeting(held_on=in_days(40)).session
    assert unit.post(LIST, {"rows": [mine.pk], "to_session": target.pk}).status_code == 403
    assert not CarryOver.objects.exists()


# The start page


def tiles(client):
    return {
        counted.tile.label: (counted.number, counted.address)
        for counted in client.get(reverse("admin:index")).context["tiles"]
        if counted.tile.desk == "admin:promises"
    }


def test_the_tiles_count_what_their_lists_show():
    body = make_body()
    chief = signed_in("Quản trị", body=body)
    make_done_report()
    refused()
    refused()
    public(due_on=in_days(-1), session=make_session())
    found = tiles(chief)
    assert {label: number for label, (number, _) in found.items()} == {
        "việc báo đã xong, chờ xác nhận": 1,
        "việc bị báo chưa xong": 2,
        "việc có lý do chưa xong chờ biên tập": 2,
        "việc phải làm quá hạn": 1,
    }
    for number, address in found.values():
        assert len(listed(chief.get(address))) == number


def test_a_unit_has_tiles_of_its_own_promises_only():
    unit = signed_in("Đơn vị xử lý", body=make_body())
    public(due_on=in_days(-1))
    refused()
    public(due_on=in_days(-1), lead_body=unit.user.body)
    assert {label: number for label, (number, _) in tiles(unit).items()} == {"việc phải làm quá hạn": 1}
