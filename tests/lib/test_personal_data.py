import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_portal.lib.personal_data import (
    ACCOUNT,
    EACH_HOLDS,
    HOUSE,
    IDENTITY,
    MAIL,
    PATTERNS,
    PHONE,
    find_personal_data,
)
from dialogue_portal.lib.text import plain_digits


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Gọi tôi 0912345678 nhé", [PHONE]),
        ("Gọi +84 912 345 678 hoặc 024 3936 1234", [PHONE, PHONE]),
        ("CCCD 001099012345", [IDENTITY]),
        ("CMND 012345678.", [IDENTITY]),
        ("Tài khoản Vietcombank số 0011 0041 23456", [ACCOUNT]),
        ("STK: 19031234567890", [ACCOUNT]),
        ("Nhà tôi số 12 ngõ 15", [HOUSE]),
        ("tôi ở số 7B, ngách 12 phố Ngọc Lâm", [HOUSE]),
        ("nhà 12/34/5 bị ngập", [HOUSE]),
        ("Gọi (024) 3827 0000, (0912) 345 678, 0912–345–678 hoặc +84 (0)912 345 678", [PHONE] * 4),
        ("nhà 25 ngõ 68; tôi ở 27, ngách 12/3 ngõ 68; nhà 12/5 đường Láng; căn hộ 1205", [HOUSE] * 4),
        ("ngách 12 ngõ 68, tổ 12 ngõ 5, ngày 12/9 ngõ 5, cả 12 ngõ, căn hộ 70 m2, khu phố 3, hẻm 45", []),
        ("nhà có cột cờ, số 7 ngõ 15", [HOUSE]),
        ("nha toi so 12 ngo 15; o so 7B, ngach 12; nha 25 ngo 68; CAN HO 1205", [HOUSE] * 4),
        ("tai khoan Vietcombank 19031234", [ACCOUNT]),
        ("cot den so 14 duong Minh Hoa; ho ga so 3, ngo 8; ngach 12 ngo 68, to 12 ngo 5, can ho 70 m2", []),
        ("Cột đèn số 14 đường Minh Họa nghiêng; hố ga số 3, ngõ 8 mất nắp; tổ dân phố số 5, đường 2", []),
        ("Viết cho tôi: thu@example.vn", [MAIL]),
        ("Ngày 03/04/2026 họp lúc 19:00 tại tổ 12", []),
        ("Dự án 2025-2030, 1.500.000 đồng, tổ dân phố số 17", []),
        ("Thông báo số 05/TB-UBND", []),
        ("", []),
    ],
)
def test_what_tells_of_a_person_is_found_and_named(text, kinds):
    assert [mark.kind for mark in find_personal_data(text)] == kinds


@pytest.mark.parametrize(
    "text",
    ["sn" + " " * 3997 + "x", "a" * 4000, "1" * 4000, "a." * 2000, "sn" * 2000, "a@a.a " * 2667],
)
def test_no_text_costs_the_square_of_its_length(text):
    costs = []
    for _ in range(3):
        began = time.process_time()
        find_personal_data(f"{text} 7")  # without a digit nobody would look
        costs.append(time.process_time() - began)
    assert min(costs) < 0.06


HALF_SAID = ["nhà số", "sn", "tài khoản", "STK", "căn hộ", "ngõ", "đường", "/", "+", "(", ".", " ", "a", "Ⅻ", "½", "＠"]


@given(st.lists(st.sampled_from(HALF_SAID) | st.text(max_size=3).filter(lambda text: not EACH_HOLDS.search(text))))
def test_nothing_is_found_without_a_digit_or_the_sign_of_mail(pieces):
    """So nobody need look there: `find_personal_data` does not."""
    plain = plain_digits("".join(pieces))
    assert not any(pattern.search(plain) for _, pattern in PATTERNS)


@given(st.text(max_size=300))
def test_marks_lie_in_the_text_in_order_and_apart(text):
    marks = find_personal_data(text)
    assert all(mark.found in text[mark.start : mark.end] for mark in marks)
    assert all(one.end <= other.start for one, other in pairwise(marks))


@given(st.integers(10**11, 10**12 - 1), st.text("abc ,.", max_size=20))
def test_twelve_digits_in_a_row_never_pass(number, around):
    assert find_personal_data(f"{around} {number} {around}")


def test_the_whole_of_a_number_is_marked():
    """What is covered leaves no bracket and no word behind."""
    text = "Nhà 25 ngõ 68 (gọi (024) 3827 0000)"
    assert [mark.found for mark in find_personal_data(text)] == ["Nhà 25", "(024) 3827 0000"]


def test_wide_digits_tell_as_much():
    text = "Gọi ０９１２ ３４５ ６７８ nhé"
    assert [(mark.kind, mark.found) for mark in find_personal_data(text)] == [
        ("số điện thoại", "０９１２ ３４５ ６７８")
    ]
