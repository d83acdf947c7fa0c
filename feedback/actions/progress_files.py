"""What a progress entry shows: documents, the place before and after. Public with its commitment."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from sessions_app.actions import NotReady, record
from sessions_app.models import User

from ..models import ProgressEntry, ProgressFile
from ..stored_files import detach, media_type_to_show, store_to_show
from ..tasks import render_progress_file

MOST_PROGRESS_FILES = 6
"""Files of one progress entry."""


@dataclass(frozen=True)
class NewFile:
    """A file as it was handed in; `role` is one of `ProgressFile.Role`."""

    upload: Any
    role: str = ProgressFile.Role.DOCUMENT
    caption: str = ""


@transaction.atomic
def add_progress_file(entry: ProgressEntry, new: NewFile) -> ProgressFile:
    """Keep a file with a progress entry; a picture is handed to the worker to be encoded anew.

    Raises `BadFile` for what is no picture, PDF, DOCX or XLSX or says more than it shows, `NotReady` for a picture
    without words, a document as «before» or «after», or one file too many.
    """
    if entry.files.count() >= MOST_PROGRESS_FILES:
        raise NotReady(f"Mỗi lần ghi tiến độ có nhiều nhất {MOST_PROGRESS_FILES} tệp.")
    file = ProgressFile(entry=entry, role=new.role, caption=new.caption, media_type=media_type_to_show(new.upload))
    if file.is_picture and not new.caption:
        raise NotReady("Ảnh phải có chú thích: ảnh cho thấy gì, ở đâu.")
    if new.role != ProgressFile.Role.DOCUMENT and not file.is_picture:
        raise NotReady("Ảnh trước và sau khi làm phải là tệp ảnh.")
    store_to_show(file, new.upload)
    if file.is_picture:
        render_progress_file.enqueue(file_id=file.pk)
    return file


@transaction.atomic
def remove_progress_file(file: ProgressFile, *, by: User, reason: str) -> None:
    """Take down a file that should never have been shown, off the disk as well. Raises `NotReady` without a reason."""
    if not reason.strip():
        raise NotReady("Hãy ghi vì sao bỏ tệp này.")
    record(file.entry.commitment, "remove_progress_file", by=by, reason=reason)
    detach(file)
