"""The record's chains: whatever is done to a row behind the portal's back is noticed and named."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from dialogue_portal.lib.codes import keyed
from sessions_app import chain
from sessions_app.models import CaseEvent

from .steps import events_of, faults, named, raw


def test_what_the_portal_writes_verifies(case):
    tally = chain.Tally()
    assert list(chain.verify(tally)) == []
    assert (tally.events, tally.cases) == (6, 2)


def test_processes_of_before_an_upgrade_go_on_recording_until_they_are_started_anew(case):
    """Their statement knows nothing of seals of reasons."""
    last = events_of(case).get(sequence=4)
    event = CaseEvent(case_kind="announcement", case_id=case.pk, verb="publish", at=timezone.now(), reason="Như trước.")
    chain.link(event, last.sequence, last.hash)
    columns = [field.column for field in CaseEvent._meta.concrete_fields if "reason_s" not in field.column][1:]
    table, places = CaseEvent._meta.db_table, ", ".join(["%s"] * len(columns))
    values = [
        field.get_db_prep_save(getattr(event, field.attname), connection)
        for field in CaseEvent._meta.concrete_fields
        if field.column in columns
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", values)
    assert events_of(case).get(sequence=5).reason == "Như trước."
    assert faults() == []


def test_each_event_holds_the_hash_of_the_one_before(case):
    hashes = list(events_of(case).order_by("sequence").values_list("previous_hash", "hash"))
    assert [previous for previous, _ in hashes] == ["", *(found for _, found in hashes[:-1])]
    assert len({found for _, found in hashes}) == 4


CHANGES = {
    "case_kind": "photo",
    "case_id": 987_654,
    "sequence": 9,
    "verb": "close",
    "at": dt.datetime(2026, 1, 1, 1, 1, 1, 1, tzinfo=dt.UTC),
    "actor_name": "Người Khác",
    "acting_as": "Lãnh đạo",
    "from_state": "approved",
    "to_state": "draft",
    "reason": "Lý do khác.",
    "reason_salt": "0" * 32,
    "reason_seal": "0" * 64,
    "previous_hash": "0" * 64,
    "hash": "0" * 64,
}


def test_every_column_is_chained_but_the_keys_of_rows():
    assert {*CHANGES} == {field.name for field in CaseEvent._meta.concrete_fields} - {"id", "actor"}


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_column_is_noticed(case, column):
    raw(case, 2, **{column: CHANGES[column]})
    assert any(fault.startswith(named(case, 2)) for fault in faults())


def test_one_microsecond_is_noticed(case):
    raw(case, 3, at=events_of(case).get(sequence=3).at + dt.timedelta(microseconds=1))
    assert faults() == [named(case, 3) + "dòng này đã bị sửa, hoặc được ghi bằng khóa khác."]


def test_only_the_first_broken_link_of_a_chain_is_named(case):
    events_of(case).filter(sequence__gte=2).update(reason="Khác.")
    assert len(faults()) == 1
    assert faults()[0].startswith(named(case, 2))


def test_a_deleted_middle_row_is_named(case):
    events_of(case).get(sequence=2).delete()
    assert faults() == [named(case, 2) + "thiếu dòng này."]


def test_closing_the_gap_after_a_deletion_is_noticed(case):
    events_of(case).get(sequence=2).delete()
    for sequence in [3, 4]:
        raw(case, sequence, sequence=sequence - 1)
    assert faults()[0].startswith(named(case, 2))


def test_swapped_rows_are_noticed(case):
    raw(case, 2, sequence=99)
    raw(case, 3, sequence=2)
    raw(case, 99, sequence=3)
    assert faults()[0].startswith(named(case, 2))


def test_a_row_put_back_under_another_key_is_noticed(case, settings):
    event = events_of(case).get(sequence=4)
    event.delete()
    the_key, settings.AUDIT_KEY = settings.AUDIT_KEY, "what somebody without the key would have to guess"
    event.pk, event.reason = None, "Lý do khác."
    chain.link(event, event.sequence - 1, event.previous_hash)
    event.save(force_insert=True)
    settings.AUDIT_KEY = the_key
    assert faults() == [named(case, 4) + "dòng này đã bị sửa, hoặc được ghi bằng khóa khác."]


def test_a_row_from_another_case_does_not_fit(case):
    other = CaseEvent.objects.exclude(case_id=case.pk).get(sequence=1)
    columns = {name: getattr(other, name) for name in [*chain.COLUMNS, "hash"] if name not in {"case_id", "sequence"}}
    raw(case, 1, **columns)
    assert faults()[0].startswith(named(case, 1))


def test_deleting_an_account_breaks_no_chain(case):
    events_of(case).first().actor.delete()
    assert not events_of(case).exclude(actor=None).exists()
    assert faults() == []


def test_the_keys_of_codes_and_of_the_record_are_apart(case, settings):
    settings.AUDIT_KEY = settings.CODE_KEY
    assert keyed("event", "x").hex() != chain.keyed("event", ["x"])
    assert len(faults()) == 2
