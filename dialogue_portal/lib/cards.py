"""Pictures of words: what Zalo or Facebook shows for a link (Open Graph, 1200 × 630).

Set in Be Vietnam Pro, which has all Vietnamese marks, from a package under the Open Font License.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from functools import lru_cache
from io import BytesIO
from itertools import islice

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from fontpkg_be_vietnam_pro import ROOT
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
MARGIN = 80
BAR = 18
PAPER, INK, SOFT, ACCENT = "#f8f5f0", "#211a16", "#51463e", "#8f1414"

LOOK = "1"
"""Part of the ETag: another look is another picture of the same words."""
TITLE_SIZES = (62, 54, 46, 40)
TITLE_LINES = 5
TEXT_SIZE, SMALL_SIZE = 30, 26
READ = 1000
"""Characters: more than any card has room for."""
LINE = 1.36
"""Height of a line, in its letters: marks stand on marks («Ễ»)."""


@dataclass(frozen=True)
class Card:
    """The words of one picture: above the title, the title, below it (as far as there is room), and whose portal it
    is."""

    kicker: str
    title: str
    text: str = ""
    foot: str = ""

    @property
    def etag(self) -> str:
        words = "\0".join([LOOK, *astuple(self)])
        return f'"{hashlib.sha256(words.encode()).hexdigest()[:32]}"'


def card_response(request: HttpRequest, card: Card) -> HttpResponseBase:
    """The picture of `card`, or 304 if the visitor has it already."""
    kept = get_conditional_response(request, etag=card.etag)
    if kept is not None:
        return kept
    return HttpResponse(drawn(card), content_type="image/png", headers={"ETag": card.etag})


@lru_cache(maxsize=100)
def drawn(card: Card) -> bytes:
    """`card` as PNG, about 20 kB. Drawing takes some 50 ms, so the last ones are cached."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, BAR, HEIGHT), fill=ACCENT)
    foot_top = HEIGHT - MARGIN - round(SMALL_SIZE * LINE) + 20
    top = write(draw, [shortened(card.kicker, face("SemiBold", SMALL_SIZE))], face("SemiBold", SMALL_SIZE), 60, ACCENT)
    lines, font = title_that_fits(card.title)
    top = write(draw, lines, font, top + 14, INK)
    font = face("Regular", TEXT_SIZE)
    room = int((foot_top - top - 30) // (TEXT_SIZE * LINE))
    write(draw, wrapped(card.text, font, max(0, room)), font, top + 14, SOFT)
    small = face("Medium", SMALL_SIZE)
    write(draw, [shortened(card.foot, small)], small, foot_top, ACCENT)
    out = BytesIO()
    image.quantize(64, Image.Quantize.FASTOCTREE).save(out, "PNG")
    return out.getvalue()


def write(draw: ImageDraw.ImageDraw, lines: list[str], font: ImageFont.FreeTypeFont, top: float, colour: str) -> float:
    """Draw `lines` from `top`; returns where the next line may begin."""
    for line in lines:
        draw.text((MARGIN, top), line, font=font, fill=colour)
        top += font.size * LINE
    return top


@lru_cache
def face(weight: str, size: int) -> ImageFont.FreeTypeFont:
    file = ROOT / "files" / f"BeVietnamPro-{weight}.ttf"
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)


def title_that_fits(title: str) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """The lines of `title` and the largest font in which it fits whole; in the smallest it may end with «…»."""
    *larger, smallest = TITLE_SIZES
    for size in larger:
        lines = wrapped(title, face("Bold", size), TITLE_LINES)
        if len(lines) < TITLE_LINES:
            return lines, face("Bold", size)
    return wrapped(title, face("Bold", smallest), TITLE_LINES), face("Bold", smallest)


def wrapped(text: str, font: ImageFont.FreeTypeFont, most: int) -> list[str]:
    """`text` in at most `most` lines of the card's width; the rest becomes «…»."""
    lines = list(islice(lines_of(text[:READ], font), most + 1))
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), font)] if most else []


def lines_of(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    for paragraph in text.splitlines():
        line = ""
        for piece in (piece for word in paragraph.split() for piece in pieces(word, font)):
            longer = f"{line} {piece}".strip()
            if line and not fits(longer, font):
                yield line
                longer = piece
            line = longer
        if line:
            yield line


def fits(text: str, font: ImageFont.FreeTypeFont) -> bool:
    return font.getlength(text) <= WIDTH - 2 * MARGIN


def pieces(word: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    """`word` cut into pieces where it is wider than a line, as an address may be."""
    while not fits(word, font):
        length = 1
        while fits(word[: length + 1], font):
            length += 1
        yield word[:length]
        word = word[length:]
    yield word


def shortened(text: str, font: ImageFont.FreeTypeFont) -> str:
    """As many of the first words of `text` as fit on one line with «…» after them."""
    if fits(text, font):
        return text
    while text and not fits(f"{text}…", font):
        text = text.rpartition(" ")[0] or text[:-1]
    return f"{text.rstrip(' ,.;:')}…"
