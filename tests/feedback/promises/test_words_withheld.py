"""What a promise said before its corrections: kept from the public, and gone with what was taken down or erased."""

import pytest

from feedback import actions
from feedback.actions.promise_corrections import said_at, withhold_earlier_promise_words, withhold_promise_places
from feedback.models import EarlierPromiseWords, PromiseCorrection, PromisePlace
from feedback.privacy.naming import still_naming
from feedback.views.commitments import whole_story
from sessions_app.actions import NotReady, WrongState
from sessions_app.models import CaseEvent
from tests.builders import make_opinion, make_outcome, make_response, make_user
from tests.staff import fresh

from .steps import NEW, NOTE, OLD, PHONE, PLACES, correct, mended, page, public, reported, row_at, told_in

pytestmark = pytest.mark.usefixtures("ward")


@pytest.mark.parametrize("place", PLACES)
def test_of_every_place_what_is_withheld_is_on_no_page(client, place):
    promise = public(title="Việc")
    correct(promise, mended(row_at(promise, place, PHONE), place=place, is_withheld=True))
    shown = page(client, promise)
    assert "0912" not in shown
    assert "Lời cũ không đăng lại" in shown
    (correction,) = whole_story(promise.pk)["corrections"]
    assert [words.text for words in correction.earlier.all()] == [""]
    assert not EarlierPromiseWords.objects.public().exists()
    assert EarlierPromiseWords.objects.get().text == PHONE


def test_with_what_is_withheld_goes_what_stood_there_before_and_nothing_else(client):
    promise = public(title="Việc")
    entry, other = promise.progress.create(text=PHONE), promise.progress.create(text="Khác.")
    at = PromisePlace.PROGRESS
    correct(promise, mended(entry, f"{PHONE} Sửa.", at), mended(other, "Khác nữa.", at))
    correct(promise, mended(fresh(entry), NEW, at, is_withheld=True))
    correct(promise, mended(fresh(entry), "Lời sau cùng.", at))
    assert sorted(EarlierPromiseWords.objects.public().values_list("text", flat=True)) == ["Khác.", NEW]
    assert "0912" not in page(client, promise)


def test_of_several_places_those_that_were_ticked_are_withheld_and_the_record_says_which(client, by):
    promise = public()
    entry = promise.progress.create(text=PHONE)
    at = PromisePlace.PROGRESS
    correct(promise, mended(promise), mended(entry, f"{PHONE} Sửa.", at), by=by)
    assert not CaseEvent.objects.filter(verb="withhold_earlier_words").exists()
    correct(promise, mended(fresh(promise), "Khác"), mended(fresh(entry), NEW, at, is_withheld=True), by=by)
    assert set(EarlierPromiseWords.objects.public().values_list("text", flat=True)) == {OLD, NEW}
    assert "0912" not in page(client, promise)
    event = CaseEvent.objects.get(verb="withhold_earlier_words")
    where = f"tiến độ ngày {entry.on:%d/%m/%Y}"
    assert (event.actor, event.reason) == (by, f"Đính chính lần 2: {where}. Chọn ngay khi đính chính.")


def test_a_tick_at_what_stays_as_it_is_withholds_nothing():
    promise = public(description=PHONE)
    stays = mended(promise, PHONE, PromisePlace.DESCRIPTION, is_withheld=True)
    made = correct(promise, mended(promise), stays)
    assert list(made.earlier.values_list("text", "is_withheld")) == [(OLD, False)]


def withhold(made, *texts):
    """Of what `made` replaced the words `texts`, or all."""
    chosen = made.earlier.filter(text__in=texts) if texts else made.earlier.all()
    keys = set(chosen.values_list("pk", flat=True))
    withhold_earlier_promise_words(made, by=make_user(), reason="Lộ thông tin", only=keys)


def test_words_can_be_withheld_afterwards(client):
    promise = public()
    made = correct(promise)
    assert f"<p>{OLD}</p>" in page(client, promise)
    withhold(made)
    assert f"<p>{OLD}</p>" not in page(client, promise)
    assert NOTE in page(client, promise)
    with pytest.raises(WrongState):
        withhold(made)


@pytest.mark.parametrize("place", PLACES)
def test_of_every_place_single_words_are_withheld_and_the_record_says_where(client, place):
    promise = public(title="Việc", description="Chung.")
    other = PromisePlace.DESCRIPTION if place != PromisePlace.DESCRIPTION else PromisePlace.TITLE
    was = said_at(other, promise)
    row = row_at(promise, place, PHONE)
    made = correct(promise, mended(row, place=place), mended(fresh(promise), "Khác.", other))
    assert "0912" in page(client, promise)
    withhold(made, PHONE)
    shown = page(client, promise)
    assert "0912" not in shown
    assert f"<p>{was}</p>" in shown
    place_name = made.earlier.with_rows().get(text=PHONE).place_name
    event = CaseEvent.objects.get(case_kind="commitment", case_id=promise.pk, verb="withhold_earlier_words")
    assert event.reason == f"Đính chính lần 1: {place_name}. Lộ thông tin"


