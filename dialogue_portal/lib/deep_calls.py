"""Memory for deeply nested calls.

CPython 3.11 keeps the frames of a thread in chunks of 16 KB, and returns a chunk to the system when its last frame
returns. A loop whose calls cross the end of a chunk asks the system for a new one each time. Nested templates are a
hundred calls deep: each page of a conclusion with forty lines did so three hundred times and lost a third of its time
(67 and 46 ms of a processor, 29/11/2026). A frame that claims half a megabyte gets a chunk of one megabyte, and
everything called from it fits in there. None of this is real memory until it is written to.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Answer = TypeVar("Answer")
WORDS = 2**16
"""Half a megabyte: the pieces come in powers of two, so as much again is left for the calls."""


def with_room(run: Callable[..., Answer]) -> Callable[..., Answer]:
    """`run` with all its calls in one chunk. Getting the chunk costs a few page faults, so use it for the whole life of
    a thread and not for single calls."""

    def roomy(*args: Any, **kwargs: Any) -> Answer:
        return run(*args, **kwargs)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=WORDS)
    return wraps(run)(roomy)
