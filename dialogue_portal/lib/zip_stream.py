"""One zip of many files, sent while it is made: never more of it in memory than one piece of one file."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.core.files.storage import default_storage
from zipstream import ZipStream

from .text import slugify

PIECE = 64 * 1024


@dataclass(frozen=True)
class Entry:
    """A file of a bundle: either `content`, or what the storage keeps as `stored`.

    `name` is its path in the bundle, `title` and `about` what its index says of it.
    """

    name: str
    title: str
    about: str = ""
    content: bytes = b""
    stored: str = ""

    @cached_property
    def size(self) -> int:
        return default_storage.size(self.stored) if self.stored else len(self.content)

    @property
    def is_there(self) -> bool:
        """A file that is gone from the disk must not break the others."""
        return not self.stored or default_storage.exists(self.stored)


class Packed(NamedTuple):
    """An entry small enough to be kept in memory: its content compressed, or the name of its stored file."""

    name: str
    packed: bytes
    stored: str

    @classmethod
    def of(cls, entry: Entry) -> "Packed":
        return cls(entry.name, zlib.compress(entry.content), entry.stored)

    @property
    def content(self) -> bytes:
        return zlib.decompress(self.packed)


def file_name(number: int, words: str, extension: str) -> str:
    """«03-ke-hoach-doi-thoai.pdf»: plain letters, nothing of a path, and unique by its number."""
    return f"{number:02d}-{slugify(words, 60) or 'tep'}.{extension}"


def zipped(folder: str, entries: Iterable[Entry | Packed]) -> Iterator[bytes]:
    """The pieces of a zip in which all `entries` lie in one `folder`. Stored files are opened when their turn comes."""
    stream = ZipStream(compress_type=zipfile.ZIP_DEFLATED)
    for entry in entries:
        if entry.stored:  # pictures and papers are packed already
            stream.add(stored_pieces(entry.stored), f"{folder}/{entry.name}", compress_type=zipfile.ZIP_STORED)
        else:
            stream.add(entry.content, f"{folder}/{entry.name}")
    yield from stream


def stored_pieces(name: str) -> Iterator[bytes]:
    with default_storage.open(name) as file:
        yield from file.chunks(PIECE)
