from dialogue_portal.lib.excerpts import excerpt

SENTENCE = "Giao Phòng Kinh tế sửa cống ở Đường Láng trước ngày 30 tháng 6."


def marked(text, words, **kwargs):
    return "".join(f"[{piece}]" if is_hit else piece for piece, is_hit in excerpt(text, words.split(), **kwargs))


def test_words_are_found_without_their_marks_and_the_last_may_be_begun():
    assert marked(SENTENCE, "duong lan") == SENTENCE.replace("Đường Láng", "[Đường] [Láng]")


def test_a_word_inside_another_is_not_one():
    assert marked("Cống thoát nước", "ong") == ""
    assert marked("Sửa ống", "ong") == "Sửa [ống]"


def test_words_one_after_another_are_preferred():
    text = "Láng. " + "Chữ khác. " * 60 + "Đường Láng ngập."
    assert marked(text, "duong lang", length=40).endswith("[Đường] [Láng] ngập.")


def test_a_long_text_is_cut_between_words():
    shown = marked("một " * 200 + "cống " + "hai " * 200, "cong", length=60)
    assert shown.startswith("…một")
    assert shown.endswith("hai…")
    assert "[cống]" in shown
    assert len(shown) < 75


def test_one_word_longer_than_the_excerpt_is_cut_too():
    assert len(marked("a" * 1000, "a" * 1000, length=60)) < 80


def test_nothing_is_shown_where_no_word_is():
    assert excerpt(SENTENCE, ["bien", "ban"]) == []
    assert excerpt(SENTENCE, []) == []
