"""How much a form may hold at which address; and a form with files that the line cut off is refused as a whole: Django
would drop the last file without a word."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParserError


class CutOff(MultiPartParserError):
    """The form ended inside a file."""


class WholeUploads(FileUploadHandler):
    """Keeps nothing itself; stands first and hands everything on."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def upload_interrupted(self) -> None:
        raise CutOff


def largest_body(path: str) -> int:
    """The bytes that a form at `path` may have."""
    if not path.startswith(settings.ADDRESSES_OF_FILES):
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    roomy = (size for start, size in settings.ROOMY_ADDRESSES.items() if path.startswith(start))
    return next(roomy, settings.MAX_BODY_BYTES)
