"""Files that are on the disk when a person is told so, and whole whenever they are there."""

import os
import secrets
import shutil
from collections.abc import Collection, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction


class SyncedFileSystemStorage(FileSystemStorage):
    """A folder whose files and names have reached the disk when `save` returns.

    A file has its name only once it is whole: a process that dies half-way leaves no half picture to be shown, only a
    part that nothing tells of and that is swept away.
    """

    def _save(self, name: str, content: Any) -> str:
        part = str(super()._save(f"{name}.{secrets.token_hex(4)}.part", content))  # type: ignore[misc]  # unknown to the stubs
        try:
            sync(self.path(part))
            os.replace(self.path(part), self.path(name))
        except OSError:
            self.delete(part)
            raise
        sync(os.path.dirname(self.path(name)))
        return name


def has_room() -> bool:
    """Whether what residents send may still be kept: the last of the disk (half of `LOW_DISK_MB`) is the database's and
    the staff's, and the alarm comes before. An object store does not say what room it has."""
    if not hasattr(default_storage, "base_location"):
        return True
    return free_at(settings.MEDIA_ROOT) >= settings.LOW_DISK_MB * 1024**2 // 2


def free_at(place: str | Path) -> int:
    """Bytes free on the disk of `place`, or of the nearest folder above that is there: nothing was uploaded yet."""
    return shutil.disk_usage(next(folder for folder in [Path(place), *Path(place).parents] if folder.is_dir())).free


def delete_names(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def delete_when_saved(names: Collection[str]) -> None:
    """Once the transaction is over, and nothing in the database leads to them any more."""
    transaction.on_commit(partial(delete_names, names))


def sync(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
