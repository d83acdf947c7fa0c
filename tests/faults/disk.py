"""A disk whose power can be cut: what no program had waited for is gone, as after a pulled plug.

ext4 in an image that lies in memory. The image holds what has been written to the disk and nothing of what the system
still had in mind, so a copy of it is the disk as it stands when power comes back. A real disk may besides lose what it
had in its own memory and was not told to write down; that is not played.
"""

import filecmp
import shutil
import subprocess
import time
from pathlib import Path

import pytest


class Disk:
    """`folder` is where it is mounted; what belongs to it lies beside, under `below`. Skips where mounting is refused."""

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
        """Call it while everything that writes stands still, else no single moment is kept."""
        self.after = self.below / "after"
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            run("cp", "--sparse=always", self.image, self.after)
            if filecmp.cmp(self.image, self.after, shallow=False):
                return
        raise AssertionError("the system does not stop writing")

    def come_back(self):
        """As it was kept. Call it when nobody has the old one open any more."""
        run("umount", self.folder)
        self.after.replace(self.image)
        self.mount()

    def close(self):
        for place in [self.folder, self.below]:
            subprocess.run(["umount", "-l", place], capture_output=True)
        shutil.rmtree(self.folder.parent, ignore_errors=True)


def run(*command):
    subprocess.run(command, check=True, capture_output=True)
