"""How much HTML is taken in at once. What reads HTML opens every bold that was left open again in every paragraph, so a
page of a few lines can be written that fills all memory: such input is refused before anything reads it."""

import re
from collections import Counter

from .safe import WITH_CONTENT

MOST_SIGNS = 1_000_000
"""Of what was pasted, without its pictures. Word writes about 10,000 for a page."""
MOST_TAGS = 20_000
"""Elements: at most this many begin, and as many end."""

MOST_OPEN = 200
MOST_MARKS_OPEN = 20
"""Bold, links and their like, one within the other."""

TOO_LONG = "Nội dung dán vào quá dài. Hãy chia thành nhiều bài, hoặc đính kèm cả tệp."
TOO_TANGLED = (
    "Nội dung dán vào có quá nhiều định dạng lồng vào nhau nên không đọc được. Hãy dán lại không kèm định dạng "
    "(Ctrl+Shift+V), rồi đặt đề mục và danh sách ở đây."
)

PICTURE = re.compile(r"""\bsrc\s{0,9}=\s{0,9}(?:"data:[^"<>]*"|'data:[^'<>]*')""", re.IGNORECASE)
PIECE = re.compile(
    r"""<!--(?:-?>|.*?(?:--!?>|\Z))
    |<(?:[!?]|/(?![a-z]))[^>]*+(?:>|\Z)
    |<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)
     (?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?+)?+)*+
     (?:>|\Z)""",
    re.IGNORECASE | re.ASCII | re.DOTALL | re.VERBOSE,
)
"""A comment or a tag, where the HTML standard (13.2.5) says that it ends."""

MARKS = {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
NEVER_CLOSED = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
CLOSED_BY_THE_NEXT = {"p", "li", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "option", "optgroup"}
NOT_COUNTED = NEVER_CLOSED | CLOSED_BY_THE_NEXT
EMPTIED = WITH_CONTENT | {"textarea", "xmp", "noembed", "noframes", "plaintext", "frameset", "head"}
"""What follows these tags is read by other rules. Without them, words in between are words."""

NOTHING = "<!---->"
"""Stands where something was: without it, what stood before and behind could make a tag together."""


class TooMuch(ValueError):
    """Nobody wrote this by hand; the message is for the person who pasted it."""


def bounded(html: str) -> str:
    """`html` without comments, pictures and what is never read, when it can be read in a few seconds at most.

    Raises `TooMuch`.
    """
    html = PICTURE.sub("", html)
    if len(html) > MOST_SIGNS:
        raise TooMuch(TOO_LONG)
    kept: list[str] = []
    inside, without_end, place = Inside(), set[str](), 0
    while piece := PIECE.search(html, place):
        kept.append(html[place : piece.start()])
        place = piece.end()
        name = (piece["name"] or "").lower()
        if name and name not in EMPTIED:
            kept.append(piece[0])
            inside.meet(name, is_end=bool(piece["end"]))
            continue
        kept.append(NOTHING)
        if name in WITH_CONTENT - without_end and not piece["end"]:
            end = re.compile(rf"</{name}[^>]*+(>?)", re.IGNORECASE).search(html, place)
            if end and end[1]:
                place = end.end()
            else:
                without_end.add(name)
    return "".join([*kept, html[place:]])


def within_bounds(html: str) -> str:
    """`html` itself, when it could be pasted again. Raises `TooMuch`."""
    if len(html) > MOST_SIGNS:
        raise TooMuch(TOO_LONG)
    if html.count("<") > 2 * MOST_TAGS:
        raise TooMuch(TOO_TANGLED)
    return html


class Inside:
    """What is open at a place of some HTML. Raises `TooMuch` when that is more than anybody writes."""

    def __init__(self) -> None:
        self.open: Counter[str] = Counter()
        self.tags = self.depth = self.marks = 0

    def meet(self, name: str, *, is_end: bool) -> None:
        self.tags += 1
        step = -1 if is_end else 1
        if name not in NOT_COUNTED and (self.open[name] or not is_end):
            self.open[name] += step
            self.depth += step
            self.marks += step if name in MARKS else 0
        if self.tags > 2 * MOST_TAGS or self.depth > MOST_OPEN or self.marks > MOST_MARKS_OPEN:
            raise TooMuch(TOO_TANGLED)
