"""What a PDF does by itself as soon as it is opened. A link waits until somebody follows it; an address that is opened
unasked tells its owner who reads the file, and when, or shows a page that asks for a password."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

GAP = rb"[\0\s]"
"""What may stand between two words of a PDF: NUL too."""
CALLED = rb"0*(\d{1,10})" + GAP + rb"+\d+" + GAP + rb"+R\b"
"""An object by its number; none is longer, whatever stands before it."""

HEX_IN_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
OPENING = re.compile(rb"/OpenAction\b")
NAMED = re.compile(rb"(?<!\d)" + CALLED)
TOLD = re.compile(GAP + rb"*(?:(?P<dictionary><<)|" + CALLED + rb"|(?P<place>[\[(/]|null\b))")
"""What is done: written out, or told elsewhere; or nothing but a place in the file is shown."""
NEXT = re.compile(rb"/Next\b")
LEAVES = re.compile(rb"/URI\b")
"""The other kinds that lead out of the file are refused wherever they stand (`files.LIVE_PDF`)."""

SIGNS = re.compile(rb"<<|>>|%|\((?:[^()\\]|\\.)*+\)?", re.DOTALL)
"""Begin and end of a dictionary; a remark; a string, in which all of them may stand, closed or not: whatever is there,
it is gone over once."""

MOST_OBJECTS = 200_000
"""Of a file, packed or not: some thousand pages have a quarter of it. Twenty kilobytes grow to millions."""
OBJECT = re.compile(rb"(?<!\d)0*(\d{1,10})" + GAP + rb"+\d+" + GAP + rb"+obj\b")
IN_PACK = re.compile(rb"\s*((?:\d{1,10}\s+\d{1,10}(?:\s+|\Z)){0,%d})\Z" % (MOST_OBJECTS + 1))
"""Which objects a stream of packed ones holds, and where each begins, counted from behind these numbers."""

LONGEST = 4000
"""Bytes of an action that are looked at; no honest one is longer."""

MOST = 10
"""Actions that are looked up, and places that tell of one; no honest file has as many that run when it is opened."""


class Unclear(Exception):
    """Whether it leaves cannot be seen."""


def in_plain_letters(part: bytes, most: int = 0) -> tuple[bytes, int]:
    """`part` without names in hexadecimal (`/J#53`), and how many signs were written so; looks at `most`."""
    return HEX_IN_NAME.subn(lambda sign: bytes([int(sign[1], 16)]), part, most)


def leaves_when_opened(parts: Sequence[bytes], packs: Sequence[tuple[int, bytes]]) -> bool:
    """Whether a PDF leads to an address without being asked, or may. `parts`: the file, and each stream of packed
    objects, in plain letters; `packs`: these as they are, for so their places are counted, and where the first of each
    begins."""
    found, known = islice((action for part in parts for action in actions_in(part)), MOST + 1), set[int]()
    try:
        actions = [*found]
        objects = places(parts[0], packs) if actions else {}
        for action in actions:  # grows while it is gone through
            if isinstance(action, bytes):
                action, _ = in_plain_letters(action)
                if LEAVES.search(action):
                    return True
                actions += following(action)
            elif action not in known:
                known.add(action)
                actions += [action_at(*place) for place in objects.get(action, [])[: MOST + 1]]
            if len(actions) > MOST:
                return True
    except Unclear:
        return True
    return False


def following(action: bytes) -> list[int]:
    """The numbers of those that are done next; one that is written out there is looked at with `action`."""
    found = NEXT.search(action)
    return [int(one[1]) for one in NAMED.finditer(action, found.end())] if found else []


def actions_in(part: bytes) -> Iterator[bytes | int]:
    for found in OPENING.finditer(part):
        yield action_at(part, found.end())


def action_at(part: bytes, start: int) -> bytes | int:
    """What is done, as it is written there, or the number of the object that tells it. Raises `Unclear`."""
    told = TOLD.match(part, start)
    if told is None:
        raise Unclear
    if told["dictionary"]:
        return dictionary_at(part, told.start("dictionary"))
    return b"" if told["place"] else int(told[2])


def dictionary_at(part: bytes, start: int) -> bytes:
    """With all that stands within it. Raises `Unclear` where it does not end, or holds a remark, where anything may
    stand."""
    depth = 0
    for sign in SIGNS.finditer(part, start, start + LONGEST):
        if sign[0] == b"%":
            break
        depth += {b"<<": 1, b">>": -1}.get(sign[0], 0)
        if depth <= 0:
            return part[start : sign.end()]
    raise Unclear


def places(whole: bytes, packs: Sequence[tuple[int, bytes]]) -> dict[int, list[tuple[bytes, int]]]:
    """Of each number where the file tells of it, in which part: a later version stands behind an earlier one. Raises
    `Unclear` for more than any honest file has."""
    found = defaultdict[int, list[tuple[bytes, int]]](list)
    for count, (number, part, start) in enumerate(objects_in(whole, packs)):
        if count == MOST_OBJECTS:
            raise Unclear
        found[number].append((part, start))
    return found


def objects_in(whole: bytes, packs: Sequence[tuple[int, bytes]]) -> Iterator[tuple[int, bytes, int]]:
    for one in OBJECT.finditer(whole):
        yield int(one[1]), whole, one.end()
    for first, pack in packs:
        told = IN_PACK.match(pack, 0, first)
        if told is None:
            raise Unclear
        numbers = [int(digits) for digits in told[1].split()]
        for number, start in zip(numbers[::2], numbers[1::2], strict=True):
            yield number, pack, first + start
