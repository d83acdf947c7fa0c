import time
import unicodedata
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from dialogue_portal.lib.text import (
    UnreadableText,
    clean_line,
    clean_text,
    fold,
    full_stop,
    latin,
    megabytes,
    name_key,
    natural_key,
    normal,
    on_one_line,
    shorten,
    slugify,
)

readable = st.text(st.characters(exclude_categories=["Cc", "Cs"], max_codepoint=0xEFFFF), max_size=200)


@given(readable)
def test_cleaning_twice_changes_nothing_more(text):
    once = clean_text(text)
    assert clean_text(once) == once


marked = st.text(st.sampled_from("aeiơưđ A\n" + "\u0300\u0301\u0323\u0302\u20dd\ufe0f\u0489"), max_size=60)


@given(marked)
def test_no_letter_keeps_more_than_two_marks_and_cleaning_is_done_once(text):
    once = clean_text(text)
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    marks = "".join("x" if unicodedata.category(sign) in {"Mn", "Me"} else " " for sign in once)
    assert max(map(len, marks.split()), default=0) <= 2


VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


@given(st.text(st.sampled_from(VIETNAMESE + VIETNAMESE.upper()), max_size=100))
def test_vietnamese_typed_with_separate_marks_is_stored_whole(text):
    assert clean_text(unicodedata.normalize("NFD", text)) == text


def test_heaps_of_marks_are_cut():
    assert clean_text("Ngõ" + "\u0489" * 40 + " 7") == "Ngõ" + "\u0489" * 2 + " 7"


@pytest.mark.parametrize("heap", ["\u0301\u0316", "\u0f73\u0316"])
def test_no_heap_of_marks_costs_the_square_of_its_height(heap):
    text = "a" + heap * (80_000 // len(heap))
    began = time.process_time()
    assert fold(text).strip("…") == "a"
    assert len(clean_text(text)) < len(text)
    assert time.process_time() - began < 2


@given(marked)
def test_what_is_no_heap_is_put_in_order_as_it_is(text):
    for form in ["NFC", "NFD", "NFKC"]:
        assert normal(form, text) == unicodedata.normalize(form, text)


def test_only_text_py_normalises_unicode():
    folders = [Path(settings.BASE_DIR, name) for name in ["dialogue_portal", "sessions_app", "feedback"]]
    modules = [path for folder in folders for path in folder.rglob("*.py")]
    found = {path.name for path in modules if "unicodedata.normalize(" in path.read_text()}
    assert found == {"text.py"}


@given(readable)
def test_folding_is_the_same_for_composed_and_decomposed_text(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(readable)
def test_a_slug_has_only_letters_digits_and_single_hyphens(text):
    slug = slugify(text, max_length=30)
    assert len(slug) <= 30
    assert slug == "-".join(part for part in slug.split("-") if part.isascii() and part.isalnum())


@given(readable, st.integers(2, 60))
def test_shortened_text_is_never_longer_than_asked(text, length):
    assert len(shorten(text, length)) <= length


def test_a_table_on_one_line_keeps_its_columns_apart():
    table = "Các việc:\n1.\tNạo vét\t 30/6\t\nHạn:\tquý  I"
    assert on_one_line(table) == "Các việc: 1. Nạo vét | 30/6 Hạn: quý I"
    assert shorten(table, 30) == "Các việc: 1. Nạo vét | 30/6…"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("T\u043e\u0302\u0309 \u0410", "Tổ A"),
        ("\uff34\u1ed5 1", "Tổ 1"),
        ("Tổ Đông", "Tổ Đông"),
        ("\u041c\u043e\u0441\u043a\u0432\u0430", "\u041c\u043e\u0441\u043a\u0432\u0430"),
        ("\u03a3\u03bf\u03c6\u03af\u03b1 \u039f", "\u03a3\u03bf\u03c6\u03af\u03b1 O"),
        ("ﾎﾞ ß ſ İ", "ﾎﾞ ß ſ İ"),
    ],
)
def test_letters_that_only_look_latin_are_told_in_latin_ones(typed, stored):
    assert latin(typed) == stored
    assert latin(stored) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Thủ\u00a0tục\u00ad", "Thủ tục"),
        ("đường\u200b Láng\ufeff", "đường Láng"),
        (unicodedata.normalize("NFD", "Ẵm bế"), "Ẵm bế"),
        ("một\r\nhai\rba", "một\nhai\nba"),
        ("một\x0bhai\x0cba\x85bốn", "một\nhai\nba\nbốn"),  # line and page breaks, as word processors copy them
        ("abc\u202edef", "abcdef"),
    ],
)
def test_invisible_characters_are_not_stored(typed, stored):
    assert clean_text(typed) == stored


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x9f", "\U000f0000"])
def test_control_characters_are_refused_and_the_words_before_are_told(sign):
    with pytest.raises(UnreadableText) as refused:
        clean_text(f"Nước ngập quá\nđầu gối bà con {sign}đường")
    assert refused.value.before == "quá đầu gối bà con"
    with pytest.raises(UnreadableText) as at_once:
        clean_text(sign)
    assert at_once.value.before == ""


