"""The file of a backup: a gzipped tar, sealed if there is a key; its last member lists all the others."""

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.utils import validate_file_name
from django.utils.dateparse import parse_datetime

from dialogue_portal.lib.sealed_files import Damaged, SealedReader, SealedWriter, is_sealed

MANIFEST = "manifest.json"
DATABASE, FILES = "database/", "files/"
PACKING = 3
"""Level, of 9: pictures do not get smaller at any level."""
AT_ONCE = 1024 * 1024
MANIFEST_BYTES = 512 * 1024 * 1024
"""About 150 for each file: enough for more files than a ward has in a hundred years."""


@dataclass
class Manifest:
    """The contents of a backup: rows by table, length and SHA-256 by member, the seal of the record, and marks to
    recognise its keys."""

    made_at: str
    vendor: str
    migrations: dict[str, str]
    counts: dict[str, int]
    columns: dict[str, list[str]] = field(default_factory=dict)
    seal: dict[str, Any] = field(default_factory=dict)
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    key_marks: dict[str, str] = field(default_factory=dict)
    holds_keys: bool = False
    format: int = 1

    @property
    def is_sound(self) -> bool:
        """Whether the values have the form that a backup writes, so that nothing fails after data was written. Names of
        tables and columns must be identifiers, as they become part of SQL statements."""
        columns = [name for names in self.columns.values() for name in names]
        texts = [*self.migrations, *self.migrations.values(), *self.seal, *self.members, *self.key_marks]
        return (
            self.format == 1
            and bool((made_at := parse_datetime(self.made_at)) and made_at.tzinfo)
            and all(name.isidentifier() for name in [*self.counts, *self.columns, *columns])
            and all(isinstance(number, int) for number in self.counts.values())
            and all(isinstance(text, str) for text in texts)
        )

    @property
    def file_count(self) -> int:
        """The number of files of the portal; members of the database are not counted."""
        return sum(name.startswith(FILES) for name in self.members)

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


class Writer:
    """Adds members to an archive and records length and digest of each."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar, self.members = tar, dict[str, dict[str, Any]]()

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        counted = Counted(content)
        info = tarfile.TarInfo(name)
        info.size = size
        self.tar.addfile(info, counted)
        self.members[name] = {"bytes": size, "sha256": counted.digest.hexdigest()}


class Counted:
    """A reader that also digests what is read."""

    def __init__(self, content: IO[bytes]) -> None:
        self.content, self.digest = content, hashlib.sha256()

    def read(self, length: int = -1) -> bytes:
        data = self.content.read(length)
        self.digest.update(data)
        return data


def create(path: Path) -> IO[bytes]:
    """A new file that only its owner can read."""
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def write(path: Path, key: str, fill: Callable[[Writer], Manifest]) -> Manifest:
    """Write the archive at `path`; it is on the disk when this returns."""
    with create(path) as file:
        outside = SealedWriter(file, key) if key else file
        with (
            gzip.GzipFile(fileobj=outside, mode="wb", compresslevel=PACKING, mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        ):
            writer = Writer(tar)
            manifest = fill(writer)
            manifest.members = dict(writer.members)
            content = manifest.as_json()
            writer.add(MANIFEST, io.BytesIO(content), len(content))
        if isinstance(outside, SealedWriter):
            outside.finish()
        file.flush()
        os.fsync(file.fileno())
    return manifest


@contextmanager
def opened(path: Path, key: str) -> Iterator[tarfile.TarFile]:
    """Context manager: the archive at `path`, to be read from front to back. Raises `Damaged`, with a sentence, for
    anything wrong."""
    try:
        with path.open("rb") as file:
            inside: Any = io.BufferedReader(unsealed(file, key), AT_ONCE) if must_be_sealed(file, key) else file
            with gzip.GzipFile(fileobj=inside) as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
                yield tar
                reach_end(packed)
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, json.JSONDecodeError, TypeError) as error:
        raise Damaged("Tệp sao lưu bị hỏng hoặc bị cụt, không dùng được.") from error


def reach_end(packed: gzip.GzipFile) -> None:
    """Read the end mark behind the last member and the length and checksum of the whole, which are only compared on
    reading that far. Raises `EOFError` if something is missing, `TarError` if there is more."""
    if len(packed.read(AT_ONCE)) == AT_ONCE:
        raise tarfile.TarError


def must_be_sealed(file: IO[bytes], key: str) -> bool:
    """Whether `file` is sealed. Raises `Damaged` if there is a `key` and it is not: otherwise anybody who can write
    beside the backups could replace our portal by theirs."""
    if key and not is_sealed(file):
        raise Damaged(
            "Tệp này không mã hóa, trong khi BACKUP_KEY đang đặt: có thể ai đó đã thay tệp. Nếu đúng là bản sao lưu "
            "lập trước khi có khóa thì chạy lại với BACKUP_KEY để trống."
        )
    return is_sealed(file)


def unsealed(file: IO[bytes], key: str) -> SealedReader:
    if not key:
        raise Damaged("Bản sao lưu này có khóa: hãy đặt biến môi trường BACKUP_KEY.")
    return SealedReader(file, key)


def verify(path: Path, key: str) -> Manifest:
    """Read every byte and compare it with the manifest. Raises `Damaged`."""
    found: dict[str, dict[str, Any]] = {}
    manifest = None
    with opened(path, key) as tar:
        for info in tar:
            content = Counted(contents(tar, info))
            if info.name == MANIFEST:
                manifest = manifest_in(content.read(MANIFEST_BYTES))
                continue
            if info.name in found or not is_in_its_place(info.name):
                raise Damaged("Trong bản sao lưu có tên tệp không hợp lệ, không dùng được.")
            while content.read(AT_ONCE):
                pass
            found[info.name] = {"bytes": info.size, "sha256": content.digest.hexdigest()}
    if manifest is None or found != manifest.members:
        raise Damaged("Nội dung bản sao lưu không khớp với bản kê của nó, không dùng được.")
    return manifest


def manifest_in(content: bytes) -> Manifest:
    """Raises `Damaged` for anything that no backup writes."""
    with suppress(ValueError, TypeError, AttributeError, RecursionError):
        manifest = Manifest(**json.loads(content))
        if manifest.is_sound:
            return manifest
    raise Damaged("Bản kê của bản sao lưu bị hỏng hoặc của phiên bản khác, không dùng được.")


def is_in_its_place(name: str) -> bool:
    """Whether a member of this name belongs to the folder of files or to the database."""
    with suppress(SuspiciousFileOperation):
        if name.startswith(FILES):
            validate_file_name(name.removeprefix(FILES).replace("\\", "/"), allow_relative_path=True)
            return True
    return name.startswith(DATABASE) and name.removeprefix(DATABASE).replace(".", "", 1).isidentifier()


def contents(tar: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(info)
    if content is None or info.issparse():
        raise Damaged("Trong bản sao lưu có thứ không phải là tệp.")
    return content
