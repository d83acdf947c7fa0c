"""Room for calls within calls.

CPython 3.11 keeps the frames of a thread in pieces of 16 KB, and gives a piece back to the system when its last frame
returns. A loop whose calls go over the end of a piece takes a new one from the system at each turn. Templates within
templates are a hundred calls deep: each page of a conclusion with forty lines did so three hundred times and lost a
third of its time (67 and 46 ms of a processor, 29/11/2026). A frame that says it needs half a megabyte gets a piece of
one megabyte, and whatever is called from it stands in there as well. None of it is memory before it is written to.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Answer = TypeVar("Answer")
WORDS = 2**16
"""Half a megabyte: the pieces come in powers of two, so as much again is left for the calls."""


def with_room(run: Callable[..., Answer]) -> Callable[..., Answer]:
    """`run` with all its calls in one piece. Taking the piece costs a few page faults: for what a thread does all its
    life rather than for what it does often."""

    def roomy(*args: Any, **kwargs: Any) -> Answer:
        return run(*args, **kwargs)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=WORDS)
    return wraps(run)(roomy)
