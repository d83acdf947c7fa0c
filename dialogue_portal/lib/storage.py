"""A folder for uploads in which a saved file is on the disk when `save` returns, and is never half there."""

import errno
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

    A file gets its name only once it is whole: a process that dies half-way leaves a `.part` file, which no row names
    and which is swept away.

    A file that this process may not read, such as one that root copied there, counts as missing.
    """

    def exists(self, name: str) -> bool:
        return may_be_read(self.path(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        try:
            folders, files = super().listdir(path)
        except PermissionError:
            return [], []
        return folders, [name for name in files if may_be_read(self.path(os.path.join(path, name)))]

    def _open(self, name: str, mode: str = "rb") -> Any:
        try:
            return super()._open(name, mode)  # type: ignore[misc]  # unknown to the stubs
        except PermissionError as error:
            raise FileNotFoundError(errno.ENOENT, "may not be read") from error

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


def may_be_read(path: str) -> bool:
    return os.access(path, os.R_OK)


def has_room() -> bool:
    """Whether uploads of residents may still be stored: the last of the disk (half of `LOW_DISK_MB`) is for the
    database and staff, and the alarm comes before. True for an object store, which does not tell its free space."""
    if not hasattr(default_storage, "base_location"):
        return True
    return free_at(settings.MEDIA_ROOT) >= settings.LOW_DISK_MB * 1024**2 // 2


def free_at(place: str | Path) -> int:
    """Free bytes on the disk of `place`, or of the nearest folder above that exists."""
    return shutil.disk_usage(next(folder for folder in [Path(place), *Path(place).parents] if folder.is_dir())).free


def delete_names(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def delete_when_saved(names: Collection[str]) -> None:
    """Delete these files once the transaction is committed, and nothing in the database names them any more."""
    transaction.on_commit(partial(delete_names, names))


def sync(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
