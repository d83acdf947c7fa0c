from dialogue_portal.lib.fields import too_long


def test_both_numbers_of_a_text_that_is_too_long_are_written_the_vietnamese_way():
    assert too_long("đ" * 5234, 4000) == "Dài quá 1.234 ký tự (nhiều nhất 4.000 ký tự)."
