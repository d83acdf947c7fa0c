"""Of a corrected promise the office keeps from the public what single places said, and leaves the others to be read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.actions.promise_corrections import withhold_promise_places
from feedback.models import EarlierPromiseWords, PromisePlace
from sessions_app.models import CaseEvent
from tests.builders import make_body, make_user
from tests.feedback.conclusions.steps import GONE, VERB, ticks
from tests.staff import do, signed_in, text_of, verb_address

from .steps import NEW, OLD, PHONE, PLACES, correct, correction_address, correction_form, mended, page, public, row_at

pytestmark = pytest.mark.usefixtures("ward")


def corrected():
    """A promise of which the title and a line of progress that gives a telephone number were corrected at once."""
    promise = public()
    entry = promise.progress.create(text=PHONE)
    return promise, correct(promise, mended(promise), mended(entry, "Hỏi phường.", PromisePlace.PROGRESS))


def promise_page(promise):
    return reverse("admin:promise", args=[promise.pk])


def words(text):
    return EarlierPromiseWords.objects.with_rows().get(text=text)


def readable():
    return set(EarlierPromiseWords.objects.public().values_list("text", flat=True))


def test_what_is_ticked_is_withheld_and_the_rest_stays_to_be_read(client, office):
    promise, _ = corrected()
    day = promise.progress.get().on
    choices, ticked = ticks(office, promise)["lan_1"]
    assert choices == {
        str(words(OLD).pk): f"Tên việc: {OLD}",
        str(words(PHONE).pk): f"Tiến độ ngày {day:%d/%m/%Y}: {PHONE}",
    }
    assert ticked == list(choices)
    done = do(office, promise, VERB, lan_1=[words(PHONE).pk], reason="Lộ số điện thoại")
    assert "Lời cũ chỉ còn cán bộ đọc được." in text_of(done)
    assert f"(chỉ cán bộ đọc được)</summary>{PHONE}" in text_of(done)
    shown = page(client, promise)
    assert "0912" not in shown
    assert f"<p>{OLD}</p>" in shown
    event = CaseEvent.objects.get(verb="withhold_earlier_words")
    assert event.reason == f"Đính chính lần 1: tiến độ ngày {day:%d/%m/%Y}. Lộ số điện thoại"
    assert list(ticks(office, promise)["lan_1"][0]) == [str(words(OLD).pk)]


def test_the_button_is_there_as_long_as_there_is_something_to_withhold(office):
    promise = public()
    address = verb_address(promise, VERB)
    assert address not in text_of(office.get(promise_page(promise)))
    made = correct(promise)
    assert address in text_of(office.get(promise_page(promise)))
    do(office, promise, VERB, lan_1=list(made.earlier.values_list("pk", flat=True)), reason="Lộ")
    assert address not in text_of(office.get(promise_page(promise)))


def test_of_several_corrections_the_last_is_ticked_and_any_place_may_be(office):
    promise, _ = corrected()
    correct(promise, mended(promise.progress.get(), "Hỏi văn phòng.", PromisePlace.PROGRESS))
    offered = ticks(office, promise)
    assert [(name, ticked) for name, (_, ticked) in offered.items()] == [
        ("lan_1", []),
        ("lan_2", [str(words("Hỏi phường.").pk)]),
    ]
    do(office, promise, VERB, lan_1=[words(PHONE).pk], lan_2=[words("Hỏi phường.").pk], reason="Lộ")
    assert readable() == {OLD}
    assert CaseEvent.objects.filter(verb="withhold_earlier_words").count() == 2


def test_words_of_another_promise_and_words_that_are_withheld_by_now_are_no_choice(office):
    promise, _ = corrected()
    other = correct(public(title="Khác")).earlier.get()
    assert GONE in text_of(do(office, promise, VERB, lan_1=[other.pk], reason="Lộ"))
    withhold_promise_places(promise, by=make_user("Văn phòng"), reason="Lộ", words=[words(PHONE).pk])
    again = do(office, promise, VERB, lan_1=[words(PHONE).pk, words(OLD).pk], reason="Lộ")
    assert GONE in text_of(again)
    assert readable() == {OLD, "Khác"}


def test_only_who_publishes_promises_withholds():
    promise, _ = corrected()
    body = make_body()
    type(promise).objects.update(lead_body=body)
    for role in ["Người duyệt", "MTTQ", "Lãnh đạo", "Đơn vị xử lý"]:
        refused = do(signed_in(role, body=body), promise, VERB, lan_1=[words(PHONE).pk], reason="Lộ")
        assert refused.status_code == 403
    assert readable() == {OLD, PHONE}


def test_one_place_and_many_take_the_same_queries(office):
    promise = public(title="Việc")
    correct(promise, mended(row_at(promise, PromisePlace.CAPTION, OLD), place=PromisePlace.CAPTION))
    office.get(verb_address(promise, VERB))
    with CaptureQueriesContext(connection) as of_one:
        office.get(verb_address(promise, VERB))
    correct(promise, *(mended(row_at(promise, place, PHONE), place=place) for place in PLACES))
    with CaptureQueriesContext(connection) as of_many:
        shown = office.get(verb_address(promise, VERB))
    assert text_of(shown).count(PHONE) == len(PLACES)
    assert len(of_many) == len(of_one)


def test_whoever_corrects_ticks_beside_each_place_what_only_staff_read(client, office):
    promise = public()
    key = f"entry_{promise.progress.create(text=PHONE).pk}"
    typed = correction_form(office, promise, "title", key) | {"title": NEW, key: "Hỏi phường."}
    warned = office.post(correction_address(promise, "title", key), typed | {"title_withheld": "on"})
    assert [title for title, _ in warned.context["leak"].before] == [
        f"Tiến độ ngày {promise.progress.get().on:%d/%m/%Y}"
    ]
    assert office.post(correction_address(promise, "title", key), typed | {f"{key}_withheld": "on"}).status_code == 302
    assert readable() == {OLD}
    shown = page(client, promise)
    assert "0912" not in shown
    assert f"<p>{OLD}</p>" in shown
