"""Documents and photographs of an answer. They are approved with it, so they change only while it is a draft."""

import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from sessions_app.actions import NotReady, WrongState, record
from sessions_app.models import User

from ..models import Draft, Response, ResponseFile
from ..stored_files import detach, media_type_to_show, names_on_disk, store_to_show
from ..tasks import render_response_file
from .hands import lay_hand

MAX_FILES = 12
KEPT = ["role", "caption", "file_name", "media_type", "size", "width", "height", "rendered_at", "render_error"]


@transaction.atomic
def add_answer_file(response: Response, upload: Any, *, by: User, role: str, caption: str = "") -> ResponseFile:
    """Keep `upload` with a draft answer; a picture is handed to the worker to be encoded anew.

    Raises `BadFile` for what is no picture, PDF, DOCX or XLSX or says more than it shows, `NotReady` for a picture
    without words or a document as «before» or «after», `WrongState` when it is no draft.
    """
    lock_draft(response)
    if response.files.count() >= MAX_FILES:
        raise NotReady(f"Mỗi câu trả lời có nhiều nhất {MAX_FILES} tệp.")
    file = ResponseFile(response=response, role=role, caption=caption, media_type=media_type_to_show(upload))
    if file.is_picture and not caption:
        raise NotReady("Ảnh phải có chú thích: ảnh cho thấy gì, ở đâu.")
    if role != ResponseFile.Role.DOCUMENT and not file.is_picture:
        raise NotReady("Ảnh trước và sau khi xử lý phải là tệp ảnh.")
    store_to_show(file, upload)
    lay_hand(response, by)
    record(response.opinion, "add_answer_file", by=by)
    if file.is_picture:
        render_response_file.enqueue(file_id=file.pk)
    return file


@transaction.atomic
def remove_answer_file(file: ResponseFile, *, by: User) -> None:
    """Take a file out of a draft answer, off the disk as well. Raises `WrongState` when it is no draft."""
    lock_draft(file.response)
    detach(file)
    lay_hand(file.response, by)
    record(file.response.opinion, "remove_answer_file", by=by)


def lock_draft(response: Response) -> None:
    """Lock `response`, so that nobody submits it while its files change. Raises `WrongState` where it is no draft."""
    drafts = Response.objects.select_for_update(of=("self",)).filter(pk=response.pk, state=Draft.DRAFT)
    if drafts.first() is None:
        raise WrongState


def copy_files(source: Response, target: Response) -> None:
    """Copy the files of the corrected answer to the correction, except those missing on the disk."""
    for file in source.files.all():
        if all(map(default_storage.exists, names_on_disk(file))):
            copy_file(file, target)


def copy_file(file: ResponseFile, target: Response) -> None:
    twin = ResponseFile(response=target, key=uuid.uuid4(), **{name: getattr(file, name) for name in KEPT})
    if file.file:
        twin.file = ContentFile(file.file.read(), file.file_name)
    for old, new in zip(file.rendition_names(), twin.rendition_names(), strict=True):
        with default_storage.open(old) as content:
            default_storage.save(new, content)
    twin.save()