def test_a_line_has_single_blanks():
    assert clean_line("  Tổ  dân\nphố\tsố 3 ") == "Tổ dân phố số 3"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường Láng", "duong lang"),
        ("ÐƯỜNG", "duong"),
        ("hòa hoà", "hoa hoa"),
        ("ưỡn ngực, bộ kỹ Ẵm", "uon nguc, bo ky am"),
    ],
)
def test_folding_drops_marks_and_both_kinds_of_crossed_d(text, folded):
    assert fold(text) == folded


def test_slugs_keep_the_crossed_d():
    assert slugify("Đối thoại: Đất đai & «giấy» 2019") == "doi-thoai-dat-dai-giay-2019"


def test_people_sort_by_given_name_in_the_vietnamese_order_of_letters():
    names = ["Trần Văn Ánh", "Lê Thị An", "Phạm Đức", "Ngô Dũng", "Bùi Ân", "Vũ Ăn", "Đỗ Văn An"]
    assert sorted(names, key=name_key) == [
        "Đỗ Văn An",
        "Lê Thị An",
        "Trần Văn Ánh",
        "Vũ Ăn",
        "Bùi Ân",
        "Ngô Dũng",
        "Phạm Đức",
    ]


def test_a_tone_is_that_of_its_word_whichever_vowel_bears_it():
    """Keyboards set it in two ways, and in one list both are met."""
    assert name_key("Lê Thị Hoà") == name_key("Lê Thị Hòa")
    names = ["Lê Thuỳ", "Ngô Thùy", "An Thủy", "Bùi Thuỷ", "Cao Thuý", "Đỗ Thúy", "Ân Thụy", "Bùi Thuỵ"]
    assert sorted(names, key=name_key) == names


def test_numbers_in_names_are_in_their_own_order_and_letters_in_the_vietnamese_one():
    names = ["Thôn Đông 2", "Thôn Đông 10", "Tổ 3", "Tổ 3A", "Tổ 12345", "Vân"]
    assert sorted(names, key=natural_key) == names


@pytest.mark.parametrize(
    ("size", "said"),
    [(1, "0,1"), (1024 * 1024, "1"), (10 * 1024 * 1024 + 1, "10,1"), (24 * 1024 * 1024 + 524288, "24,5")],
)
def test_what_is_a_little_too_heavy_never_reads_as_just_right(size, said):
    assert megabytes(size) == said


@pytest.mark.parametrize(
    "sign",
    [
        "\u034f",
        "\u115f",
        "\u180e",
        "\u2061",
        "\u206f",
        "\u3164",
        "\ufe0f",
        "\uffa0",
        "\ufffb",
        "\U000e0041",
        "\U000e01ef",
    ],
)
def test_no_sign_that_nobody_sees_is_kept(sign):
    """A telephone number with one between its digits is found by nobody, and a text of nothing else is not empty."""
    assert clean_text(f"09{sign}12{sign}345678") == "0912345678"
    assert clean_text(sign * 3) == ""


def test_blanks_and_ends_of_lines_of_other_writings_are_ours():
    assert clean_text("Đèn\u2800đường\u2028hỏng\u2029rồi") == "Đèn đường\nhỏng\nrồi"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Sửa đèn", "Sửa đèn."),
        (" Sửa đèn.. ", "Sửa đèn."),
        ("Đèn, cống...", "Đèn, cống..."),
        ("Xong chưa?", "Xong chưa?"),
    ],
)
def test_a_sentence_ends_with_one_sign_and_keeps_its_own(typed, said):
    assert full_stop(typed) == said
