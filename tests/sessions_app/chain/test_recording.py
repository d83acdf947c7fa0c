"""How an event gets its place in the chain, whoever else writes; and nobody changes it there."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from sessions_app import chain
from sessions_app.actions import record, record_first
from sessions_app.models import CaseEvent
from tests.builders import make_announcement, make_body, make_stand_in, make_user
from tests.marks import committing
from tests.staff import page_of, signed_in

from .steps import events_of, faults


def test_the_record_says_as_what_somebody_acted(case):
    clerk = make_user("Văn phòng", body=make_body(name="Văn phòng HĐND và UBND"))
    assert record(case, "publish", by=clerk).acting_as == "Văn phòng, Văn phòng HĐND và UBND"
    assert record(case, "hide", by=make_user()).acting_as == ""
    assert record(case, "publish", by=None).acting_as == ""


def test_the_record_says_for_whom_somebody_stood_in(case):
    deputy, absent = make_user("Văn phòng"), make_user("Người duyệt", full_name="Lê Văn Vắng")
    make_stand_in(deputy=deputy, absent=absent)
    assert record(case, "publish", by=deputy).acting_as == "Văn phòng; thay Lê Văn Vắng"
    assert record(case, "hide", by=absent).acting_as == "Người duyệt"


def test_many_roles_with_long_names_still_fit(case):
    body = make_body(name="Ủy ban nhân dân " * 12)
    deputy = make_user("Văn phòng", body=body)
    make_stand_in(deputy=deputy, absent=make_user(full_name="Lê Văn Vắng"))
    assert len(record(case, "publish", by=deputy).acting_as) == 200


def test_an_event_costs_two_queries_and_a_savepoint(case, django_assert_num_queries):
    with django_assert_num_queries(4):
        record(case, "publish", by=None)


def test_many_first_events_are_chained_in_few_queries(django_assert_num_queries):
    cases = [(make_announcement(), f"Dòng {number}") for number in range(30)]
    with django_assert_num_queries(1):
        record_first(cases, "submit", by=None, end="pending")
    assert faults() == []
    assert CaseEvent.objects.filter(sequence=1, to_state="pending").count() == 30


@pytest.mark.only_on("postgresql", "SQLite lets nobody read a chain that another is writing to")
@committing
def test_two_events_at_once_get_two_places(case):
    together = threading.Barrier(2)

    def write(verb):
        try:
            for _ in range(10):
                together.wait(20)
                with transaction.atomic():
                    record(case, verb, by=None)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[verb]) for verb in ["publish", "hide"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(events_of(case).order_by("sequence").values_list("sequence", flat=True)) == list(range(1, 25))
    assert faults() == []


def test_a_place_that_was_taken_meanwhile_is_given_up(case, monkeypatch):
    """What the race comes to on PostgreSQL: the head that was read is no longer the head."""
    heads = iter([(3, "old")])
    head_of = chain.head_of
    monkeypatch.setattr("sessions_app.actions.base.head_of", lambda event: next(heads, None) or head_of(event))
    assert record(case, "publish", by=None).sequence == 5
    assert faults() == []


def test_no_page_of_the_record_changes_it(case):
    event = events_of(case).get(sequence=2)
    browser = signed_in()
    before = list(CaseEvent.objects.order_by("pk").values())
    typed = {"verb": "close", "reason": "Khác.", "_save": "1", "post": "yes"}
    answers = [browser.post(page_of(event, page), typed).status_code for page in ["add", "change", "delete"]]
    assert answers == [403, 403, 403]
    browser.post(page_of(event, "changelist"), {"action": "delete_selected", "_selected_action": [event.pk], **typed})
    assert browser.get(page_of(event)).status_code == 200
    assert list(CaseEvent.objects.order_by("pk").values()) == before


def test_moments_are_signed_alike_in_every_time_zone():
    moment = timezone.now()
    assert chain.plain(moment) == chain.plain(timezone.localtime(moment))
