import pytest

from dialogue_portal.lib.phones import BadPhone, as_dialled, can_be_called, normalise_phone, pieces


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0912345678", "+84912345678"),
        ("0912 345 678", "+84912345678"),
        ("+84 912.345.678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("(024) 3936-1234", "+842439361234"),
    ],
)
def test_numbers_are_stored_one_way(typed, stored):
    assert normalise_phone(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "091234567",
        "09123456789",
        "0112345678",
        "abc",
        "+1 202 555 0100",
        "０９１２３４５６７８",
        "09１２３４５６７８",
        "0912 345 67٨",
    ],
)
def test_what_cannot_be_called_is_refused(typed):
    with pytest.raises(BadPhone):
        normalise_phone(typed)


def test_a_stored_number_is_shown_as_people_dial_it():
    assert as_dialled("+84912345678") == "0912345678"


@pytest.mark.parametrize(
    ("typed", "is_good"),
    [
        ("024 3827 0000", True),
        ("(024) 3936.1234, 0912 345 678", True),
        ("024 3827 0000 (giờ hành chính) hoặc 1022", True),
        ("024 3827 0000 máy lẻ 12; 1900 1234", True),
        ("024 3827 000", False),
        ("024 3827 0000, 0912 345", False),
        ("hỏi văn phòng", False),
        ("024 3827 0000 gặp văn phòng", False),
        ("số 12", False),
        (",", False),
        ("024 3827 0000 (hỏi ông A (văn thư))", True),
        ("024 3827 0000 (hỏi", False),
        ("(a" * 5_000, False),
    ],
)
def test_an_office_names_numbers_that_can_be_dialled(typed, is_good):
    assert can_be_called(typed) == is_good


@pytest.mark.parametrize(
    ("told", "numbers"),
    [
        ("024 3827 0000 (máy lẻ 12), 1022", {"024 3827 0000": "+842438270000", "1022": "1022"}),
        ("(024) 3827-0000; 0912.345.678", {"(024) 3827-0000": "+842438270000", "0912.345.678": "+84912345678"}),
        ("Văn phòng, số 113 đường 30/4, điện thoại 0912 345 678.", {"0912 345 678": "+84912345678"}),
        ("1900 1234, 113", {"1900 1234": "19001234", "113": "113"}),
        ("0000 000 000, họp 12/12/2026, 113 ngõ 5", {}),
        ("", {}),
    ],
)
def test_the_numbers_to_call_are_found_in_what_an_office_tells(told, numbers):
    found = list(pieces(told))
    assert "".join(piece for piece, _ in found) == told
    assert {piece: number for piece, number in found if number} == numbers
