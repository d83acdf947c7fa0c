"""What a PDF does by itself as soon as it is opened. A link waits until somebody follows it; an address that is opened
unasked tells its owner who reads the file, and when, or shows a page that asks for a password."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

GAP = rb"[\0\s]"
"""What may stand between two words of a PDF: NUL too."""
CALLED = rb"0*(\d{1,10})" + GAP + rb"+\d+" + GAP + rb"+R\b"
"""An object by its number; none is longer, whatever stands before it."""

OPENING = re.compile(rb"/OpenAction\b")
NAMED = re.compile(rb"(?<!\d)" + CALLED)
TOLD = re.compile(GAP + rb"*(?:(?P<dictionary><<)|" + CALLED + rb"|(?P<place>[\[(/]|null\b))")
"""What is done: written out, or told elsewhere; or nothing but a place in the file is shown."""
NEXT = re.compile(rb"/Next\b")
LEAVES = re.compile(rb"/URI\b")
"""The other kinds that lead out of the file are refused wherever they stand (`files.LIVE_PDF`)."""

SIGNS = re.compile(rb"<<|>>|\((?:[^()\\]|\\.)*\)", re.DOTALL)
"""Begin and end of a dictionary; a string, in which both may stand."""

IN_PACK = re.compile(rb"\s*((?:\d{1,10}\s+\d{1,10}\s+)+)")
"""Which objects a stream of packed ones holds, and where each begins, counted from behind these numbers."""

LONGEST = 4000
"""Bytes of an action that are looked at; no honest one is longer."""

MOST = 10
"""Actions that are looked up, and places that tell of one; no honest file has as many that run when it is opened."""


class Unclear(Exception):
    """Whether it leaves cannot be seen."""


def leaves_when_opened(parts: Sequence[bytes]) -> bool:
    """Whether a PDF leads to an address without being asked, or may. `parts`: the file, and each stream of packed
    objects, with their names in plain letters."""
    found, known = islice((action for part in parts for action in actions_in(part)), MOST + 1), set[int]()
    try:
        actions = [*found]
        for action in actions:  # grows while it is gone through
            if isinstance(action, bytes):
                if LEAVES.search(action):
                    return True
                actions += following(action)
            elif action not in known:
                known.add(action)
                actions += objects_called(action, parts)
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
    """With all that stands within it. Raises `Unclear` where it does not end."""
    depth = 0
    for sign in SIGNS.finditer(part, start, start + LONGEST):
        depth += {b"<<": 1, b">>": -1}.get(sign[0], 0)
        if depth <= 0:
            return part[start : sign.end()]
    raise Unclear


def objects_called(number: int, parts: Sequence[bytes]) -> list[bytes | int]:
    """Whatever the file says under that number: a later version stands behind an earlier one."""
    whole, *packs = parts
    begins = rb"(?<!\d)0*%d" % number + GAP + rb"+\d+" + GAP + rb"+obj\b"
    found = [action_at(whole, place.end()) for place in islice(re.finditer(begins, whole), MOST + 1)]
    for pack in packs:
        if told := IN_PACK.match(pack):
            numbers = [int(one) for one in told[1].split()]
            starts = [start for key, start in zip(numbers[::2], numbers[1::2], strict=True) if key == number]
            found += [action_at(pack, told.end() + start) for start in starts[: MOST + 1]]
    return found
