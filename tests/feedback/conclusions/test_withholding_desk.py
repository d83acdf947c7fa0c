"""Of a corrected conclusion the office keeps from the public what single places said, and leaves the others to be read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.actions.conclusion_corrections import withhold_places
from sessions_app.actions import Mending, NotReady, Wording, WrongState, publish_document, withhold_earlier_words
from sessions_app.models import CaseEvent, ConclusionItem, ConclusionPlace, EarlierWords, PaperText
from tests.builders import make_user
from tests.staff import do, page_of, signed_in, text_of, verb_address

from .steps import (
    GONE,
    NEW,
    OLD,
    VERB,
    correct,
    correction_address,
    correction_form,
    letter_of,
    mended,
    out,
    page,
    ticks,
)

pytestmark = pytest.mark.usefixtures("ward")
PHONE = "Hỏi số 0912 345 678."
OPENING = "Người chủ trì kết luận như sau:"


def corrected():
    """A conclusion of which a line that gives a telephone number, another line and the opening were corrected at once."""
    notice = out()
    line = notice.items.get()
    ConclusionItem.objects.create(notice=notice, part="a", order=1, text=PHONE)
    opening = Mending(ConclusionPlace.INTRODUCTION, Wording(notice.introduction), Wording("Kết luận:"))
    told = notice.items.get(text=PHONE)
    return notice, correct(notice, mended(notice, item=line), mended(notice, text="Hỏi phường.", item=told), opening)


def words(text):
    return EarlierWords.objects.get(text=text)


def readable():
    return set(EarlierWords.objects.public().values_list("text", flat=True))


def test_all_places_of_the_correction_are_ticked_at_first_and_named():
    notice, _ = corrected()
    choices, ticked = ticks(signed_in("Văn phòng"), notice)["lan_1"]
    assert choices == {
        str(words(OLD).pk): f"Mục 1 phần d): {OLD}",
        str(words(PHONE).pk): f"Mục 1 phần a): {PHONE}",
        str(words(OPENING).pk): f"Phần mở đầu: {OPENING}",
    }
    assert ticked == list(choices)


def test_what_is_ticked_is_withheld_and_the_rest_stays_to_be_read(client):
    notice, made = corrected()
    office = signed_in("Văn phòng")
    letter = letter_of(made)
    publish_document(letter.document, by=make_user())
    done = do(office, notice, VERB, lan_1=[words(PHONE).pk], reason="Lộ số điện thoại")
    assert "Lời cũ chỉ còn cán bộ đọc được." in text_of(done)
    assert readable() == {OLD, OPENING}
    papers = "".join(PaperText.objects.public().values_list("text", flat=True))
    for shown in [page(client, notice), papers]:
        assert "0912 345 678" not in shown
        assert OLD.removesuffix(".") in shown
    assert PHONE in text_of(office.get(page_of(notice)))
    event = CaseEvent.objects.get(verb="withhold_earlier_words")
    assert (event.reason, event.actor) == ("Đính chính lần 1: mục 1 phần a). Lộ số điện thoại", office.user)
    assert list(ticks(office, notice)["lan_1"][0]) == [str(words(text).pk) for text in [OLD, OPENING]]


def test_when_nothing_is_left_to_withhold_the_button_is_gone():
    notice, made = corrected()
    office = signed_in("Văn phòng")
    keys = list(made.earlier.values_list("pk", flat=True))
    do(office, notice, VERB, lan_1=keys, reason="Lộ số điện thoại")
    assert readable() == set()
    assert verb_address(notice, VERB) not in text_of(office.get(page_of(notice)))


def test_of_several_corrections_the_last_is_ticked_and_any_place_may_be():
    notice, _ = corrected()
    told = notice.items.get(text="Hỏi phường.")
    correct(notice, mended(notice, text="Hỏi văn phòng.", item=told))
    office = signed_in("Văn phòng")
    offered = ticks(office, notice)
    assert [(name, ticked) for name, (_, ticked) in offered.items()] == [
        ("lan_1", []),
        ("lan_2", [str(words("Hỏi phường.").pk)]),
    ]
    do(office, notice, VERB, lan_1=[words(OLD).pk], lan_2=[words("Hỏi phường.").pk], reason="Lộ")
    assert readable() == {OPENING}
    assert CaseEvent.objects.filter(verb="withhold_earlier_words").count() == 2


def test_both_corrections_of_one_place_may_be_ticked():
    notice, _ = corrected()
    told = notice.items.get(text="Hỏi phường.")
    correct(notice, mended(notice, text="Hỏi văn phòng.", item=told))
    do(signed_in("Văn phòng"), notice, VERB, lan_1=[words(PHONE).pk], lan_2=[words("Hỏi phường.").pk], reason="Lộ")
    assert readable() == {OLD, OPENING}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"reason": "Lộ"}, "Hãy chọn ít nhất một chỗ."),
        ({"lan_1": ["0"], "reason": "Lộ"}, GONE),
        ({"lan_1": ["x"], "reason": "Lộ"}, GONE),
        ({"lan_1": "all", "reason": " "}, "Hãy ghi phần này."),
    ],
)
def test_without_a_place_or_a_reason_nothing_is_withheld(typed, told):
    notice, made = corrected()
    if typed.get("lan_1") == "all":
        typed = typed | {"lan_1": list(made.earlier.values_list("pk", flat=True))}
    assert told in text_of(do(signed_in("Văn phòng"), notice, VERB, **typed))
    assert readable() == {OLD, PHONE, OPENING}


def test_words_of_another_conclusion_are_no_choice():
    notice, _ = corrected()
    other = correct(out()).earlier.get()
    assert GONE in text_of(do(signed_in("Văn phòng"), notice, VERB, lan_1=[other.pk], reason="Lộ"))
    assert not EarlierWords.objects.filter(is_withheld=True).exists()


def test_who_withholds_what_another_has_withheld_meanwhile_is_told_so():
    notice, _ = corrected()
    withhold_places(notice, by=make_user("Văn phòng"), reason="Lộ", words=[words(PHONE).pk])
    again = do(signed_in("Văn phòng"), notice, VERB, lan_1=[words(PHONE).pk, words(OLD).pk], reason="Lộ")
    assert GONE in text_of(again)
    assert readable() == {OLD, OPENING}


def test_the_verb_takes_all_or_none():
    notice, made = corrected()
    by, other = make_user("Văn phòng"), correct(out())
    foreign = other.earlier.get().pk
    for wrong in [{foreign}, {words(PHONE).pk, foreign}, set()]:
        with pytest.raises(WrongState):
            withhold_earlier_words(made, by=by, reason="Lộ", only=wrong)
    for wrong in [[], [foreign], [words(PHONE).pk, foreign], [words(PHONE).pk, 0]]:
        with pytest.raises(WrongState):
            withhold_places(notice, by=by, words=wrong, reason="Lộ")
    with pytest.raises(NotReady):
        withhold_places(notice, by=by, words=[words(PHONE).pk], reason=" ")
    withhold_earlier_words(made, by=by, reason="Lộ", only={words(PHONE).pk})
    with pytest.raises(WrongState):
        withhold_places(notice, by=by, words=[words(PHONE).pk, words(OPENING).pk], reason="Lộ")
    assert EarlierWords.objects.filter(is_withheld=True).count() == 1
    assert CaseEvent.objects.filter(verb="withhold_earlier_words").count() == 1


def test_only_who_publishes_conclusions_withholds():
    notice, _ = corrected()
    for role in ["MTTQ", "Lãnh đạo", "Đơn vị xử lý"]:
        assert do(signed_in(role), notice, VERB, lan_1=[words(PHONE).pk], reason="Lộ").status_code == 403
    assert readable() == {OLD, PHONE, OPENING}


def test_one_place_and_many_take_the_same_queries():
    notice = out()
    office = signed_in("Văn phòng")
    correct(notice)
    office.get(verb_address(notice, VERB))
    with CaptureQueriesContext(connection) as of_one:
        office.get(verb_address(notice, VERB))
    for order in range(10, 14):
        ConclusionItem.objects.create(notice=notice, part="a", order=order, text=f"Dòng {order}.")
    correct(notice, *[mended(notice, text=f"{NEW} {row.pk}", item=row) for row in notice.items.filter(part="a")])
    with CaptureQueriesContext(connection) as of_five:
        office.get(verb_address(notice, VERB))
    assert len(of_five) == len(of_one)


def sent(office, notice, **typed):
    """The boxes of the opening and of both lines, with `typed` in them."""
    places = ["introduction", *notice.items.values_list("pk", flat=True)]
    return office.post(correction_address(notice, *places), correction_form(office, notice, *places) | typed)


def two_lines():
    notice = out()
    ConclusionItem.objects.create(notice=notice, part="a", order=1, text=PHONE)
    return notice, *(f"muc_{notice.items.get(text=text).pk}" for text in [OLD, PHONE])


def test_whoever_corrects_ticks_beside_each_place_what_only_staff_read(client):
    notice, line, told = two_lines()
    done = sent(signed_in("Văn phòng"), notice, **{line: NEW, told: "Hỏi phường.", f"{told}_withheld": "on"})
    assert done.status_code == 302
    assert readable() == {OLD}
    shown = page(client, notice)
    assert "0912" not in shown
    assert OLD in shown
    event = CaseEvent.objects.get(verb="withhold_earlier_words")
    assert event.reason == "Đính chính lần 1: mục 1 phần a). Chọn ngay khi đính chính."


def test_with_nothing_ticked_all_places_stay_readable():
    notice, line, told = two_lines()
    office = signed_in("Văn phòng")
    typed = {line: NEW, told: "Hỏi 0912 345 678.", "introduction": "Kết luận:"}
    warned = sent(office, notice, **typed)
    sent(office, notice, **typed, seen=warned.context["leak"].seal)
    assert readable() == {OLD, PHONE, OPENING}
    assert not CaseEvent.objects.filter(verb="withhold_earlier_words").exists()


def test_a_place_that_is_ticked_and_not_corrected_is_told():
    notice, line, told = two_lines()
    shown = text_of(sent(signed_in("Văn phòng"), notice, **{line: NEW, f"{told}_withheld": "on"}))
    assert shown.count("Chỗ này chưa sửa nên chưa có lời cũ. Hãy sửa, hoặc bỏ dấu này.") == 1
    assert not notice.corrections.exists()


def test_another_day_alone_is_something_to_withhold():
    notice = out()
    line = f"muc_{notice.items.get().pk}"
    sent(signed_in("Văn phòng"), notice, **{f"{line}_due": "31/12/2030", f"{line}_withheld": "on"})
    assert EarlierWords.objects.get().is_withheld


def test_the_warning_names_the_place_whose_old_words_tell_of_somebody_until_it_is_ticked():
    notice, line, told = two_lines()
    office = signed_in("Văn phòng")
    typed = {line: NEW, told: "Hỏi phường."}
    warned = sent(office, notice, **typed, **{f"{line}_withheld": "on"})
    (before,) = warned.context["leak"].before
    assert before[0] == "Mục 1 phần a)"
    assert "Mục 1 phần a):" in text_of(warned)
    unticked = sent(office, notice, **typed, seen=warned.context["leak"].seal)
    assert unticked.status_code == 302
    assert readable() == {OLD, PHONE}


def test_a_tick_that_is_taken_back_is_warned_of_again():
    notice, _, told = two_lines()
    office = signed_in("Văn phòng")
    typed = {told: "Hỏi 0987 654 321."}
    warned = sent(office, notice, **typed, **{f"{told}_withheld": "on"})
    assert not warned.context["leak"].before
    again = sent(office, notice, **typed, seen=warned.context["leak"].seal)
    assert [title for title, _ in again.context["leak"].before] == ["Mục 1 phần a)"]
    assert not notice.corrections.exists()


def test_when_a_colleague_withheld_the_last_words_the_page_says_that_none_are_left():
    notice, made = corrected()
    office = signed_in("Văn phòng")
    withhold_earlier_words(
        made, by=make_user(), reason="Lộ số", only=[words(text).pk for text in [OLD, PHONE, OPENING]]
    )
    late = office.post(
        verb_address(notice, VERB), {"lan_1": [words(PHONE).pk], "reason": "Lộ số điện thoại"}, follow=True
    )
    assert late.status_code == 200
    assert "Không còn lời cũ nào mà mọi người đọc được." in text_of(late)
    assert CaseEvent.objects.filter(verb="withhold_earlier_words").count() == 1
