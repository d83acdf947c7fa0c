"""Several web processes out of one: the application is loaded once, and what nobody writes to stays shared memory.

The parent answers nobody and opens no database: it starts processes, and starts again those that die, which takes a
hundredth of a second, because everything is there.
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
"""Seconds. Whoever dies earlier is started again ever more slowly, half a minute apart at most."""
STOP_SECONDS = 10
PR_SET_PDEATHSIG = 1
M_ARENA_MAX = -8
"""Else glibc gives each thread a heap of its own, which never gets smaller again."""


class Stopped(BaseException):
    """Somebody asked the parent to end."""


class Workers:
    """`count` processes that each run `work`, until SIGTERM or SIGINT."""

    def __init__(self, count: int, work: Callable[[], None]) -> None:
        self.count, self.work = count, work
        self.born: dict[int, float] = {}
        self.pause = 0.0

    def run(self) -> None:
        """Returns in the parent when all have ended; the processes themselves leave by `SystemExit`."""
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
        """Signals wait meanwhile: nobody is born whom the parent does not know."""
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM, signal.SIGINT])
        pid = os.fork()
        if pid == 0:
            self.live()
        self.born[pid] = time.monotonic()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM, signal.SIGINT])

    def live(self) -> None:
        """The life of a child. It ends like any program, so that what it still holds is written down."""
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
    """Put what is loaded out of the garbage collector's way: whatever it looks at, it writes to, and a page that is
    written to is no longer shared."""
    assert threading.active_count() == 1, "a thread would be lost in the processes"
    if sys.platform == "linux":
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
    gc.collect()
    gc.freeze()
    gc.disable()


def end_with_parent() -> None:
    """Ask Linux to end this child when the parent is killed outright: nobody would start it again."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
