"""Documents and the conclusion notice."""

from django.db import transaction

from ..models import ConclusionNotice, Document, User
from .base import NotReady, WrongState, claim, record


@transaction.atomic
def publish_document(document: Document, *, by: User) -> None:
    """Publish a document. Raises `NotReady` when it has no file."""
    if not document.versions.exists():
        raise NotReady("Văn bản chưa có tệp đính kèm.")
    claim(document, "published_at")
    record(document, "publish", by=by)


@transaction.atomic
def unpublish_document(document: Document, *, by: User, reason: str) -> None:
    """Take a document and its files off the portal; it can be mended and published again.

    Raises `NotReady` without a reason, `WrongState` when it is not out.
    """
    if not reason.strip():
        raise NotReady("Hãy ghi lý do gỡ.")
    if not Document.objects.filter(pk=document.pk, published_at__isnull=False).update(published_at=None):
        raise WrongState
    document.published_at = None
    record(document, "unpublish", by=by, reason=reason)


@transaction.atomic
def publish_conclusion(notice: ConclusionNotice, *, by: User) -> None:
    """Publish the conclusion notice. Raises `NotReady` for a draft session, an empty notice, or one without its day."""
    if not notice.session.announced_at:
        raise NotReady("Hội nghị chưa được công bố nên chưa thể công bố kết luận.")
    if not notice.issued_on:
        raise NotReady("Chưa ghi ngày ban hành.")
    if not notice.items.exists():
        raise NotReady("Thông báo kết luận chưa có mục nào.")
    claim(notice, "published_at")
    record(notice, "publish", by=by)
