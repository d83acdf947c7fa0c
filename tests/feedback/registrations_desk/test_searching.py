"""People are found by their names and by the end of a number, and no address tells for whom staff looked."""

import re
from html import unescape

import pytest

from feedback.staff_views.registrations import desk
from tests.builders import make_meeting, make_registration
from tests.staff import signed_in, text_of

from .steps import DESK, names_in


@pytest.mark.parametrize("typed", ["dang thi", "ĐẶNG", "5678", "thoat nuoc"])
def test_people_are_found_without_marks_and_no_address_tells_whom(office, typed):
    meeting = make_meeting()
    make_registration(meeting=meeting, about="Thoát nước", who={"name": "Đặng Thị Thử", "phone": "+84911115678"})
    make_registration(meeting=meeting, about="Rác", who={"name": "Lê Thử", "phone": "+84911110000"})
    page = office.post(DESK, {"q": typed}, follow=True)
    assert names_in(page) == ["Đặng Thị Thử"]
    assert 'value="came" class="button default"' in text_of(page)
    assert text_of(page).count("autofocus") == 1
    assert 'action="/quan-tri/ban/dang-ky/"' in text_of(page)


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [("678", True), ("5678", True), ("15678", False), ("911115678", False), ("0911 115 678", True), ("78", False)],
)
def test_no_search_tells_more_of_a_number_than_the_list_shows(office, typed, is_found):
    make_registration(meeting=make_meeting(), who={"name": "Đặng Thị Thử", "phone": "+84911115678"})
    assert names_in(office.post(DESK, {"q": typed}, follow=True)) == (["Đặng Thị Thử"] if is_found else [])


@pytest.mark.parametrize(("typed", "is_found"), [("hoa", False), ("thoat", True), ("nuoc ngo", True), ("uoc", False)])
def test_a_search_finds_what_begins_a_word_and_not_what_is_inside_one(office, typed, is_found):
    make_registration(meeting=make_meeting(), about="Thoát nước ngõ 15", who={"name": "Lê Thử"})
    assert bool(names_in(office.post(DESK, {"q": typed}, follow=True))) == is_found


def test_who_is_searched_for_stands_right_below_the_search(office):
    make_registration(meeting=make_meeting(), who={"name": "Thử"})
    places = [
        text_of(page).index("reg-session") < text_of(page).index("1 đăng ký.")
        for page in [office.get(DESK), office.post(DESK, {"q": "thu"}, follow=True)]
    ]
    assert places == [True, False]


def test_what_was_found_is_there_again_for_who_comes_back_and_leafed_through(office, monkeypatch):
    monkeypatch.setattr(desk, "PER_PAGE", 1)
    meeting = make_meeting()
    for name in ["Đặng Thị Thử", "Đặng Văn Thử", "Lê Thử"]:
        make_registration(meeting=meeting, who={"name": name})
    address = office.post(DESK, {"q": "dang", "loai": ""})["Location"]
    assert "dang" not in address.replace(DESK, "")
    first = office.get(address)
    further = unescape(re.search(r'rel="next" href="([^"]*)"', text_of(first))[1])
    found = [names_in(page) for page in [first, office.get(address), office.get(f"{DESK}{further}")]]
    assert found == [["Đặng Thị Thử"], ["Đặng Thị Thử"], ["Đặng Văn Thử"]]
    assert 'value="dang"' in text_of(office.get(address))
    assert len(names_in(office.get(DESK))) == 1
    assert 'value="dang"' not in text_of(signed_in("Văn phòng").get(address))


def test_without_a_name_the_address_tells_by_what_the_list_is_narrowed(office):
    meeting = make_meeting()
    answer = office.post(DESK, {"q": " ", "loai": "cho", "buoi": meeting.pk})
    assert answer["Location"] == f"{DESK}?buoi={meeting.pk}&loai=cho&"
