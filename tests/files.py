"""An empty place for files, in whichever storage the tests use."""

from pathlib import Path
from typing import Any


def put_files_into(settings: Any, folder: Path) -> None:
    """Store files in `folder`; in an object store, under its name in the one bucket."""
    settings.MEDIA_ROOT = folder
    if settings.FILES_URL:
        default = settings.STORAGES["default"]
        place = {"OPTIONS": default["OPTIONS"] | {"location": "/".join(folder.parts[-3:])}}
        settings.STORAGES = settings.STORAGES | {"default": default | place}
