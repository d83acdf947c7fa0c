"""Files in an S3 object store. Its failures look like those of a disk, and requests do not wait long for it."""

import errno
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import BoundedSemaphore
from typing import IO, Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from .object_storage import StoreUnavailable

NOT_THERE = {"404", "NoSuchKey"}
IN_MEMORY = 2 * 1024 * 1024
"""A larger file is buffered on disk on its way through."""

AT_ONCE = 2
"""Threads of a web process that may use the store; it has four, and the others serve pages however slow the store
is."""
PLACE_SECONDS = 2
"""How long another thread waits for a place."""
PAUSE_SECONDS = 5
"""How long a store that failed is left alone."""

PATIENCE = Config(
    s3={"addressing_style": "path"},
    signature_version="s3v4",
    connect_timeout=3,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 2},
    # Sums that only some stores know.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class Door:
    """Lets few threads in at once, and for a while nobody after the store has failed."""

    def __init__(self) -> None:
        self.places, self.shut_until = BoundedSemaphore(AT_ONCE), 0.0

    @contextmanager
    def passed(self) -> Iterator[None]:
        if time.monotonic() < self.shut_until or not self.places.acquire(timeout=PLACE_SECONDS):
            raise StoreUnavailable("NotAsked")
        try:
            yield
        except StoreUnavailable:
            self.shut_until = time.monotonic() + PAUSE_SECONDS
            raise
        finally:
            self.places.release()


door = Door()


def asked(call: Callable[..., Any]) -> Callable[..., Any]:
    """Send `call` through the door. Raises what a folder would: `FileNotFoundError`, or `StoreUnavailable` like a disk
    error."""

    @wraps(call)
    def told(storage: S3Storage, *args: Any, **options: Any) -> Any:
        storage.connection  # noqa: B018  # made once by each thread: takes a while, and asks nothing of the store
        with door.passed(), as_of_a_folder():
            return call(storage, *args, **options)

    return told


@contextmanager
def as_of_a_folder() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = str(error.response["Error"]["Code"])
        if code in NOT_THERE:
            raise FileNotFoundError(errno.ENOENT, "not in the store") from error
        raise StoreUnavailable(code) from error
    except (BotoCoreError, Boto3Error) as error:
        raise StoreUnavailable(type(error).__name__) from error


class ObjectStorage(S3Storage):  # type: ignore[misc]  # installed only where it is used
    """Objects are private; the portal's views hand them out like files."""

    def get_default_settings(self) -> dict[str, Any]:
        return {**super().get_default_settings(), "client_config": PATIENCE}

    @asked
    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        """The whole file, read at once, so that a broken connection is an error and never half a picture."""
        body = self.bucket.Object(self._normalize_name(clean_name(name))).get()["Body"]
        content: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # whoever opened it closes it
        shutil.copyfileobj(body, content)
        content.seek(0)
        return File(content, name)

    _save = asked(S3Storage._save)
    delete = asked(S3Storage.delete)
    exists = asked(S3Storage.exists)
    listdir = asked(S3Storage.listdir)
    size = asked(S3Storage.size)
    get_modified_time = asked(S3Storage.get_modified_time)
