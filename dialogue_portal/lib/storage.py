"""Files that are on the disk when a person is told so, and whole whenever they are there."""

import os
import secrets
from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

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
