"""Work on a file that somebody made, done by a process of its own with its time and memory bounded: whatever the file
was made to do, it does it there. Nothing of the portal's keys is known in it.

A module whose work is done so names it in `main` by `work_apart`; `apart` starts it.
"""

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

REFUSED = 3
"""What the process ends with when it has a sentence for whoever chose the file."""

ROOT = Path(__file__).resolve().parents[2]


class Refused(ValueError):
    """The message is for the person who chose the file."""


class OutOfBounds(Exception):
    """It took more memory than it may, or ended in a way of its own."""


class TooSlow(OutOfBounds):
    pass


def apart(module: str, content: bytes, *words: str, seconds: float) -> bytes:
    """What `module` makes of `content`, called with `words`. Raises `Refused`, `OutOfBounds`; `TooSlow` after `seconds`
    by the clock."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            cwd=ROOT,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooSlow from error
    if done.returncode == REFUSED:
        raise Refused(done.stdout.decode())
    if done.returncode:
        raise OutOfBounds
    return done.stdout


def work_apart(work: Callable[[bytes], bytes], *, seconds: int, memory: int) -> None:
    """In that process: `work` with what was sent, for so many `seconds` of a processor and `memory` bytes of addresses,
    its libraries among them."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        sys.stdout.buffer.write(work(sys.stdin.buffer.read()))
    except Refused as refused:
        sys.stdout.buffer.write(str(refused).encode())
        sys.exit(REFUSED)


def put_in_place(file: Any, content: bytes) -> None:
    """`content` instead of what `file`, an upload too, holds. Left at its start."""
    file.seek(0)
    file.truncate()
    file.write(content)
    file.seek(0)
    if hasattr(file, "size"):
        file.size = len(content)
