"""The files of a promise for staff, public or not: of its progress, and what a sender added to «not yet»."""

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ...models import ProgressFile, VerificationFile
from ...seen_by_staff import commitments_for, sees_originals
from ..attachments import sent


@require_safe
def progress_file(request: HttpRequest, key: str) -> FileResponse:
    may_see = request.user.has_perm("feedback.view_commitment")
    files = ProgressFile.objects.filter(entry__commitment__in=commitments_for(request.user))
    return sent(get_object_or_404(files if may_see else files.none(), key=key))


@require_safe
def verification_file(request: HttpRequest, key: str) -> FileResponse:
    """What a resident sent is for those who read originals."""
    may_see = request.user.has_perm("feedback.view_verificationfile") and sees_originals(request.user)
    files = VerificationFile.objects.filter(verification__report__commitment__in=commitments_for(request.user))
    return sent(get_object_or_404(files if may_see else files.none(), key=key))
