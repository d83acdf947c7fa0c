"""No two groups of the same time bear names that residents could not tell apart: in the database, and in every verb."""

import datetime as dt
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from sessions_app.actions import NotReady, add_groups, rename_group, respell_group
from sessions_app.group_names import read_names
from sessions_app.likeness import likeness
from sessions_app.models import CaseEvent, ResidentialGroup

from ..builders import make_group, make_user
from ..staff import do, fresh, page_of, text_of

pytestmark = pytest.mark.usefixtures("ward")

TODAY = timezone.localdate()
ENDED = dt.date(2025, 6, 30)
ALIKE = ["Tổ 3", "tổ  03", "TDP số 3", "Tổ dân phố 003", "TO DAN PHO SO 3", "Tổ ３"]
ALIKE += ["T\u043e\u0302\u0309 3", "\u03a4ổ 3", "Tổ\u200b 3", "Tổ\u00a03", "\u2060Tổ 3\ufeff", "Ｔổ 3"]
"""The last ones with letters of other alphabets, which look the same, and with what nobody sees."""


def names():
    return list(ResidentialGroup.objects.order_by("pk").values_list("name", flat=True))


@pytest.mark.parametrize("name", ALIKE)
def test_the_database_keeps_two_active_groups_from_one_name(name):
    make_group(name="Tổ 3")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_group(name=name)
    assert names() == ["Tổ 3"]


@pytest.mark.parametrize("name", ["Tổ 30", "Tổ 3A", "Thôn 3", "Khu 3", "3", "Tổ 3 (Đông)"])
def test_similar_names_of_groups_are_not_taken_for_the_same(name):
    make_group(name="Tổ 3")
    assert likeness(make_group(name=name).name) != likeness("Tổ 3")


@pytest.mark.parametrize("name", ALIKE[6:])
def test_a_name_is_stored_in_latin_letters_and_found_by_who_types_it(name, office):
    group = make_group(name=name)
    assert fresh(group).name == "Tổ 3"
    assert group.slug == "to-3"
    assert "Tổ 3" in text_of(office.get(page_of(group, "changelist"), {"q": "tổ 3"}))


def test_a_name_in_another_alphabet_stays_as_it_is():
    assert fresh(make_group(name="Khu М\u043e\u0441\u043a\u0432\u0430")).name == "Khu М\u043e\u0441\u043a\u0432\u0430"


def test_groups_of_the_past_may_bear_any_name():
    active = make_group(name="Tổ 3")
    for past in [{"valid_to": ENDED}, {"valid_to": ENDED}, {"merged_into": active}]:
        make_group(name="Tổ 03", **past)
    assert names() == ["Tổ 3", "Tổ 03", "Tổ 03", "Tổ 03"]


def test_a_group_does_not_come_back_to_a_name_that_is_taken():
    make_group(name="Tổ 3")
    ended = make_group(name="Tổ 03", valid_to=ENDED)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResidentialGroup.objects.filter(pk=ended.pk).update(valid_to=None)


# Typing one


@pytest.mark.parametrize("typed", [{"name": "Tổ 03"}, {"number": 3}])
def test_the_form_of_one_group_names_the_one_that_is_there(office, typed):
    make_group(name="Tổ 3", number=3)
    page = text_of(office.post(page_of(ResidentialGroup, "add"), typed))
    assert "Đã có «Tổ 3» trong cùng thời gian; người dân không phân biệt được hai nơi." in page
    assert names() == ["Tổ 3"]


@pytest.mark.parametrize("name", ["TDP số 3A", "tổ dân phố 03a", "To 3 A"])
def test_a_number_with_a_letter_is_known_under_every_word_for_a_group(office, name):
    there, other = make_group(name="Tổ 3A"), make_group(name="Tổ 5")
    page = text_of(office.post(page_of(ResidentialGroup, "add"), {"name": name}))
    assert "Đã có «Tổ 3A» trong cùng thời gian" in page
    reading = read_names([name, "Tổ 3B", "Khu 3A", "TDP 3b"], before="Tổ")
    assert (reading.there, [row.name for row in reading.new]) == ([there], ["Tổ 3B", "Khu 3A"])
    with pytest.raises(NotReady):
        add_groups([ResidentialGroup(name=name)], by=office.user)
    with pytest.raises(NotReady, match="Đã có «Tổ 3A»"):
        respell_group(other, name=name, number=None, by=office.user)
    assert names() == ["Tổ 3A", "Tổ 5"]


@pytest.mark.parametrize("number", [0, 10_000])
def test_a_number_that_no_group_has_is_refused(office, number):
    page = office.post(page_of(ResidentialGroup, "add"), {"number": number})
    assert "Số phải từ 1 đến 9999." in text_of(page)
    assert names() == []


