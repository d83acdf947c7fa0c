"""The record in the staff's pages: read, narrowed and found, never changed."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sessions_app.actions import record
from sessions_app.models import CaseEvent
from tests.builders import (
    make_announcement,
    make_commitment,
    make_document,
    make_event,
    make_opinion,
    make_response,
    make_session,
    make_topic,
)
from tests.marks import asks_sqlite_how
from tests.staff import do, page_of, signed_in, text_of


@asks_sqlite_how
@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({}, "event_newest"),
        ({"case_kind": "opinion"}, "event_newest_of_kind"),
        ({"verb": "submit"}, "event_newest_of_verb"),
        ({"case_kind": "opinion", "case_id": 5}, "case_event_has_its_place"),
    ],
)
def test_the_newest_acts_of_the_record_are_found_by_an_index(office, asked, index):
    record(make_opinion(), "submit", by=None)
    with CaptureQueriesContext(connection) as queries:
        office.get(page_of(CaseEvent, "changelist"), asked)
    (rows,) = [query["sql"] for query in queries if "previous_hash" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {rows}")
        plan = [step[-1] for step in cursor.fetchall()]
    assert f"USING INDEX {index}" in plan[0]
    assert not any("USE TEMP B-TREE" in step for step in plan) or "case_id" in asked


def test_the_record_is_narrowed_to_a_kind_an_act_and_a_case(office):
    opinion, other, session = make_opinion(), make_opinion(), make_session()
    for case, verb in [(opinion, "submit"), (opinion, "assign"), (other, "submit"), (session, "announce")]:
        record(case, verb, by=None)

    def number(**asked):
        return office.get(page_of(CaseEvent, "changelist"), asked).context["cl"].result_count

    assert [number(), number(case_kind="opinion"), number(verb="submit")] == [4, 3, 2]
    assert number(case_kind="opinion", verb="assign") == 1
    assert number(case_kind="opinion", case_id=opinion.pk) == 2


def test_the_record_is_only_read(office):
    do(office, make_announcement(published_at=None), "dang")
    event = CaseEvent.objects.get()
    chief = signed_in()
    assert chief.get(page_of(CaseEvent, "add")).status_code == 403
    assert chief.post(page_of(event), {"verb": "x"}).status_code == 403
    assert chief.post(page_of(event, "delete"), {"post": "yes"}).status_code == 403
    page = text_of(chief.get(page_of(CaseEvent, "changelist"), {"case_kind": "announcement", "verb": "publish"}))
    assert "công bố" in page
    assert "<h1>Nhật ký hồ sơ</h1>" in page
    assert f'href="{page_of(CaseEvent, "changelist")}?case_kind=announcement&amp;case_id=' in text_of(
        chief.get(reverse("admin:sessions_app_announcement_change", args=[event.case_id]))
    )


@pytest.mark.parametrize(
    ("kind", "words"), [("opinion", "chờ duyệt → tạm giữ"), ("registration", "chờ duyệt → chờ cán bộ xem")]
)
def test_a_state_is_named_as_its_own_kind_of_case_names_it(kind, words):
    """An opinion and a registration are both «held», and each has its word for it."""
    make_event(case_kind=kind, from_state="pending", to_state="held")
    assert words in text_of(signed_in().get(page_of(CaseEvent, "changelist")))


@pytest.mark.parametrize("make", [make_opinion, make_response, make_commitment, make_session, make_document])
def test_a_page_with_a_record_leads_to_the_record_and_not_to_djangos_history(make):
    row = make()
    page = text_of(signed_in().get(page_of(row)))
    assert "Nhật ký hồ sơ" in page
    assert "historylink" not in page
    assert "historylink" in text_of(signed_in().get(page_of(make_topic())))


def test_the_record_of_an_answer_is_that_of_its_opinion():
    response = make_response()
    page = text_of(signed_in().get(page_of(response)))
    assert f"?case_kind=opinion&amp;case_id={response.opinion_id}" in page


def test_a_line_of_the_record_is_called_by_its_time_and_hand_and_not_by_words_of_the_program():
    at = dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.UTC)
    event = make_event(case_kind="registration", verb="register", at=at, actor_name="Nguyễn Thị Trực")
    page = text_of(signed_in("Quản trị").get(page_of(event)))
    assert "08:30 ngày 23/11/2026, Nguyễn Thị Trực" in page
    assert ": register" not in page
