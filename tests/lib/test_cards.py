"""Pictures made of words: every letter there is, nothing that runs off the edge."""

import io

import pytest
from PIL import Image

from dialogue_portal.lib.cards import HEIGHT, MARGIN, PAPER, WIDTH, Card, drawn, face, fits, title_that_fits, wrapped

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyzàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
LONG = "Hội nghị đối thoại giữa người đứng đầu cấp ủy, chính quyền với Mặt trận Tổ quốc và Nhân dân " * 3


def opened(card):
    return Image.open(io.BytesIO(drawn(card)))


@pytest.mark.parametrize("weight", ["Regular", "Medium", "SemiBold", "Bold"])
def test_the_font_has_every_vietnamese_letter(weight):
    font = face(weight, 40)
    missing = bytes(font.getmask("\uffff"))
    shapes = {sign: bytes(font.getmask(sign)) for sign in LETTERS + LETTERS.upper() + "0123456789«»…–·/"}
    assert [sign for sign, shape in shapes.items() if shape == missing] == []
    assert len(set(shapes.values())) == len(shapes)


@pytest.mark.parametrize(
    "card",
    [
        Card("", ""),
        Card("Hội nghị", "Đèn", "", "Phường"),
        Card(LONG, LONG, LONG * 9, LONG),
        pytest.param(Card("x", "Ỗ" * 300, "Ễ" * 5000, "y"), marks=pytest.mark.long),
        Card("x", "https://example.vn/" + "a" * 200, "dòng\n\nkhác", "y"),
    ],
)
def test_a_card_has_its_size_and_an_empty_margin(card):
    image = opened(card)
    assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
    paper = Image.new("RGB", (1, 1), PAPER).getpixel((0, 0))
    pixels = image.convert("RGB")
    right = pixels.crop((WIDTH - MARGIN + 12, 0, WIDTH, HEIGHT)).getcolors()
    below = pixels.crop((40, HEIGHT - 40, WIDTH, HEIGHT)).getcolors()
    for colours in [right, below]:
        assert len(colours) == 1
        assert max(abs(a - b) for a, b in zip(colours[0][1], paper, strict=True)) < 4


def test_a_long_title_is_set_smaller_and_ends_with_an_ellipsis_only_when_it_must():
    short, large = title_that_fits("Đèn ngõ 5 hỏng")
    assert short == ["Đèn ngõ 5 hỏng"]
    title = LONG[:200].strip()
    lines, small = title_that_fits(title)
    assert small.size < large.size
    assert " ".join(lines) == title
    cut, _ = title_that_fits(LONG)
    assert len(cut) == 5
    assert cut[-1].endswith("…")
    assert all(fits(line, small) for line in cut)


def test_what_does_not_fit_is_left_out_between_words():
    font = face("Regular", 30)
    assert wrapped("một hai", font, 0) == []
    assert wrapped("", font, 3) == []
    lines = wrapped("phường " * 100, font, 2)
    assert len(lines) == 2
    assert lines[1].endswith("phường…")


def test_the_same_words_have_the_same_mark_and_others_another():
    assert Card("a", "b", "c", "d").etag == Card("a", "b", "c", "d").etag
    assert Card("a", "b", "c", "d").etag != Card("a", "b", "cd", "").etag
