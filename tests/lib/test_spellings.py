import re

import pytest

from dialogue_portal.lib.spellings import as_written, written_in_any_way
from dialogue_portal.lib.text import clean_text


@pytest.mark.parametrize(
    "text", ["Nguyễn Văn Đức", "NGUYỄN  VĂN ĐỨC", "nguyen\nvan-duc", "Nguyễn_Văn Ðức", "nguyễn, văn đức!"]
)
def test_words_are_found_with_any_marks_and_signs(text):
    assert re.search(written_in_any_way(["nguyen van duc"]), f"Ông {clean_text(text)}")


@pytest.mark.parametrize("text", ["Nguyễn Đức", "Nguyễn Vân Dương", "NguyễnVănĐức"])
def test_the_pattern_does_not_match_other_words(text):
    assert not re.search(written_in_any_way(["nguyen van duc"]), text)


def test_any_one_of_several_phrases_is_enough():
    pattern = written_in_any_way(["to ba", " 0911 115 "])
    assert [bool(re.search(pattern, text)) for text in ["Tổ Bà", "0911.115", "Tổ 0911"]] == [True, True, False]


def test_a_word_has_the_marks_that_it_has_beside_its_neighbours():
    texts = ["Đến nay, đến cả ĐÈN chiếu-sáng", "đến nay Sang tháng"]
    assert as_written(["den", "chieu", "sang"], texts) == ["đèn", "chiếu", "sáng"]
    assert as_written(["den", "thang", "xa"], texts) == ["đến", "tháng", "xa"]
