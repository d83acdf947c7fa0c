import pytest

from dialogue_portal.lib.phones import BadPhone, as_dialled, can_be_called, normalise_phone


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
    ],
)
def test_an_office_names_numbers_that_can_be_dialled(typed, is_good):
    assert can_be_called(typed) == is_good
