"""A private file that waits between two pages for at most an hour: shown first, then confirmed or forgotten."""

import datetime as dt
import re
import secrets
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

FOLDER = "tmp/waiting"
SECONDS = 3600
"""How long a file can be confirmed. After that it is deleted when the next file comes, or by `sweep`."""


def keep(upload: Any) -> str:
    """Store `upload`; returns the random key to find it by. Also deletes what others forgot."""
    sweep()
    key = secrets.token_hex(16)
    upload.seek(0)
    default_storage.save(f"{FOLDER}/{key}", upload)
    return key


def find(key: str) -> Any:
    """The file kept under `key`, open for reading; None when it is gone or too old."""
    name = f"{FOLDER}/{key}"
    if not is_key(key) or not default_storage.exists(name) or is_old(name):
        return None
    return default_storage.open(name, "rb")


def settle(key: str, outcome: str) -> None:
    """Store `outcome`, a word that tells nothing of the file, for a second click to find."""
    default_storage.save(f"{FOLDER}/{key}.done", ContentFile(outcome.encode()))


def outcome_of(key: str) -> str:
    """The outcome that `settle` stored; empty if there is none."""
    name = f"{FOLDER}/{key}.done"
    if not is_key(key) or not default_storage.exists(name):
        return ""
    with default_storage.open(name, "rb") as file:
        return str(file.read().decode())


def forget(key: str) -> None:
    if is_key(key):
        default_storage.delete(f"{FOLDER}/{key}")


def try_out() -> None:
    """Store a file and delete it. Raises what the storage raises when it takes no files."""
    default_storage.delete(default_storage.save(f"{FOLDER}/tried", ContentFile(b"x")))


def sweep() -> None:
    """Delete files older than `SECONDS`."""
    try:
        names = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:  # nothing was ever kept
        return
    for name in names:
        if is_old(f"{FOLDER}/{name}"):
            default_storage.delete(f"{FOLDER}/{name}")


def is_old(name: str) -> bool:
    try:
        return default_storage.get_modified_time(name) < timezone.now() - dt.timedelta(seconds=SECONDS)
    except FileNotFoundError:  # another process was quicker
        return False


def is_key(key: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{32}", key) is not None
