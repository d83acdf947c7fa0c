"""Processor time, which says more than the clock on a machine with other work. Linux only.

Of this process and the backend of PostgreSQL that works for it, without waiting for a disk.
"""

import resource
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection


def processor_seconds() -> float:
    own = time.process_time()
    if connection.vendor != "postgresql":
        return own
    connection.ensure_connection()
    backend = Path(f"/proc/{connection.connection.get_backend_pid()}/schedstat")
    return own + int(backend.read_text().split()[0]) / 1e9


def milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds that `work` took, by the processor and by the clock."""
    began, computed = time.perf_counter(), processor_seconds()
    work()
    return (processor_seconds() - computed) * 1000, (time.perf_counter() - began) * 1000


def of_this_machine() -> float:
    """Milliseconds of a million additions in Python, the best of five: for comparing figures of two machines, or of one
    shared machine at two times."""
    return min(milliseconds(lambda: sum(number * number for number in range(1_000_000)))[0] for _ in range(5))


def memory_mb() -> float:
    """The most that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
