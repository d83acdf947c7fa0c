"""What a PDF does by itself as soon as it is opened. A link waits until somebody follows it; an address that is opened
unasked tells its owner who reads the file, and when, or shows a page that asks for a password."""

import re
from collections.abc import Iterator, Sequence

OPENING = re.compile(rb"/OpenAction\s*(?=(<<)|(\d+)\s+\d+\s+R)")
NAMED = re.compile(rb"(?<!\d)(\d+)\s+\d+\s+R\b")
NEXT = re.compile(rb"/Next\b")
LEAVES = re.compile(rb"/S\s*/URI\b")
"""The other kinds that lead out of the file are refused wherever they stand (`files.LIVE_PDF`)."""

SIGNS = re.compile(rb"<<|>>|\((?:[^()\\]|\\.)*\)", re.DOTALL)
"""Begin and end of a dictionary; a string, in which both may stand."""

IN_PACK = re.compile(rb"\s*((?:\d+\s+\d+\s+)+)")
"""Which objects a stream of packed ones holds, and where each begins, counted from behind these numbers."""

LONGEST = 4000
"""Bytes of an action that are looked at."""

MOST = 20
"""Actions that are looked up; no honest file has as many that run when it is opened."""


def leaves_when_opened(parts: Sequence[bytes]) -> bool:
    """Whether a PDF leads to an address without being asked. `parts`: the file, and each stream of packed objects, with
    their names in plain letters."""
    actions, known = [action for part in parts for action in actions_in(part)], set[int]()
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
    return False


def following(action: bytes) -> list[int]:
    """The numbers of those that are done next; one that is written out there is looked at with `action`."""
    found = NEXT.search(action)
    return [int(one[1]) for one in NAMED.finditer(action, found.end())] if found else []


def actions_in(part: bytes) -> Iterator[bytes | int]:
    """What is done first, as it is written there, or the number of the object that tells it."""
    for found in OPENING.finditer(part):
        yield dictionary_at(part, found.end()) if found[1] else int(found[2])


def dictionary_at(part: bytes, start: int) -> bytes:
    """With all that stands within it."""
    depth = 0
    for sign in SIGNS.finditer(part, start, start + LONGEST):
        depth += {b"<<": 1, b">>": -1}.get(sign[0], 0)
        if depth <= 0:
            return part[start : sign.end()]
    return part[start : start + LONGEST]


def objects_called(number: int, parts: Sequence[bytes]) -> list[bytes | int]:
    """Whatever the file says under that number: a later version stands behind an earlier one."""
    whole, *packs = parts
    found: list[bytes | int] = []
    for place in re.finditer(rb"(?<!\d)%d\s+\d+\s+obj\b" % number, whole):
        found.append(whole[place.end() : place.end() + LONGEST].partition(b"endobj")[0])
    for pack in packs:
        if told := IN_PACK.match(pack):
            numbers = [int(one) for one in told[1].split()]
            ends = [*numbers[3::2], len(pack)]
            for key, start, end in zip(numbers[::2], numbers[1::2], ends, strict=False):
                if key == number:
                    found.append(pack[told.end() + start : told.end() + end][:LONGEST])
    return found
