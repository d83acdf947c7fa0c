"""What waitress accepts and should not: requests that two servers in a row may read differently, endless lines, and
lines that it would parse for minutes.

If a proxy and the server behind it disagree on where a request ends, a stranger can put a request of their own before
the next visitor's (RFC 9112, sections 6.1, 6.3 and 11.2). No browser and no proxy sends what is refused here.

Bodies that the application will refuse by their length are read, or the browser would not learn why, and not stored.
"""

import re
from io import BytesIO
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.receiver import FixedStreamReceiver
from waitress.task import ErrorTask, Task, WSGITask
from waitress.utilities import BadRequest, RequestEntityTooLarge

LONGEST_LINE = 1024
"""Bytes of a chunk's size line. Without a limit waitress keeps it and searches it again with every piece that arrives:
eight megabytes took the one loop that all visitors share many seconds."""
LONGEST_TRAILER = 8192
MOST_CODING = 16 * 1024
"""Bytes of chunk framing, plus one for every `CONTENT_OF_CODING` bytes of content. Chunks are parsed in that same loop:
four megabytes in chunks of one byte took it half a minute."""
CONTENT_OF_CODING = 64
MOST_BLANKS = 100
"""Blanks in a row around or in a header's value; one is usual. waitress takes quadratic time for them."""
VERSION = re.compile(rb"HTTP/[0-9]\.[0-9]")


class StrictParser(HTTPRequestParser):
    """Refuses with 400 and closes the connection."""

    completed: bool
    largest: int | None = None
    """The application's limit in bytes here, once it was asked."""

    def received(self, data: bytes) -> int:
        taken: int = super().received(data)
        if self.chunked and not self.completed:
            if self.is_without_end() or self.is_mostly_coding():
                self.error, self.completed = BadRequest("Chunked coding is invalid"), True
            elif self.is_too_large(self.body_bytes_received):
                self.error, self.completed = RequestEntityTooLarge("too much for this address"), True
        if self.completed:  # nothing is left to send: waitress would say «continue» and wait in vain
            self.expect_continue = False
        return taken

    def is_without_end(self) -> bool:
        return len(self.body_rcv.control_line) > LONGEST_LINE or len(self.body_rcv.trailer) > LONGEST_TRAILER

    def is_mostly_coding(self) -> bool:
        content: int = len(self.body_rcv)
        return bool(self.body_bytes_received - content > MOST_CODING + content // CONTENT_OF_CODING)

    def is_too_large(self, length: int) -> bool:
        """Whether the application takes less at this address from a client with these cookies, if it says so. Asked
        once, and only above what it takes anywhere: this is the loop that all share."""
        told = getattr(self.adj, "largest_body", None)
        if told is None or length <= self.adj.taken_anywhere:
            return False
        if self.largest is None:
            self.largest = int(told(self.path, self.headers.get("COOKIE", "")))
        return length > self.largest

    def parse_header(self, header_plus: bytes) -> None:
        if not is_first_line(header_plus.partition(b"\r\n")[0]) or is_blown_up(header_plus):
            raise ParsingError("Invalid request")
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # an address with half a bracket, a length of five thousand digits
            raise ParsingError("Invalid request") from error
        if self.is_too_large(self.content_length):
            self.keep_nothing()
        lowered = header_plus.lower()
        if b"transfer-encoding" not in lowered:
            return
        lines = lowered.split(b"\r\n")
        codings = [line for line in lines if line.startswith(b"transfer-encoding:")]
        if len(codings) > 1 or (codings and (self.version != "1.1" or b"," in codings[0] or has_length(lines))):
            raise ParsingError("Two ways to tell where the request ends")

    def keep_nothing(self) -> None:
        """Discard the body: the application sees the length and refuses. A client that asks before sending is not told
        to send."""
        self.body_rcv = FixedStreamReceiver(self.content_length, Nowhere())
        if self.expect_continue:
            self.completed = True
            self.headers["CONNECTION"] = "close"


class Nowhere:
    """Replaces the file for a body."""

    def append(self, data: bytes) -> None:
        pass

    def getfile(self) -> BytesIO:
        return BytesIO()

    def close(self) -> None:
        pass

    def __len__(self) -> int:
        return 0


def is_first_line(line: bytes) -> bool:
    """Whether it has two or three words. For an address of thirty thousand characters the regular expression of
    waitress backtracks for minutes, in which no visitor gets anything."""
    words = line.rstrip().split(b" ")
    return len(words) == 2 or (len(words) == 3 and VERSION.fullmatch(words[2]) is not None)


def is_blown_up(header: bytes) -> bool:
    """Whether it has very many blanks in a row, even over several lines."""
    return b" " * MOST_BLANKS in header.replace(b"\r\n", b"").replace(b"\t", b" ")


def has_length(lines: list[bytes]) -> bool:
    return any(line.startswith(b"content-length:") for line in lines)


class HeadAlone(Task):
    """Sends no body in answer to HEAD (RFC 9110, 9.3.2). waitress leaves that to the application, and Django to the
    server: a client on a kept-alive connection would read the body as the beginning of the next answer."""

    @property
    def is_head(self) -> bool:
        return getattr(self.request, "command", "") == "HEAD"  # there is none if the first line was refused

    def write(self, data: bytes) -> None:
        super().write(b"" if self.is_head else data)

    def finish(self) -> None:
        if self.is_head:
            self.write(b"")  # the head, if it is not sent yet
        else:
            super().finish()


class StrictTask(HeadAlone, WSGITask):
    """A response of the application."""


class StrictErrorTask(HeadAlone, ErrorTask):
    """A response of waitress itself to a refused request."""


class StrictChannel(HTTPChannel):
    parser_class = StrictParser
    task_class: Any = StrictTask
    error_task_class = StrictErrorTask
