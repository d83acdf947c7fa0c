"""Files that come with an opinion."""

from typing import Any

from django.db import transaction

from ..models import Attachment, Opinion, OpinionDraft, SenderNote
from ..stored_files import store
from ..tasks import render_attachment


@transaction.atomic
def attach(owner: Opinion | OpinionDraft | SenderNote, upload: Any, *, role: str = Attachment.Role.SENT) -> Attachment:
    """Keep `upload` privately with `owner`, of a note with its opinion; a picture is handed to the worker to be encoded
    anew. Raises `BadFile`."""
    attachment = Attachment(**holder_of(owner), role=role)
    store(attachment, upload)
    if attachment.is_picture:
        render_attachment.enqueue(attachment_id=attachment.pk)
    return attachment


def holder_of(owner: Opinion | OpinionDraft | SenderNote) -> dict[str, Any]:
    if isinstance(owner, SenderNote):
        return {"opinion": owner.opinion, "note": owner}
    return {"opinion": owner} if isinstance(owner, Opinion) else {"draft": owner}
