import pytest
from django.core.exceptions import ValidationError

from dialogue_portal.lib.fields import CleanCharField, RichTextFormField, as_key, too_long


def test_both_numbers_of_a_text_that_is_too_long_are_written_the_vietnamese_way():
    assert too_long("đ" * 5234, 4000) == "Thừa 1.234 ký tự (nhiều nhất 4.000 ký tự)."


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        (CleanCharField(multiline=True), "Nước ngập quá đầu gối\x07 bà con", "ngay sau «…Nước ngập quá đầu gối»"),
        (CleanCharField(), "\x07", "Có ký tự không đọc được trong phần này."),
        (RichTextFormField(), "<p>Đèn <b>hỏng\x01</b></p>", "ngay sau «…Đèn hỏng»"),
        (CleanCharField(), "x" * 300 + "\x07", f"ngay sau «…{'x' * 60}»"),
    ],
)
def test_whoever_pasted_a_sign_that_cannot_be_read_is_told_where_it_is(field, typed, told):
    with pytest.raises(ValidationError, match=told):
        field.clean(typed)


@pytest.mark.parametrize(
    ("typed", "key"),
    [("5", 5), (5, 5), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("٣", None), ("-1", None), (None, None)],
)
def test_what_no_key_can_be_finds_no_row(typed, key):
    assert as_key(typed) == key
