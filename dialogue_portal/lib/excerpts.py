"""The words of a long text around what was searched for."""

import re
from collections.abc import Sequence

from .text import fold

LETTERS = [*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)]
BARE = {code: fold(chr(code)) for code in LETTERS if len(fold(chr(code))) == 1}
LENGTH = 240


def excerpt(text: str, typed: Sequence[str], length: int = LENGTH) -> list[tuple[str, bool]]:
    """About `length` characters of `text` around the first place with the folded words `typed`, preferably in a row.

    In pieces, each with whether it is one of the words. The last of `typed` may be the beginning of a word. Empty if
    `text` has none of them.
    """
    text = re.sub(r"\s+", " ", text).strip()
    bare = text.translate(BARE)
    words = [*map(re.escape, typed[:-1]), rf"{re.escape(typed[-1])}[^\W_]*"] if typed else []
    one = re.compile(rf"(?<![^\W_])(?:{'|'.join(words)})(?![^\W_])")
    first = words and (re.search(rf"(?<![^\W_]){'[^0-9a-z]+'.join(words)}", bare) or one.search(bare))
    if not first:
        return []
    start, end = window(text, first.start(), length)
    return [("…", False)] * (start > 0) + pieces(text, bare, one, start, end) + [("…", False)] * (end < len(text))


def window(text: str, place: int, length: int) -> tuple[int, int]:
    """Where the excerpt around `place` starts and ends: between words, with a third of it before `place`."""
    start = text.rfind(" ", 0, max(0, place - length // 3)) + 1
    end = len(text) if start + length >= len(text) else text.rfind(" ", start, start + length)
    return start, end if end > place else min(len(text), start + length)


def pieces(text: str, bare: str, one: re.Pattern[str], start: int, end: int) -> list[tuple[str, bool]]:
    found, at = [], start
    for hit in one.finditer(bare, start, end):
        found += [(text[at : hit.start()], False), (text[hit.start() : hit.end()], True)]
        at = hit.end()
    return [(words, is_hit) for words, is_hit in [*found, (text[at:end], False)] if words]
