"""Several web processes from one: the application is loaded once, and what nobody writes to stays shared memory.

The parent answers nobody and opens no database: it starts processes and restarts those that die, which takes a
hundredth of a second, as everything is loaded.
"""

import ctypes
import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

LONG_ENOUGH = 60
"""Seconds. A process that dies earlier is restarted ever more slowly, at most half a minute apart."""
STOP_SECONDS = 10
PR_SET_PDEATHSIG = 1
M_ARENA_MAX = -8
"""Otherwise glibc gives each thread a heap of its own, which never shrinks."""


class Stopped(BaseException):
    """The parent was asked to end."""


class Workers:
    """`count` processes that each run `work`, until SIGTERM or SIGINT."""

    def __init__(self, count: int, work: Callable[[], None]) -> None:
        self.count, self.work = count, work
        self.born: dict[int, float] = {}
        self.pause = 0.0

    def run(self) -> None:
        """Returns in the parent when all have ended; the children leave by `SystemExit`."""
        share_memory()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        try:
            for _ in range(self.count):
                self.start()
            while True:
                self.tend(*os.wait())
        except Stopped:
            self.stop_all()

    def start(self) -> None:
        """Signals are blocked meanwhile, so that there is no child that the parent does not know."""
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM, signal.SIGINT])
        pid = os.fork()
        if pid == 0:
            self.live()
        self.born[pid] = time.monotonic()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM, signal.SIGINT])

    def live(self) -> None:
        """Run a child. It ends like any program, so that buffers are flushed."""
        end_with_parent()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM, signal.SIGINT])
        gc.enable()
        self.work()
        sys.exit()

    def tend(self, pid: int, status: int) -> None:
        lived = time.monotonic() - self.born.pop(pid)
        self.pause = 0.0 if lived > LONG_ENOUGH else min(self.pause * 2 or 0.5, 30.0)
        print(f"Một tiến trình web đã dừng (mã {os.waitstatus_to_exitcode(status)}). Khởi động lại.", flush=True)
        time.sleep(self.pause)
        self.start()

    def stop_all(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        self.send(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while self.born and time.monotonic() < deadline:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            self.born.pop(pid, None)
            time.sleep(0 if pid else 0.02)
        self.send(signal.SIGKILL)

    def send(self, number: signal.Signals) -> None:
        for pid in self.born:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def stop(number: int, frame: object) -> None:
    raise Stopped


def share_memory() -> None:
    """Hide what is loaded from the garbage collector: it writes to everything that it examines, and a page of memory
    that is written to is no longer shared."""
    assert threading.active_count() == 1, "a thread would be lost in the processes"
    if sys.platform == "linux":
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
    gc.collect()
    gc.freeze()
    gc.disable()


def end_with_parent() -> None:
    """Ask Linux to end this child if the parent is killed: nobody would restart it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
