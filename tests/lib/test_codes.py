import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_portal.lib import codes

tickets = st.builds(lambda number: f"{number:032x}", st.integers(0, 2**128 - 1))


@given(tickets)
def test_a_code_can_be_typed_in_again_in_any_dress(ticket):
    code = codes.code_for(ticket)
    dressed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert codes.normalise(dressed) == codes.normalise(code) == code


TELEX = {
    "AAJ": "Ậ",
    "EES": "Ế",
    "W": "Ư",
    "DD": "Đ",
    "AA": "Â",
    "EE": "Ê",
    "AW": "Ă",
    "AS": "Á",
    "AF": "À",
    "AR": "Ả",
    "EX": "Ẽ",
    "YJ": "Ỵ",
}


@given(tickets)
def test_a_keyboard_set_to_vietnamese_does_no_harm(ticket):
    code = codes.code_for(ticket)
    typed = re.sub("AAJ|EES|DD|AA|EE|AW|AS|AF|AR|EX|YJ|W", lambda found: TELEX[found.group()], code)
    assert codes.normalise(typed) == codes.normalise(typed.lower()) == code


@pytest.mark.parametrize(("pressed", "shown"), [("A1", "Á"), ("E6", "Ê"), ("D9", "Đ"), ("A8", "Ă"), ("Y5", "Ỵ")])
def test_nor_does_the_other_way_of_typing_vietnamese(pressed, shown):
    made = (codes.code_for(f"{number:032x}") for number in range(10_000))
    code = next(code for code in made if code.count(pressed) == 1)
    assert codes.normalise(code.replace(pressed, shown)) == code


@given(tickets, st.integers(0, 16), st.sampled_from(codes.SIGNS))
def test_one_wrong_sign_is_always_noticed(ticket, place, wrong):
    signs = codes.code_for(ticket).replace("-", "")
    typed = signs[:place] + wrong + signs[place + 1 :]
    assert (codes.normalise(typed) is None) == (typed != signs)


@given(tickets, st.integers(0, 14))
def test_two_neighbours_that_changed_places_are_always_noticed(ticket, place):
    signs = codes.code_for(ticket).replace("-", "")
    typed = signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]
    assert (codes.normalise(typed) is None) == (typed != signs)


def test_the_same_ticket_gives_the_same_code_and_another_gives_another():
    assert codes.code_for("a" * 32) == codes.code_for("a" * 32) != codes.code_for("b" * 32)


def test_code_and_hash_depend_on_the_key(settings):
    before = codes.code_for("a" * 32), codes.hashed("X")
    settings.CODE_KEY = "another key, just as long as the first one"
    assert codes.code_for("a" * 32) != before[0]
    assert codes.hashed("X") != before[1]


@pytest.mark.parametrize("typed", ["", "abc", "7K3M-9QWT", "không có", "7K3M-9QWT-2HXA-C8ND-!", "０" * 17])
def test_normalise_gives_none_for_what_is_no_code(typed):
    assert codes.normalise(typed) is None
