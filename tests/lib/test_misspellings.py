"""One misspelling is put right by what stands in texts that everybody may read, whatever else is typed."""

import random
import time
from string import ascii_lowercase

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dialogue_portal.lib.misspellings import LONGEST, NEAREST, Vocabulary, joined, meant, near, one_off, vocabulary_of
from dialogue_portal.lib.text import fold, words_of

FAR_APART = ["thoat", "chieu", "nghiem", "truong", "duyet", "khuyen"]
VOCABULARY = vocabulary_of([*FAR_APART, "ngap ung ngo 12", "rac thai, rac thai", "nuoc thai", "den chieu sang"])


def right(typed: str, vocabulary: Vocabulary = VOCABULARY) -> str:
    return " ".join(meant(words_of(typed), vocabulary) or [])


@st.composite
def misspellings(draw):
    """A word, and what one misspelling makes of it."""
    word = draw(st.sampled_from(FAR_APART))
    place, letter = draw(st.integers(0, len(word) - 1)), draw(st.sampled_from(ascii_lowercase))
    before, sign, after = word[:place], word[place], word[place + 1 :]
    ways = [before + after, before + letter + after, before + letter + sign + after, word + letter]
    ways += [before + sign + sign + after, before + after[:1] + sign + after[1:]]
    ways += [word + digit for digit in "123456789"] + [word + tone for tone in "fsrxjw"]
    return word, draw(st.sampled_from(ways))


@given(misspellings())
def test_any_one_misspelling_in_a_long_word_is_put_right(misspelling):
    word, typed = misspelling
    assume(not word.startswith(typed))
    assert right(typed) == word


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("nagp ung", "ngap ung"),
        ("den chieu sangs", "den chieu sang"),
        ("rac thaii", "rac thai"),
        ("RÁC THẢIR", "rac thai"),
        ("nuwowcs thair", "nuoc thai"),
        ("nwowcs thair", "nuoc thai"),
        ("nuocws thai", "nuoc thai"),
        ("ddenf chieeus sangs", "den chieu sang"),
        ("d9en2 chie6u1 sang1", "den chieu sang"),
        ("ngaapj uungs ngo", "ngap ung ngo"),
        ("ngap ungg ng", "ngap ung ng"),
        ("rac thay", "rac thai"),
        ("nuac thai", "nuoc thai"),
        ("nagp nog 12", "ngap ngo 12"),
    ],
)
def test_what_fingers_and_keyboards_do_is_put_right(typed, wanted):
    assert right(typed) == wanted


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ngap ung",
        "ngap un",
        "xyzzyx",
        "ngap ung ngo 13",
        "ng",
        "x",
        "123",
        "ngapp zzzzzz",
        "rac ung",
        "thai nuac",
        "đđđ",
        "ngap чистый",
    ],
)
def test_nothing_is_said_of_what_is_there_or_near_to_nothing(typed):
    assert right(typed) == ""


def test_an_abbreviation_is_no_misspelling():
    near_by = vocabulary_of(["gan nha"])
    assert [right(typed, near_by) for typed in ["GXN", "GCN"]] == ["gan", ""]


def test_what_stands_together_comes_before_what_is_frequent():
    texts = ["bao duong"] * 5 + ["bao cao"] * 3 + ["ong ho bao tri"]
    assert right("ho bat", vocabulary_of(texts)) == "ho bao"
    assert right("bao caoq", vocabulary_of(texts)) == "bao cao"
    texts = ["nap cong, mua la ung"] * 3 + ["nap cong, ngap ung", "ngap ung"]
    assert right("ngapq ung", vocabulary_of(texts)) == "ngap ung"
    assert right("nagp ung", vocabulary_of(texts)) == "ngap ung"
    assert right("ngp ung", vocabulary_of(texts)) == "ngap ung"
    assert right("hob", vocabulary_of(["ho", "hoa", "hoa", "hom", "hom"])) == "hoa"


def test_vocabularies_are_joined_to_one():
    both = joined([vocabulary_of(["ngap, ung!"]), vocabulary_of(["ung", "úng"])])
    assert (both.counts, both.texts) == ({"ngap": 1, "ung": 2, "ng": 1}, [" ngap  ung  ", " ung ", "  ng "])


@given(st.text(max_size=100))
def test_any_text_may_be_typed(text):
    meant(words_of(text), VOCABULARY)
    assert " ".join(vocabulary_of([fold(text)]).texts).isascii()


@pytest.mark.parametrize("typed", [["abcdefghij" * 10], ["khongq"] * 8, ["qkhongduocq"] * 8])
def test_a_hundred_signs_are_answered_soon(typed):
    shuffled = random.Random(1)
    words = ["khong", "duoc", *map("".join, zip(*[shuffled.choices(ascii_lowercase, k=900)] * 3, strict=True))]
    vocabulary = vocabulary_of(" ".join(["khong duoc", *shuffled.choices(words, k=60)]) for _ in range(2000))
    began = time.process_time()
    meant(typed, vocabulary)
    assert time.process_time() - began < 0.5


def test_the_number_of_corrections_tried_is_bounded():
    assert near("a" * (LONGEST + 1), {"a" * LONGEST: 1}) == []
    assert sum(1 for _ in one_off("a" * LONGEST)) < 1200
    assert len(near("khong", dict.fromkeys(one_off("khong"), 1))) == NEAREST
