"""Files that came with an opinion or belong to an answer, for staff who may see them."""

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ..models import Attachment, ResponseFile
from ..models.files import StoredFile
from ..seen_by_staff import each_response_for, opinions_for, sees_originals


@require_safe
def attachment_file(request: HttpRequest, key: str) -> FileResponse:
    """A picture, as it was re-encoded, to look at; any other file only as a download, so that the browser never opens
    it."""
    may_see = request.user.has_perm("feedback.view_attachment") and sees_originals(request.user)
    allowed = (
        Attachment.objects.filter(opinion__in=opinions_for(request.user)) if may_see else Attachment.objects.none()
    )
    return sent(get_object_or_404(allowed, key=key))


@require_safe
def answer_file(request: HttpRequest, key: str) -> FileResponse:
    """A file of an answer, public or not."""
    may_see = request.user.has_perm("feedback.view_responsefile")
    files = ResponseFile.objects.filter(Exists(each_response_for(request.user).filter(pk=OuterRef("response"))))
    return sent(get_object_or_404(files if may_see else files.none(), key=key))


def sent(attachment: StoredFile) -> FileResponse:
    name = attachment.path(attachment.widths[-1], "jpg") if attachment.widths else str(attachment.file.name)
    try:
        file = default_storage.open(name)
    except (FileNotFoundError, ValueError):
        raise Http404 from None
    if attachment.widths:
        return FileResponse(file, content_type="image/jpeg")
    return FileResponse(file, content_type=attachment.media_type, as_attachment=True, filename=attachment.file_name)