def test_the_verbs_take_all_or_none():
    promise, by = public(description=PHONE), make_user()
    made = correct(promise, mended(promise), mended(promise, "Khác.", PromisePlace.DESCRIPTION))
    mine, foreign = made.earlier.get(text=PHONE).pk, correct(public()).earlier.get().pk
    for wrong in [[], [foreign], [mine, foreign], [mine, 0]]:
        with pytest.raises(WrongState):
            withhold_earlier_promise_words(made, by=by, reason="Lộ", only=wrong)
        with pytest.raises(WrongState):
            withhold_promise_places(promise, by=by, reason="Lộ", words=wrong)
    with pytest.raises(NotReady):
        withhold_promise_places(promise, by=by, reason=" ", words=[mine])
    withhold(made, PHONE)
    with pytest.raises(WrongState):
        withhold_promise_places(promise, by=by, reason="Lộ", words=[mine, made.earlier.get(text=OLD).pk])
    assert EarlierPromiseWords.objects.public().count() == 2
    assert CaseEvent.objects.filter(verb="withhold_earlier_words").count() == 1


def test_the_report_on_the_conference_before_says_no_more_what_is_withheld():
    promise, document = reported()
    at = PromisePlace.PROGRESS
    made = correct(promise, mended(promise.progress.get(), NEW, at), mended(promise, "Việc khác"))
    assert PHONE in told_in(document)
    withhold(made, PHONE)
    assert f": {NEW}" in told_in(document)
    assert "0912" not in told_in(document)
    assert "Việc khác" not in told_in(document)
    event = CaseEvent.objects.get(verb="redact_paper")
    assert event.reason == f"Việc phải làm số {promise.pk}."
    withhold(made, OLD)
    assert "Việc khác" in told_in(document)
    assert OLD not in told_in(document).replace(NEW, "")


def test_a_short_word_that_is_withheld_leaves_other_words_of_the_report_alone():
    promise, document = reported(title="Việc")
    before = told_in(document)
    correct(promise, mended(promise, "Việc mới", is_withheld=True))
    assert told_in(document).count("Việc mới") == 1
    assert told_in(document).replace("Việc mới", "Việc") == before


def because_of(opinion, **fields):
    promise = public(session=opinion.session, **fields)
    promise.opinions.add(opinion)
    return promise


def test_what_was_taken_down_is_not_read_in_an_earlier_wording_until_it_is_shown_again(client, by):
    opinion = make_opinion(moderation="approved", subject="Đèn nhà ông Bí Mật", public_text="Đèn hỏng.")
    answer = make_response(opinion=opinion, state="published", text="Đã nhắc.", outcome=make_outcome(is_promise=True))
    promise = because_of(opinion, title="Sửa: Đèn nhà ông Bí Mật", description="Đã nhắc.", response=answer)
    entry = promise.progress.create(text="Xong: Đèn nhà ông Bí Mật")
    correct(
        promise,
        mended(promise),
        mended(promise, "Khác.", PromisePlace.DESCRIPTION),
        mended(entry, place=PromisePlace.PROGRESS),
    )
    assert "Bí Mật" in page(client, promise)
    actions.hide(opinion, by=by, reason="Lộ thông tin")
    assert "Bí Mật" not in page(client, promise)
    assert "Đã nhắc." not in page(client, promise)
    texts = EarlierPromiseWords.objects.values_list("text", flat=True)
    assert texts[0] == f"Sửa: việc nêu ở ý kiến số {opinion.pk}"
    actions.show_again(opinion, by=by, reason="Đã sửa")
    assert list(texts) == ["Sửa: Đèn nhà ông Bí Mật", "Đã nhắc.", "Xong: Đèn nhà ông Bí Mật"]


def test_what_was_taken_down_leaves_a_report_that_tells_the_title_of_before_a_correction(by):
    promise, document = reported(title="Đèn nhà ông Bí Mật")
    opinion = make_opinion(session=promise.session, moderation="approved", subject="Đèn nhà ông Bí Mật")
    promise.opinions.add(opinion)
    correct(promise)
    assert "Bí Mật" in told_in(document)
    actions.hide(opinion, by=by, reason="Lộ thông tin")
    assert "Bí Mật" not in told_in(document)
    assert f"Việc nêu ở ý kiến số {opinion.pk}" in told_in(document)


def test_who_takes_back_their_name_is_not_named_in_an_earlier_wording():
    opinion = make_opinion(moderation="approved", visibility="named", public_name="Nguyễn Thị Thử")
    promise = because_of(opinion, title=f"Trả lời {opinion.attribution}")
    made = correct(promise, mended(promise, is_withheld=True))
    actions.withdraw_name(opinion)
    assert "Thử" not in made.earlier.get().text


def test_a_name_is_looked_for_in_earlier_wordings_and_in_what_was_said_of_them():
    name, opinion = "Nguyễn Thị Thử", make_opinion(moderation="approved")
    promise, other = public(title=f"Trả lời bà {name}"), public()
    mine = because_of(opinion, title=f"Trả lời {name}")
    for row in [promise, mine]:
        correct(row)
    correct(other, note=f"Không phải của bà {name}")
    assert still_naming([opinion], {name}).named == [mine, promise, other]
    for made in PromiseCorrection.objects.all():
        withhold(made)
    assert still_naming([], {name}).named == [other]
    assert still_naming([opinion], {name}).named == [mine, other]
