"""Which views take files, and two kinds of forms that are refused whole: one that was cut off inside a file (Django
would silently drop the file), and one whose parts have endless heads."""

from collections.abc import Callable
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http.multipartparser import MultiPartParserError

MOST_MARKS = 10_000
"""Semicolons in the heads of a form's parts. A browser writes two for each part; Django handles them one by one, and a
megabyte of them took two seconds."""


LONGEST_HEAD = 1024
"""Bytes of a head that Django reads."""


class CutOff(MultiPartParserError):
    """The form ended inside a file."""


class WholeUploads(FileUploadHandler):
    """Refuses a form that ends inside a file. Stands before the other handlers and passes everything on to them."""

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
    """A form as it arrives; refused when the heads of its parts hold more than `MOST_MARKS` semicolons.

    A head that lies across two pieces of 64 KB is counted in part.
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
    """For visitors who may send no files: keeps none, and ends the connection when files take more bytes than words
    may."""

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
    """Mark a view whose form may hold files: when `when` accepts the parts of the address, with up to `at_most` bytes
    in all instead of `MAX_BODY_BYTES`. Other views get no files."""

    def marked(view: Any) -> Any:
        view.bytes_with_files = lambda **parts: (at_most or settings.MAX_BODY_BYTES) if when(**parts) else 0
        return view

    return marked(view) if view else marked
