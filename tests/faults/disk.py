"""A disk whose power can be cut: what no program waited for is lost, as after a pulled plug.

ext4 in an image in memory. The image holds what was written to the disk without the system's cache, so a copy of it is
the disk when power comes back. A real disk may also lose its own cache if it was not told to flush; that is not
simulated.
"""

import filecmp
import shutil
import subprocess
import time
from pathlib import Path

import pytest


class Disk:
    """Mounted at `folder`; its own files are beside it, in `below`. Skips the test if mounting is refused."""

    def __init__(self, place, size="600m"):
        self.folder, self.below = Path(place) / "disk", Path(place) / "below"
        self.folder.mkdir(parents=True)
        self.below.mkdir()
        self.image = self.below / "image"
        try:
            run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", self.below)
            run("truncate", "-s", size, self.image)
            run("mkfs.ext4", "-q", self.image)
            self.mount()
        except (OSError, subprocess.CalledProcessError) as error:
            self.close()
            pytest.skip(f"no disk of its own: {error}")

    def mount(self):
        run("mount", "-o", "loop", self.image, self.folder)

    def keep_what_is_written(self):
        """Call it while all writers stand still: otherwise the copy is of no single moment."""
        self.after = self.below / "after"
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            run("cp", "--sparse=always", self.image, self.after)
            if filecmp.cmp(self.image, self.after, shallow=False):
                return
        raise AssertionError("the system does not stop writing")

    def come_back(self):
        """Restore the kept state. Call it when nobody has the old one open any more."""
        run("umount", self.folder)
        self.after.replace(self.image)
        self.mount()

    def close(self):
        for place in [self.folder, self.below]:
            subprocess.run(["umount", "-l", place], capture_output=True)
        shutil.rmtree(self.folder.parent, ignore_errors=True)


def run(*command):
    subprocess.run(command, check=True, capture_output=True)
