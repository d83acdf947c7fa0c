"""Files that are on the disk when a person is told so."""

import os
from typing import Any

from django.core.files.storage import FileSystemStorage


class SyncedFileSystemStorage(FileSystemStorage):
    """A folder whose files and names have reached the disk when `save` returns."""

    def _save(self, name: str, content: Any) -> str:
        saved = str(super()._save(name, content))  # type: ignore[misc]  # Django's own hook, unknown to its stubs
        path = self.path(saved)
        for target in [path, os.path.dirname(path)]:
            handle = os.open(target, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        return saved
