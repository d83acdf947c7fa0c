"""The record's chains: whatever is done to a row behind the portal's back is noticed and named."""

import datetime as dt
import threading
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from dialogue_portal.lib.codes import keyed
from sessions_app import chain
from sessions_app.actions import forget_reasons, record, record_first
from sessions_app.models import CaseEvent, Seal, SealedHead
from tests.builders import make_announcement, make_body, make_event, make_stand_in, make_user
from tests.staff import page_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    """An announcement with four events beside another with two: what is wrong with one says nothing of the other."""
    case, other = make_announcement(), make_announcement()
    by = make_user(full_name="Lê Văn Ghi")
    for verb in ["publish", "hide", "publish", "hide"]:
        record(case, verb, by=by, start="draft", end="published", reason="Vì  thế.\r\nVà thế.")
    record(other, "publish", by=None)
    record(other, "hide", by=by)
    return case


def faults():
    return [str(fault) for fault in chain.verify(chain.Tally())]


def events_of(case):
    return CaseEvent.objects.filter(case_kind="announcement", case_id=case.pk)


def raw(case, place, **changes):
    """Change a row as somebody with the database's password would."""
    assert events_of(case).filter(sequence=place).update(**changes) == 1


def named(case, sequence):
    return f"announcement {case.pk}, việc thứ {sequence}: "


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


def test_a_tail_cut_after_a_seal_is_named(case):
    chain.seal()
    events_of(case).filter(sequence__gte=3).delete()
    assert faults() == [named(case, 4) + "đã niêm đến đây, nay chỉ còn đến việc thứ 2: phần cuối đã bị cắt."]


def test_a_tail_that_was_cut_and_written_anew_is_named(case):
    chain.seal()
    events_of(case).filter(sequence=4).delete()
    record(case, "publish", by=None)
    chain.seal()
    assert faults() == [named(case, 4) + "không còn là dòng đã được niêm: nhật ký đã bị viết lại."]


def test_a_chain_that_vanished_after_a_seal_is_named(case):
    chain.seal()
    events_of(case).delete()
    chain.seal()
    assert faults() == [named(case, 4) + "cả hồ sơ đã biến mất khỏi nhật ký sau lần niêm gần nhất."]


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


# --- Reasons ----------------------------------------------------------------------------------------------------------

WITHOUT_WORDS = {"reason": chain.ERASED, "reason_salt": ""}


def test_the_words_of_reasons_go_and_every_chain_and_seal_still_holds(case):
    chain.seal()
    before = list(events_of(case).order_by("sequence").values("sequence", "verb", "hash", "actor_name", "at"))
    forget_reasons(case, by=None, reason="Đã quá 12 tháng.")
    *gone, ground = events_of(case).order_by("sequence")
    assert {(event.reason, event.reason_salt) for event in gone} == {(chain.ERASED, "")}
    assert (ground.verb, ground.reason) == ("forget_reasons", "Đã quá 12 tháng.")
    assert list(events_of(case).order_by("sequence").values(*before[0]))[:-1] == before
    assert faults() == []
    chain.seal()
    assert faults() == []


def test_nothing_can_be_told_of_words_that_went_even_by_who_has_the_key(case):
    seal = events_of(case).get(sequence=2).reason_seal
    forget_reasons(case, by=None, reason="Đã quá 12 tháng.")
    event = events_of(case).get(sequence=2)
    assert event.reason_seal == seal
    assert chain.seal_of(event.reason_salt, "Vì  thế.\nVà thế.") != seal


def test_the_same_reason_twice_has_two_seals(case):
    assert len(set(events_of(case).values_list("reason_seal", flat=True))) == 4


def test_only_reasons_that_tell_it_go(case):
    record(case, "reword", by=None, reason="Trước đó: Nhà bà Lê Thị Nêu Tên.")
    forget_reasons(case, by=None, reason="Đề nghị số 1.", telling=["không có", "Lê Thị Nêu Tên"])
    reasons = list(events_of(case).order_by("sequence").values_list("reason", flat=True))
    assert reasons == [*["Vì  thế.\nVà thế."] * 4, chain.ERASED, "Đề nghị số 1."]
    assert faults() == []


def test_nothing_is_recorded_where_there_is_nothing_to_forget(case):
    other = make_announcement()
    record(other, "publish", by=None)
    for _ in range(2):
        forget_reasons(case, by=None, reason="Đã quá 12 tháng.")
        forget_reasons(other, by=None, reason="Đã quá 12 tháng.")
    assert CaseEvent.objects.filter(verb="forget_reasons").count() == 1


@pytest.mark.parametrize("changes", [WITHOUT_WORDS, {"reason": chain.ERASED}, {"reason_salt": ""}])
def test_words_that_somebody_took_away_in_silence_are_missed(case, changes):
    raw(case, 2, **changes)
    assert [fault.startswith(named(case, 2)) for fault in faults()] == [True]


def test_words_that_went_after_the_act_of_erasing_are_missed(case):
    forget_reasons(case, by=None, reason="Đã quá 12 tháng.")
    record(case, "hide", by=None, reason="Lý do sau đó.")
    assert faults() == []
    raw(case, 6, **WITHOUT_WORDS)
    assert faults() == [named(case, 6) + "lời của dòng này đã mất mà không có việc xóa nào được ghi."]


