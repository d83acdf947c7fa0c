"""Seals: what is cut off or taken away behind the last of them is missed, and the commands say so."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from sessions_app import chain
from sessions_app.actions import publish_conclusion, record
from sessions_app.chain import sealing, verifying
from sessions_app.models import CaseEvent, Seal, SealedHead
from tests.builders import make_announcement, make_conclusion, make_meeting, make_ward

from .steps import events_of, faults, named


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


def test_a_record_that_is_taken_away_while_it_is_sealed_leaves_no_head(case, monkeypatch):
    read = sealing.new_heads

    def then_gone():
        yield from read()
        monkeypatch.setattr(sealing, "new_heads", read)
        chain.remove([("announcement", case.pk)])

    monkeypatch.setattr(sealing, "new_heads", then_gone)
    chain.seal()
    assert not SealedHead.objects.filter(case_id=case.pk).exists()
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


def test_a_conclusion_bears_the_newest_seal_for_ever_and_misses_it(client):
    make_ward()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    early, notice = (
        make_conclusion(session=make_meeting(held_on=yesterday).session, items=1, issued_on=yesterday) for _ in range(2)
    )
    publish_conclusion(early, by=None)
    seal = chain.seal()
    publish_conclusion(notice, by=None)
    chain.seal()
    for address in [notice.get_absolute_url(), f"{notice.get_absolute_url()}to-niem-yet/"]:
        assert f"<code>{seal.digest}</code>" in client.get(address).content.decode()
    assert "Dấu niêm" not in client.get(early.get_absolute_url()).content.decode()
    assert faults() == []
    Seal.objects.filter(pk=seal.pk).update(digest="0" * 64)
    assert any(f"dấu niêm in trên thông báo kết luận «{notice}» không còn" in fault for fault in faults())


@pytest.mark.parametrize("column", ["made_at", "case_count", "event_count"])
def test_a_changed_seal_is_noticed(case, column):
    seal = chain.seal()
    value = seal.made_at - dt.timedelta(days=1) if column == "made_at" else 1
    Seal.objects.filter(pk=seal.pk).update(**{column: value})
    assert len(faults()) == 1


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
    for module in [sealing, verifying]:
        monkeypatch.setattr(module, "PAGE", 1)
    chain.seal()
    assert SealedHead.objects.count() == 2
    assert faults() == []
    events_of(case).get(sequence=3).delete()
    assert faults() == [named(case, 3) + "thiếu dòng này."]
