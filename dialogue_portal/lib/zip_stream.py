"""One zip of many files, sent while it is made: only one piece of one file is in memory."""

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
    """A file of the zip: either `content`, or the file that the storage keeps as `stored`.

    `name` is its path in the zip; `title` and `about` are its entry in the index.
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
        """Whether the file exists: a missing one must not break the zip."""
        return not self.stored or default_storage.exists(self.stored)


class Packed(NamedTuple):
    """An entry small enough for memory: its content compressed, or the name of its stored file."""

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
    """«03-ke-hoach-doi-thoai.pdf»: plain letters, no folders, unique by its number."""
    return f"{number:02d}-{slugify(words, 60) or 'tep'}.{extension}"


def zipped(folder: str, entries: Iterable[Entry | Packed]) -> Iterator[bytes]:
    """A zip, in pieces, with all `entries` in one `folder`. Stored files are opened when their turn comes."""
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
