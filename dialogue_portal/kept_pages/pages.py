"""A kept page, and the shelf of all kept pages of a process."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.http import parse_etags

from dialogue_portal.lib.shelf import Shelf

from .encodings import AS_IT_IS, PACKABLE, SMALLEST, packed

Key = tuple[str, ...]
Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]

OVERHEAD = 4096
"""Bytes of a page besides its body: headers and Python's objects."""
WANTED = "portal.wanted_page"
"""The key in a request's environment of what is known about the page that is about to be made."""
OF_THE_BODY = {"content-type", "content-length", "content-encoding"}


class Moment(NamedTuple):
    """What a page was made from: the version of the publication and the minute. `is_told`: the database has just
    confirmed the version."""

    version: str | None
    minute: int
    is_told: bool = True


NEVER = Moment(None, 0)


def minute_now() -> int:
    return int(time.time() // 60)


@dataclass
class Page:
    """The answer to everybody who asks for one address, as long as the moment holds in which it was made."""

    made: Moment
    headers: Headers
    body: bytes
    on_reading: Callable[[dict[str, Any]], None] | None = None
    made_at: float = field(default_factory=time.monotonic)
    packed: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Weak, because it names what is said, however it is packed.
        self.etag = f'W/"{hashlib.blake2b(self.body, digest_size=16).hexdigest()}"'
        kind = {name.lower(): value for name, value in self.headers}.get("content-type", "")
        self.is_packable = kind.startswith(PACKABLE) and len(self.body) >= SMALLEST
        self.packed[AS_IT_IS] = self.body
        self.ready: dict[str, Answer] = {}

    @property
    def size(self) -> int:
        """Bytes, including `OVERHEAD`."""
        return OVERHEAD + sum(map(len, [*self.packed.values()]))

    def answer(self, encoding: str, known: str) -> Answer:
        """The answer in `encoding`, or 304 if `known` names this page."""
        encoding = encoding if self.is_packable else AS_IT_IS
        if known and (known == self.etag or is_among(self.etag, known)):
            return 304, [pair for pair in self.all_headers(AS_IT_IS, 0) if pair[0].lower() not in OF_THE_BODY], b""
        if encoding not in self.ready:
            body = self.packed.get(encoding) or self.packed.setdefault(encoding, packed(self.body, encoding))
            self.ready[encoding] = (200, self.all_headers(encoding, len(body)), body)
        return self.ready[encoding]

    def all_headers(self, encoding: str, length: int) -> Headers:
        of_this_body = [("ETag", self.etag), ("Vary", "Accept-Encoding"), ("Content-Length", str(length))]
        return [*self.headers, *of_this_body, *([("Content-Encoding", encoding)] if encoding != AS_IT_IS else [])]


def is_among(etag: str, known: str) -> bool:
    """Whether an `If-None-Match` names `etag`, strong or weak."""
    return known.strip() == "*" or etag in {f"W/{tag.removeprefix('W/')}" for tag in parse_etags(known)}


class PageShelf(Shelf[Key, Page]):
    """The kept pages of this process."""

    def put(self, key: Key, page: Page, *, room: int) -> None:
        """Keep `page`, and drop the pages not used for longest until all fit into `room` bytes. Their compressed bodies
        count too."""
        with self.lock:
            self.kept[key] = page
            self.kept.move_to_end(key)
            taken = sum(page.size for page in self.kept.values())
            while taken > room:
                taken -= self.kept.popitem(last=False)[1].size
