"""Where a PDF keeps objects packed, and what it tells of each such stream.

A program that shows the file finds it by a table; here it is found by its words. So whatever could make one see another
beginning or end than the other (a string, a remark, a name that looks like it) ends up in what is told, to be refused.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from .pdf_actions import GAP

PACK = re.compile(rb"/(ObjStm\b|First\b)")
"""Programs know a stream of packed objects by where the first begins, and need not see its kind. A heading tells where
its first line is, too."""

HEAD = re.compile(rb"(?<!\d)\d{1,10}" + GAP + rb"{1,9}\d{1,10}" + GAP + rb"{1,9}obj" + GAP + rb"*<<")
"""Begins an object that is a dictionary."""

OUTSIDE = re.compile(rb"\(|%[^\r\n]*|/[^\0\s/<>\[\](){}%]*|(?<!end)stream|endobj")
INSIDE = re.compile(rb"\\.|[()]", re.DOTALL)
"""Of strings, which may hold others."""

LONGEST_LINE = 200
"""Before the head of an object."""

MOST_SIGNS = 500_000


class Unclear(Exception):
    """It does not end, or takes too long to find."""


def packs(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What tells of each stream of packed objects, and what is in it. Goes once over `content`. Raises `Unclear`."""
    heads, place, left = [head.start() for head in HEAD.finditer(content)], 0, MOST_SIGNS
    while mark := PACK.search(content, place):
        closed, seen = closing(content, mark.end(), left)
        left -= seen
        if closed[0] == b"endobj" and mark[1] == b"First":
            place = closed.end()
            continue
        place = content.find(b"endstream", closed.end())
        if place < 0:
            raise Unclear
        before = bisect_right(heads, mark.start())
        begun = line_of(content, heads[before - 1]) if before else 0
        yield content[begun : closed.start()], content[closed.end() : place]


def closing(content: bytes, place: int, most: int) -> tuple[re.Match[bytes], int]:
    """Where what is told at `place` ends: the word, and how many signs were looked at, `most` at most."""
    depth = 0
    for seen in range(most):
        sign = (INSIDE if depth else OUTSIDE).search(content, place)
        if sign is None:
            break
        if sign[0] in {b"stream", b"endobj"}:
            return sign, seen
        depth += {b"(": 1, b")": -1}.get(sign[0], 0)
        place = sign.end()
    raise Unclear


def line_of(content: bytes, place: int) -> int:
    """Where the line begins: a remark before the head makes it none."""
    start = max(place - LONGEST_LINE, 0)
    return max(start, content.rfind(b"\n", start, place), content.rfind(b"\r", start, place))
