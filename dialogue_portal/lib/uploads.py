"""Which views take files; and which forms with files are refused as a whole: one that the line cut off, of which Django
would drop the last file without a word, and one whose parts are named at length."""

from collections.abc import Callable
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http.multipartparser import MultiPartParserError

MOST_MARKS = 10_000
"""Semicolons in what stands above the parts of a form. A browser writes two for each; Django looks at one after the
other, and a megabyte of them took two seconds."""


LONGEST_HEAD = 1024
"""Bytes of a head that Django reads."""


class CutOff(MultiPartParserError):
    """The form ended inside a file."""


class WholeUploads(FileUploadHandler):
    """Keeps nothing itself; stands first and hands everything on."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, boundary: Any, *more: Any) -> None:
        if input_data is self.request:
            self.request._stream = ShortHeads(self.request._stream, boundary)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def upload_interrupted(self) -> None:
        raise CutOff


class ShortHeads:
    """A form as it arrives, that ends when it holds more marks above its parts than any browser writes.

    A head that two pieces share is counted in part: a piece is 64 KB.
    """

    def __init__(self, stream: IO[bytes], boundary: bytes) -> None:
        self.stream, self.boundary, self.left = stream, b"--" + boundary, MOST_MARKS
        self.readline = stream.readline  # by which Django reads on to the end of what it refuses

    def read(self, size: int = -1) -> bytes:
        piece = self.stream.read(size)
        for part in piece.split(self.boundary)[1:]:
            self.left -= part[:LONGEST_HEAD].partition(b"\r\n\r\n")[0].count(b";")
        if self.left < 0:
            raise MultiPartParserError
        return piece


class WordsAlone(FileUploadHandler):
    """Keeps no file, and reads no more of them than words may take: of who may send none."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.left = settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.left -= len(raw_data)
        if self.left < 0:
            raise StopUpload(connection_reset=True)

    def file_complete(self, file_size: int) -> None:
        return None


def takes_files(view: Any = None, *, at_most: int = 0, when: Callable[..., bool] = lambda **parts: True) -> Any:
    """Says of a view that its form may hold files: where `when` the parts of the address are so, and `at_most` so many
    bytes altogether instead of `MAX_BODY_BYTES`. At any other view no file arrives."""

    def marked(view: Any) -> Any:
        view.bytes_with_files = lambda **parts: (at_most or settings.MAX_BODY_BYTES) if when(**parts) else 0
        return view

    return marked(view) if view else marked
