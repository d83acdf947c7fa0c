"""A year at a glance: who held a conference, who has one planned, who has none."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sessions_app.year import year_at_a_glance
from tests.builders import make_body, make_group, make_meeting, make_session
from tests.staff import signed_in, text_of

NOW = timezone.make_aware(dt.datetime(2026, 6, 15, 9))
PAST, COMING = dt.date(2026, 3, 3), dt.date(2026, 9, 9)


@pytest.fixture(autouse=True)
def midsummer(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def held(day, *groups, **kwargs):
    session = make_session(**kwargs)
    make_meeting(session=session, held_on=day).groups.set(groups)
    return session


def states(rows):
    return {row.name: row.held for row in rows}


def test_each_body_is_done_planned_or_has_none():
    committee, front, other = make_body(kind="committee"), make_body(kind="front"), make_body(kind="committee")
    idle = make_body(kind="office")
    held(PAST, organiser=committee)
    held(COMING, organiser=front, announced_at=None)
    found = states(year_at_a_glance(2026).bodies)
    assert found == {committee.name: "done", front.name: "planned", other.name: "none"}
    assert idle.name not in found


def test_who_held_one_in_an_earlier_year_is_asked_again_and_offered_its_pattern():
    body = make_body(kind="front")
    last = held(dt.date(2025, 5, 5), organiser=body, year=2025)
    row = year_at_a_glance(2026).bodies[0]
    assert (row.name, row.held, row.pattern_id) == (body.name, "none", last.pk)
    page = text_of(signed_in("Văn phòng").get(reverse("admin:session_year", args=[2026])))
    assert reverse("admin:session_copy", args=[last.pk]) in page


def test_many_groups_bear_the_short_name_of_a_conference_and_its_body_the_whole():
    body, groups = make_body(kind="committee"), [make_group() for _ in range(2)]
    held(PAST, organiser=body, ordinal=1, title="Hội nghị đối thoại với Nhân dân toàn phường", year=2026)
    page = text_of(signed_in("Văn phòng").get(reverse("admin:session_year", args=[2026])))
    assert page.count("Hội nghị đối thoại với Nhân dân toàn phường") == 1
    assert page.count(">Hội nghị lần 1 năm 2026</a>") == len(groups)


def test_a_cancelled_session_counts_for_nobody_and_is_named():
    body = make_body(kind="committee")
    session = held(PAST, organiser=body, cancelled_at=NOW, cancelled_reason="Bão.")
    year = year_at_a_glance(2026)
    assert states(year.bodies) == {body.name: "none"}
    assert year.called_off == [session]


def test_a_postponed_session_whose_old_day_is_over_is_planned():
    body = make_body(kind="committee")
    held(PAST, organiser=body, postponed_at=NOW, postponed_reason="Bão.")
    assert states(year_at_a_glance(2026).bodies) == {body.name: "planned"}


def test_a_cluster_counts_for_its_groups_and_a_common_meeting_for_all():
    one, two, three = make_group(), make_group(), make_group()
    session = held(PAST, one)
    make_meeting(session=session, held_on=COMING).groups.add(two)
    assert states(year_at_a_glance(2026).groups) == {one.name: "done", two.name: "planned", three.name: "none"}
    held(PAST)
    rows = year_at_a_glance(2026).groups
    assert {row.held for row in rows} == {"done"}
    assert [row.note for row in rows] == ["", "họp chung toàn địa bàn", "họp chung toàn địa bàn"]


def test_groups_are_those_of_the_year():
    make_group(valid_from=dt.date(2027, 1, 1))
    was = make_group(valid_to=dt.date(2026, 2, 1), merged_into=make_group(number=999, name="Tổ mới"))
    make_group(valid_to=dt.date(2025, 2, 1))
    assert set(states(year_at_a_glance(2026).groups)) == {was.name, "Tổ mới"}


def test_a_session_without_organiser_is_not_lost():
    held(PAST)
    assert states(year_at_a_glance(2026).bodies) == {"Chưa ghi cơ quan tổ chức": "done"}


def test_a_session_that_many_groups_have_is_put_into_words_once():
    groups = [make_group() for _ in range(3)]
    session = held(PAST, *groups, title="Họp <chung>", postponed_at=NOW, postponed_reason="Bão.")
    lines = [line for row in year_at_a_glance(2026).groups for line in row.lines]
    address = reverse("admin:sessions_app_dialoguesession_change", args=[session.pk])
    assert set(lines) == {f'<a href="{address}">Họp &lt;chung&gt;</a> (03/03/2026), đang hoãn'}
    assert len(lines) == 3
    assert len(set(map(id, lines))) == 1


def test_the_page_leads_to_the_years_around_and_to_what_is_missing():
    body = make_body(kind="committee")
    page = text_of(signed_in("Văn phòng").get(reverse("admin:session_this_year")))
    assert "Đối thoại trong năm 2026" in page
    assert reverse("admin:session_year", args=[2025]) in page
    assert reverse("admin:session_year", args=[2027]) in page
    assert f"?year=2026&amp;organiser={body.pk}" in page


def test_a_leader_reads_and_makes_nothing():
    make_body(kind="committee")
    leader = signed_in("Lãnh đạo")
    page = text_of(leader.get(reverse("admin:session_year", args=[2026])))
    assert "chưa có" in page
    assert "Thêm hội nghị" not in page
    assert signed_in("Đơn vị xử lý").get(reverse("admin:session_year", args=[2026])).status_code == 403


@pytest.mark.parametrize("year", [1, 1989, 2201, 99999])
def test_a_year_that_cannot_be_has_no_page(year):
    client = signed_in("Văn phòng")
    assert client.get(reverse("admin:session_year", args=[year])).status_code == 404
    assert client.get(reverse("admin:session_year", args=[2200])).status_code == 200


def test_many_sessions_cost_no_more_queries_than_one():
    def filled():
        held(PAST, make_group(), organiser=make_body(kind="committee"))

    filled()
    with CaptureQueriesContext(connection) as one:
        year_at_a_glance(2026)
    for _ in range(5):
        filled()
    with CaptureQueriesContext(connection) as many:
        year_at_a_glance(2026)
    assert len(one) == len(many)
