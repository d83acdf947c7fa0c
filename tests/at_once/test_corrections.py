"""Two who correct what was published, or withhold what it said, in the same instant. On both databases."""

from dataclasses import replace
from functools import partial
from time import sleep

import pytest
from django.db.models import F
from django.utils import timezone

from feedback import actions
from feedback.actions import promise_corrections
from feedback.actions.conclusion_corrections import correct_conclusion
from feedback.actions.promise import promise_from_item
from feedback.actions.promise_corrections import PromiseMending, correct_promise, withhold_promise_places
from feedback.documents import PAPERS
from feedback.models import Commitment, EarlierPromiseWords, EarlierReason, PromisePlace
from sessions_app.actions import Mending, Wording, make_paper
from sessions_app.models import CaseEvent, ConclusionPlace, EarlierWords
from tests.builders import make_body, make_commitment, make_conclusion, make_opinion, make_user, make_ward
from tests.feedback.promises.steps import reported, told_in
from tests.marks import committing
from tests.staff import fresh

from .steps import ONE_OF_THREE, read_by_three

pytestmark = committing


@pytest.fixture
def clerk():
    make_ward()
    return make_user("Văn phòng")


def mending_of(item, **changes):
    before = Wording(item.text, item.body, item.due_on)
    return Mending(ConclusionPlace.ITEM, before, replace(before, **changes), item)


def published_line():
    notice = make_conclusion(published_at=timezone.now())
    return notice, notice.items.create(part="d", text="Sửa đèn ngõ 8.", body=make_body())


def test_a_wrong_line_of_a_conclusion_is_corrected_by_one_of_three_who_read_it(clerk, pressed):
    notice, item = published_line()
    said = {"by": clerk, "note": "Ngõ 18", "reason": "Nhầm"}
    mendings = [mending_of(fresh(item), text=f"Sửa đèn ngõ 18, lời {number}.") for number in range(3)]
    steps = [partial(correct_conclusion, fresh(notice), mendings=[mending], **said) for mending in mendings]
    kept = EarlierWords.objects.values_list("text", flat=True)
    came, there = pressed(steps, lambda: list(kept))
    assert (came, there) == (["", "CorrectedMeanwhile", "CorrectedMeanwhile"], ["Sửa đèn ngõ 8."])


def test_a_wrong_word_of_a_promise_is_corrected_by_one_of_three_who_read_it(clerk, pressed):
    promise = make_commitment(title="Sửa đèn ngõ 8", published_at=timezone.now())
    said = {"by": clerk, "note": "Ngõ 18", "reason": "Nhầm"}
    texts = [f"Sửa đèn ngõ 18, lời {number}" for number in range(3)]
    mendings = [PromiseMending(PromisePlace.TITLE, promise.title, text) for text in texts]
    steps = [partial(correct_promise, fresh(promise), mendings=[mending], **said) for mending in mendings]
    kept = EarlierPromiseWords.objects.values_list("text", flat=True)
    came, there = pressed(steps, lambda: list(kept))
    assert (came, there) == (["", "CorrectedMeanwhile", "CorrectedMeanwhile"], ["Sửa đèn ngõ 8"])


def test_earlier_words_of_a_promise_are_withheld_once(clerk, pressed):
    promise = make_commitment(title="Sửa đèn ngõ 8", published_at=timezone.now())
    mending = PromiseMending(PromisePlace.TITLE, promise.title, "Sửa đèn ngõ 18")
    made = correct_promise(promise, by=clerk, mendings=[mending], note="Ngõ 18", reason="Nhầm")
    told = {"by": clerk, "reason": "Lộ", "words": [made.earlier.get().pk]}
    steps = read_by_three(promise, lambda seen: withhold_promise_places(seen, **told))
    events = CaseEvent.objects.filter(verb="withhold_earlier_words")
    assert pressed(steps, events.count) == (ONE_OF_THREE, 1)


def test_of_three_who_edit_a_reason_that_everybody_read_one_does_and_nothing_is_lost(clerk, pressed):
    promise = make_commitment(published_at=timezone.now(), state="under_way")
    promise.opinions.add(opinion := make_opinion(moderation="approved"))
    report = actions.report_done(promise, by=clerk)
    said = actions.say_whether_done(report, opinion, answer="not_yet", reason="Nắp vẫn vỡ")
    actions.publish_reason(said, by=clerk, public_reason="Nắp nhà ông Bí Mật vẫn vỡ.")
    steps = [
        partial(
            actions.publish_reason,
            fresh(said),
            by=clerk,
            public_reason=f"Một nắp vẫn vỡ, lời {number}.",
            edited_for="asked",
        )
        for number in range(3)
    ]
    kept = EarlierReason.objects.values_list("text", flat=True)
    assert pressed(steps, lambda: list(kept)) == (ONE_OF_THREE, ["Nắp nhà ông Bí Mật vẫn vỡ."])


