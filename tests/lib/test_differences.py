import re
import time

import pytest

from dialogue_portal.lib.differences import by_words, marked_up

PAIRS = [
    ("Đèn đã sửa.", "Đèn chưa sửa.", "Đèn <del>đã</del><ins>chưa</ins> sửa."),
    ("Đèn", "Đèn đường", "Đèn<ins> đường</ins>"),
    ("một\nhai\nba", "một\nba", "một\n<del>hai\n</del>ba"),
    ("một\nhai\nba", "một\nhai bốn\nba", "một\nhai<ins> bốn</ins>\nba"),
    ("", "<b>", "<ins>&lt;b&gt;</ins>"),
    ("như nhau", "như nhau", "như nhau"),
    ("", "", ""),
]


@pytest.mark.parametrize(("old", "new", "shown"), PAIRS)
def test_what_went_and_what_came_is_marked(old, new, shown):
    assert marked_up(old, new) == shown


LONG = [
    (" ".join(["a"] * 10_000), " ".join(["a", "b"] * 5000)),
    (" ".join(map(str, range(2500))), " ".join(str(number * 7 % 4000) for number in range(2500))),
    ("\n".join(["a"] * 10_000), "\n".join(["b", "a"] * 5000)),
    (" " * 20_000, "\n" * 20_000),
]


@pytest.mark.parametrize(("old", "new"), LONG, ids=["one word", "all moved", "one line", "blanks"])
def test_texts_made_to_be_compared_slowly_are_not(old, new):
    begun = time.process_time()
    shown = marked_up(old, new)
    assert time.process_time() - begun < 5
    assert re.sub(r"<del>.*?</del>|</?ins>", "", shown, flags=re.DOTALL) == new
    assert re.sub(r"<ins>.*?</ins>|</?del>", "", shown, flags=re.DOTALL) == old


def test_very_many_short_stretches_in_common_are_shown_as_a_whole():
    """Looked for, five thousand of them took twelve seconds."""
    old, new = ("\n".join(f"{words} {number}" for number in range(2500)) for words in ["a b", "b a"])
    assert len(list(by_words(old, new))) <= 2