def test_other_words_under_another_salt_are_noticed(case):
    raw(case, 2, reason="Lý do khác.", reason_salt="0" * 32)
    assert faults() == [named(case, 2) + "dòng này đã bị sửa, hoặc được ghi bằng khóa khác."]


def test_events_from_before_there_were_seals_hold_and_keep_their_words(case):
    event = events_of(case).get(sequence=4)
    event.reason_salt = event.reason_seal = ""
    chain.link(event, 3, event.previous_hash)
    event.save()
    assert faults() == []
    forget_reasons(case, by=None, reason="Đã quá 12 tháng.")
    assert events_of(case).get(sequence=4).reason == "Vì  thế.\nVà thế."
    assert faults() == []


# --- Seals ------------------------------------------------------------------------------------------------------------


def test_a_seal_keeps_the_head_of_every_chain(case):
    seal = chain.seal()
    heads = set(SealedHead.objects.values_list("case_id", "sequence", "hash"))
    last = CaseEvent.objects.order_by("case_id", "-sequence")
    assert heads == {(e.case_id, e.sequence, e.hash) for e in last if e.sequence == (4 if e.case_id == case.pk else 2)}
    assert (seal.case_count, seal.event_count, chain.latest_seal()) == (2, 6, seal)
    assert faults() == []


def test_seals_follow_each_other_while_chains_grow(case):
    first = chain.seal()
    record(case, "publish", by=None)
    second, third = chain.seal(), chain.seal()
    assert [second.previous_digest, third.previous_digest] == [first.digest, second.digest]
    assert len({first.digest, second.digest, third.digest}) == 3
    assert SealedHead.objects.get(case_id=case.pk).sequence == 5
    assert faults() == []


def test_what_is_recorded_after_a_seal_is_no_fault(case):
    chain.seal()
    record(case, "publish", by=None)
    record(make_announcement(), "publish", by=None)
    assert faults() == []


@pytest.mark.parametrize("change", [{"sequence": 3}, {"hash": "0" * 64}])
def test_a_changed_head_is_noticed(case, change):
    chain.seal()
    SealedHead.objects.filter(case_id=case.pk).update(**change)
    assert any("đầu chuỗi đã niêm bị xóa, bị sửa" in fault for fault in faults())


def test_a_head_deleted_with_its_chain_is_noticed(case):
    chain.seal()
    events_of(case).delete()
    SealedHead.objects.filter(case_id=case.pk).delete()
    assert len(faults()) == 1
    assert "đầu chuỗi đã niêm bị xóa" in faults()[0]


def test_a_deleted_seal_is_noticed(case):
    seals = [chain.seal() for _ in range(3)]
    seals[1].delete()
    assert "không nối vào lần niêm trước" in faults()[0]
    Seal.objects.all().delete()
    assert faults() == ["có đầu chuỗi đã niêm mà không còn lần niêm nào."]


@pytest.mark.parametrize("column", ["made_at", "case_count", "event_count"])
def test_a_changed_seal_is_noticed(case, column):
    seal = chain.seal()
    value = seal.made_at - dt.timedelta(days=1) if column == "made_at" else 1
    Seal.objects.filter(pk=seal.pk).update(**{column: value})
    assert len(faults()) == 1


# --- Commands ---------------------------------------------------------------------------------------------------------


def test_the_command_says_that_all_is_well(case, capsys):
    call_command("seal_events")
    call_command("verify_events")
    said = capsys.readouterr().out
    assert "Đã kiểm 6 việc của 2 hồ sơ." in said
    assert said.count(chain.latest_seal().digest) == 2
    assert said.endswith("Mọi chuỗi đều khớp.\n")


def test_the_command_fails_and_names_each_broken_chain(case, capsys):
    CaseEvent.objects.filter(sequence=2).update(reason="Khác.")
    with pytest.raises(SystemExit) as ended:
        call_command("verify_events")
    said = capsys.readouterr()
    assert ended.value.code == 1
    assert named(case, 2) in said.err
    assert "Có 2 chỗ không khớp." in said.err
    assert "Mọi chuỗi đều khớp" not in said.out


@pytest.mark.long
def test_pages_meet_where_a_chain_goes_over_their_edge(case, monkeypatch):
    monkeypatch.setattr(chain, "PAGE", 1)
    chain.seal()
    assert SealedHead.objects.count() == 2
    assert faults() == []
    events_of(case).get(sequence=3).delete()
    assert faults() == [named(case, 3) + "thiếu dòng này."]


# --- Recording --------------------------------------------------------------------------------------------------------


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


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets nobody read a chain that another is writing to")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
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


def test_the_migration_chains_what_was_recorded_before(case):
    CaseEvent.objects.update(hash="", previous_hash="")
    make_event(reason="", actor_name="Lê Văn Ghi")
    assert len(faults()) == 3
    migration = import_module("sessions_app.migrations.0006_chain_the_record")
    migration.chain_events(apps, None)
    assert faults() == []
    migration.unchain(apps, None)
    assert len(faults()) == 3


def test_the_migration_hides_no_gap(case):
    events_of(case).get(sequence=2).delete()
    import_module("sessions_app.migrations.0006_chain_the_record").chain_events(apps, None)
    assert faults() == [named(case, 2) + "thiếu dòng này."]


# --- Pages ------------------------------------------------------------------------------------------------------------


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