def test_a_group_that_ended_before_gives_its_name_away(office):
    make_group(name="Tổ 3", valid_to=ENDED)
    typed = {"name": "Tổ 03", "valid_from": "01/07/2025"}
    office.post(page_of(ResidentialGroup, "add"), {**typed, "valid_from": "30/06/2025"})
    assert names() == ["Tổ 3"]
    office.post(page_of(ResidentialGroup, "add"), typed)
    assert names() == ["Tổ 3", "Tổ 03"]


def test_a_merged_group_gives_its_name_away_whatever_its_days(office):
    make_group(name="Tổ 3", merged_into=make_group(name="Tổ 4"))
    office.post(page_of(ResidentialGroup, "add"), {"name": "Tổ 03"})
    assert names() == ["Tổ 4", "Tổ 3", "Tổ 03"]


def test_taking_away_the_last_day_of_a_group_is_refused_in_words(office):
    make_group(name="Tổ 3")
    ended = make_group(name="Tổ 03", valid_to=ENDED, valid_from=dt.date(2020, 1, 1))
    page = office.post(page_of(ended), {"valid_from": "01/01/2020", "valid_to": ""})
    assert "Đã có «Tổ 3» trong cùng thời gian" in text_of(page)
    assert fresh(ended).valid_to == ENDED


def test_the_days_of_a_merged_group_are_mended_whatever_it_was_called(office):
    merged = make_group(name="Tổ 03", valid_to=ENDED, merged_into=make_group(name="Tổ 3"))
    office.post(
        page_of(merged), {"valid_from": "01/01/2020", "valid_to": "30/06/2025", "merged_into": merged.merged_into_id}
    )
    assert fresh(merged).valid_from == dt.date(2020, 1, 1)


def test_whoever_is_second_in_the_same_instant_reads_who_was_first(office, monkeypatch):
    """The form looked before the other had written."""
    make_group(name="Tổ 3")
    rows = type(ResidentialGroup.objects.all())
    look, looks = rows.mistaken_for, []

    def looking(*asked):
        looks.append(asked)
        return look(*asked) if len(looks) > 1 else rows(ResidentialGroup).none()

    monkeypatch.setattr(rows, "mistaken_for", looking)
    page = office.post(page_of(ResidentialGroup, "add"), {"name": "Tổ 03"})
    assert (page.status_code, names()) == (200, ["Tổ 3"])
    assert "Đã có «Tổ 3» trong cùng thời gian" in text_of(page)
    assert 'value="Tổ 03"' in text_of(page)


# The verbs


@pytest.mark.parametrize("past", [{}, {"valid_to": TODAY}])
def test_a_slip_is_not_mended_into_a_name_of_the_same_time(office, past):
    make_group(name="Tổ 3")
    wrong = make_group(name="Tổ 33", **past)
    page = do(office, wrong, "sua-ten", name="Tổ dân phố 03", number=3)
    assert "Đã có «Tổ 3» trong cùng thời gian" in text_of(page)
    assert "Tổ 33" in text_of(page)
    assert (fresh(wrong).name, CaseEvent.objects.count()) == ("Tổ 33", 0)


def test_a_slip_in_the_same_name_or_in_one_of_another_time_is_mended(office):
    wrong = make_group(name="Tổ 03")
    past = make_group(name="Tổ 33", merged_into=wrong, valid_to=ENDED)
    do(office, wrong, "sua-ten", name="Tổ dân phố số 3", number=3)
    do(office, past, "sua-ten", name="Tổ 3", number=3)
    assert names() == ["Tổ dân phố số 3", "Tổ 3"]
    assert fresh(past).likeness == "to 3"


def test_a_group_is_renamed_to_the_same_words_written_in_full():
    old = make_group(name="Tổ 3")
    new = rename_group(old, name="Tổ dân phố số 3", number=3, on=TODAY, by=make_user())
    assert (fresh(old).merged_into, fresh(old).is_renamed, new.is_active) == (new, True, True)


def test_what_refused_a_new_name_leaves_the_group_as_it_was():
    make_group(name="Tổ 3")
    old = make_group(name="Tổ 5")
    with pytest.raises(NotReady, match="Đã có «Tổ 3»"):
        rename_group(old, name="Tổ 03", number=3, on=TODAY, by=make_user())
    assert fresh(old).is_active
    assert names() == ["Tổ 3", "Tổ 5"]


@pytest.mark.parametrize("verb", [partial(rename_group, on=TODAY), respell_group])
def test_a_name_taken_in_the_same_instant_is_told_in_words(verb, monkeypatch):
    make_group(name="Tổ 3")
    group, by = make_group(name="Tổ 5"), make_user()
    monkeypatch.setattr("sessions_app.actions.groups.clash", lambda *asked: "")
    with pytest.raises(NotReady, match="vừa có nơi khác dùng"):
        verb(group, name="Tổ 03", number=3, by=by)
    assert fresh(group).name == "Tổ 5"
    assert fresh(group).is_active
