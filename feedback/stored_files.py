"""What every file that is handed in goes through: looked at, kept, its picture encoded anew, deleted."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from dialogue_portal.lib.author_names import without_authors
from dialogue_portal.lib.files import BadFile, download_name, recognise
from dialogue_portal.lib.heic import is_heic
from dialogue_portal.lib.hidden_content import refuse_unseen
from dialogue_portal.lib.images import BadImage, check_image, store_renditions
from dialogue_portal.lib.storage import delete_names, delete_when_saved

from .models import Attachment, WaitingFile
from .models.files import StoredFile, private_name

MAX_FILES = 5
MAX_BYTES = 10 * 1024 * 1024
MAX_TOTAL = 25 * 1024 * 1024
PHOTOGRAPH_IT = "Cũng có thể chụp ảnh các trang rồi gửi ảnh."
OTHER_PICTURE = "Nếu đây là ảnh, hãy chụp màn hình ảnh ấy rồi gửi ảnh chụp màn hình."
JPEG = "image/jpeg"
PICTURES = {b"\xff\xd8\xff": JPEG, b"\x89PNG": "image/png", b"RIFF": "image/webp"}


@dataclass(frozen=True)
class PutAway:
    """A file that was looked at and kept before, as a row is made of it."""

    key: uuid.UUID
    name: str
    size: int
    media_type: str
    kept_as: str


def media_type_of(upload: Any) -> str:
    """What `upload` really is: a picture, PDF, DOCX or XLSX of at most 10 MB. Raises `BadFile` with a sentence. Looked
    at once, as what is a PDF is written anew."""
    if not hasattr(upload, "media_type"):
        upload.media_type = recognised(upload)
    return str(upload.media_type)


def recognised(upload: Any) -> str:
    upload.seek(0)
    head = upload.read(12)
    picture = picture_that_begins(head)
    try:
        if picture:
            check_image(upload, upload.size, MAX_BYTES)
            return picture
        return recognise(upload, upload.size, MAX_BYTES)
    except BadImage as error:
        raise BadFile(str(error)) from error
    except BadFile as error:
        if head.startswith(b"%PDF-"):
            raise BadFile(f"{error} {PHOTOGRAPH_IT}") from error
        kinds = f"Chỉ nhận ảnh và tệp PDF, Word (.docx), Excel (.xlsx); chưa nhận phim. {OTHER_PICTURE}"
        raise BadFile(kinds if str(error).startswith("Chỉ nhận") else str(error)) from error


def picture_that_begins(head: bytes) -> str:
    """Its media type, empty for what is no picture. A telephone's own kind will be a JPEG."""
    if is_heic(head):
        return JPEG
    return next((kind for start, kind in PICTURES.items() if head.startswith(start)), "")


def media_type_to_show(upload: Any) -> str:
    """As `media_type_of`, for a file that everybody can download. Raises `BadFile` too if something in it is hidden."""
    media_type = media_type_of(upload)
    refuse_unseen(upload, media_type)
    return media_type


def store_to_show(stored: StoredFile, upload: Any) -> None:
    """`store` for what everybody can download, recognised before: without the names of those who wrote it."""
    store(stored, without_authors(upload, stored.media_type))


@contextmanager
def put_away(uploads: Iterable[Any]) -> Iterator[None]:
    """Keep what `uploads` hold ahead of their rows, which are made within: a storage that is slow is not waited
    for while others want to write. What no row was made of, because it was there already or was refused, is deleted
    again: whoever sends the same without end does not fill the disk. Stands around the transaction."""
    names: list[str] = []
    try:
        for upload in uploads:
            media_type_of(upload)
            upload.seek(0)
            upload.kept_as = default_storage.save(private_name(Attachment, upload.name), upload)
            names.append(upload.kept_as)
        yield
    finally:
        with suppress(DatabaseError, InterfaceError, OSError):  # then they go with other strays, a day later
            delete_names(set(names) - used_of(names))


def used_of(names: Sequence[str]) -> set[str]:
    """Those of the files `names` that a row tells of."""
    rows = [model._base_manager.filter(file__in=names) for model in (Attachment, WaitingFile)] if names else []
    return {name for found in rows for name in found.values_list("file", flat=True)}


def store(stored: StoredFile, upload: Any) -> None:
    """Save a new row with `upload` in it, as what it really is. Raises `BadFile`."""
    stored.media_type = stored.media_type or media_type_of(upload)
    stored.file_name = download_name(upload.name, stored.media_type)
    stored.size = upload.size
    if isinstance(upload, PutAway):
        stored.key = upload.key
    else:
        upload.seek(0)
    stored.file = getattr(upload, "kept_as", upload)
    stored.save()


def detach(stored: StoredFile) -> None:
    """Delete a file's row now, and what lies on the disk once that is sure. Of a row that somebody else took meanwhile
    nothing is deleted: the file may be another's by now, as one that waited is when its note was sent."""
    names = names_on_disk(stored)
    if stored.delete()[0]:
        delete_when_saved(names)


def names_on_disk(stored: StoredFile) -> list[str]:
    came = [str(stored.file.name)] if stored.file else []
    return [*came, *stored.rendition_names()]


def render_stored(stored: StoredFile) -> None:
    """Encode a picture anew, and delete the file that came, with what it told of camera and place.

    Whoever takes the picture out meanwhile leaves nothing of it behind.
    """
    if not (stored.file and stored.is_picture):
        return
    rows = type(stored)._base_manager.filter(pk=stored.pk)
    came = str(stored.file.name)
    try:
        with stored.file.open("rb") as file:
            stored.width, stored.height = store_renditions(file, stored.path)
    except BadImage as error:
        rows.update(render_error=str(error))
        return
    except FileNotFoundError:
        if rows.exists():
            raise
        return
    done = {"width": stored.width, "height": stored.height, "rendered_at": timezone.now(), "render_error": ""}
    if not rows.update(file="", **done):
        delete_names(stored.rendition_names())
    delete_names([came])
