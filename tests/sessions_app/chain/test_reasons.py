"""The words of a reason can go for good, by an act that is recorded and by no other, and the chain still holds."""

import pytest

from sessions_app import chain
from sessions_app.actions import forget_reasons, record
from sessions_app.models import CaseEvent
from tests.builders import make_announcement

from .steps import events_of, faults, named, raw

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


def test_an_erased_reason_cannot_be_guessed_even_with_the_key(case):
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
