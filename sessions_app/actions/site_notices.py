"""Announcing a downtime of the portal."""

from django.db import transaction
from django.utils import timezone

from ..models import SiteNotice, User
from ..site_notice_days import is_late_to_tell
from .base import NotReady, WrongState, claim, record


@transaction.atomic
def tell_site_notice(notice: SiteNotice, *, by: User, reason: str = "") -> None:
    """Show the band on every page; `reason` says why that is late, for the record.

    Raises `NotReady` when it is late without a reason or the downtime is over, `WrongState` when it is shown already.
    """
    if notice.ends_at <= timezone.now():
        raise NotReady("Thời gian ngừng đã qua. Hãy sửa thời gian trước khi báo.")
    is_late = is_late_to_tell(notice)
    if is_late and not reason.strip():
        raise NotReady("Báo muộn hơn quy định. Hãy ghi lý do.")
    claim(notice, "told_at", late_reason=reason if is_late else "")
    record(notice, "tell", by=by, reason=reason)


@transaction.atomic
def withdraw_site_notice(notice: SiteNotice, *, by: User, reason: str) -> None:
    """Take the band down: there will be no downtime."""
    if notice.told_at is None:
        raise WrongState
    claim(notice, "withdrawn_at")
    record(notice, "withdraw", by=by, reason=reason)