def test_a_report_loses_what_two_promises_withhold_in_the_same_instant(clerk, pressed, monkeypatch):
    monkeypatch.setattr(promise_corrections, "tell_who_follows", lambda *told, **how: sleep(0.5))
    promise, document = reported(title="Đèn nhà ông Bí Mật")
    other = make_commitment(title="Cống nhà bà Kín Đáo", session=promise.session, published_at=timezone.now())
    make_paper(PAPERS["previous"], document.session, by=clerk, note="Thêm một việc.")
    said = {"by": clerk, "note": "Ghi tên", "reason": "Nhầm"}
    mending = partial(PromiseMending, PromisePlace.TITLE, is_withheld=True)
    steps = [
        partial(correct_promise, fresh(row), mendings=[mending(row.title, after)], **said)
        for row, after in [(promise, "Đèn ngõ 8"), (other, "Cống ngõ 9")]
    ]
    came, told = pressed(steps, lambda: told_in(document))
    assert came == ["", ""]
    there = {words for words in ["Đèn ngõ 8", "Cống ngõ 9", "Bí Mật", "Kín Đáo"] if words in told}
    assert there == {"Đèn ngõ 8", "Cống ngõ 9"}


def test_a_draft_that_another_correction_makes_anew_tells_nothing_that_is_withheld(clerk, pressed, monkeypatch):
    monkeypatch.setattr(promise_corrections, "tell_who_follows", lambda *told, **how: sleep(0.5))
    promise, document = reported(title="Đèn nhà ông Bí Mật", is_out=False)
    other = make_commitment(title="Cống ngõ 8", session=promise.session, published_at=timezone.now())
    make_paper(PAPERS["previous"], document.session, by=clerk)
    said = {"by": clerk, "note": "Ghi nhầm", "reason": "Nhầm"}
    hidden = PromiseMending(PromisePlace.TITLE, promise.title, "Đèn ngõ 8", is_withheld=True)
    plain = PromiseMending(PromisePlace.TITLE, other.title, "Cống ngõ 9")
    steps = [
        partial(correct_promise, fresh(row), mendings=[mending], **said)
        for row, mending in [(promise, hidden), (other, plain)]
    ]
    came, told = pressed(steps, lambda: document.texts.first().text)
    assert came == ["", ""]
    there = {words for words in ["Đèn ngõ 8", "Cống ngõ 9", "Bí Mật"] if words in told}
    assert there == {"Đèn ngõ 8", "Cống ngõ 9"}


def test_a_promise_is_corrected_and_carried_over_in_the_same_instant(clerk, pressed):
    promise, document = reported(is_out=False)
    session, mending = document.session, PromiseMending(PromisePlace.TITLE, promise.title, "Sửa đèn ngõ 18")
    said = {"by": clerk, "note": "Ngõ 18", "reason": "Nhầm"}
    steps = [
        partial(correct_promise, fresh(promise), mendings=[mending], **said),
        partial(actions.carry_over, [fresh(promise)], to_session=fresh(session), by=clerk),
    ]
    came, told = pressed(steps, lambda: document.texts.first().text)
    assert came == ["", ""]
    assert "Sửa đèn ngõ 18" in told


def test_what_is_taken_down_while_its_promise_is_corrected_is_read_nowhere_and_undoes_no_correction(
    clerk, pressed, monkeypatch
):
    monkeypatch.setattr(promise_corrections, "tell_who_follows", lambda *told, **how: sleep(0.5))
    opinion = make_opinion(moderation="approved", subject="Đèn nhà ông Bí Mật", processing="classified")
    promise = make_commitment(title="Đèn nhà ông Bí Mật", session=opinion.session, published_at=timezone.now())
    promise.opinions.add(opinion)
    mending = PromiseMending(PromisePlace.TITLE, promise.title, "Sửa: Đèn nhà ông Bí Mật")
    steps = [
        partial(correct_promise, fresh(promise), mendings=[mending], by=clerk, note="Ghi thiếu", reason="Nhầm"),
        partial(actions.hide, fresh(opinion), by=clerk, reason="Lộ thông tin"),
    ]
    texts = EarlierPromiseWords.objects.values_list("text", flat=True)
    came, told = pressed(steps, lambda: [fresh(promise).title, *texts])
    assert "Bí Mật" not in "".join(told)
    number = f"iệc nêu ở ý kiến số {opinion.pk}"
    assert (came, told) in [
        (["", ""], [f"Sửa: v{number}", f"V{number}"]),
        (["", "CorrectedMeanwhile"], [f"V{number}"]),
    ]


def test_a_promise_made_while_its_line_gets_another_office_names_the_same(clerk, pressed):
    notice, item = published_line()
    other = mending_of(fresh(item), body=make_body(name="Phòng khác"))
    said = {"by": clerk, "note": "Giao nhầm nơi", "reason": "Nhầm"}
    steps = [
        partial(correct_conclusion, fresh(notice), mendings=[other], **said),
        partial(promise_from_item, fresh(item), by=clerk),
    ]
    same = Commitment.objects.filter(lead_body=F("conclusion_item__body"))
    came, there = pressed(steps, same.count)
    assert there == 1
    assert set(came) <= {"", "NotReady"}
