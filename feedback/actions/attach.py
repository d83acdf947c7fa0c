"""Files that come with an opinion."""

from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from dialogue_portal.lib.files import BadFile, download_name, recognise
from dialogue_portal.lib.images import BadImage, check_image, store_renditions

from ..models import Attachment, Opinion, OpinionDraft

MAX_FILES = 5
MAX_BYTES = 10 * 1024 * 1024
MAX_TOTAL = 25 * 1024 * 1024
PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"RIFF": "image/webp"}


def media_type_of(upload: Any) -> str:
    """What `upload` really is: a picture, PDF, DOCX or XLSX of at most 10 MB. Raises `BadFile` with a sentence."""
    upload.seek(0)
    head = upload.read(4)
    picture = next((kind for start, kind in PICTURES.items() if head.startswith(start)), "")
    try:
        if picture:
            check_image(upload, upload.size, MAX_BYTES)
            return picture
        return recognise(upload, upload.size, MAX_BYTES)
    except BadImage as error:
        raise BadFile(str(error)) from error
    except BadFile as error:
        kinds = "Chỉ nhận ảnh JPEG, PNG, WebP và tệp PDF, Word (.docx), Excel (.xlsx)."
        raise BadFile(kinds if str(error).startswith("Chỉ nhận") else str(error)) from error


@transaction.atomic
def attach(owner: Opinion | OpinionDraft, upload: Any, *, role: str = Attachment.Role.SENT) -> Attachment:
    """Keep `upload` privately with `owner`; a picture is handed to the worker to be encoded anew. Raises `BadFile`."""
    from ..tasks import render_attachment

    media_type = media_type_of(upload)
    holder = {"opinion": owner} if isinstance(owner, Opinion) else {"draft": owner}
    upload.seek(0)
    attachment = Attachment.objects.create(
        **holder,
        role=role,
        file=upload,
        file_name=download_name(upload.name, media_type),
        media_type=media_type,
        size=upload.size,
    )
    if attachment.is_picture:
        render_attachment.enqueue(attachment_id=attachment.pk)
    return attachment


def detach(attachment: Attachment) -> None:
    """Take a file out of a draft, off the disk as well."""
    names = (
        [str(attachment.file.name), *attachment.rendition_names()] if attachment.file else attachment.rendition_names()
    )
    attachment.delete()
    for name in names:
        default_storage.delete(name)


def render_attachment(attachment: Attachment) -> None:
    """Encode a picture anew, and delete the file that came, with what it told of camera and place."""
    if not (attachment.file and attachment.is_picture):
        return
    came = str(attachment.file.name)
    with attachment.file.open("rb") as file:
        try:
            width, height = store_renditions(file, attachment.path)
        except BadImage as error:
            Attachment.objects.filter(pk=attachment.pk).update(render_error=str(error))
            return
    shown = {"width": width, "height": height, "rendered_at": timezone.now(), "render_error": "", "file": ""}
    Attachment.objects.filter(pk=attachment.pk).update(**shown)
    default_storage.delete(came)
