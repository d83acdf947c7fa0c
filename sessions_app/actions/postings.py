"""Notices on paper: where and since when they hang, and what follows."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from dialogue_portal.lib.images import BadImage, render

from ..models import ConclusionNotice, DialogueSession, Posting, ResidentialGroup, User
from .base import NotReady, WrongState, claim, record


@transaction.atomic
def record_posting(
    subject: DialogueSession | ConclusionNotice,
    *,
    by: User,
    place: str,
    posted_on: dt.date,
    sent_to: Iterable[ResidentialGroup] = (),
    proof: Any = None,
    note: str = "",
) -> Posting:
    """Record where a public notice hangs and since when. The photograph is re-encoded, so no camera data stays.

    Raises `NotReady` for what is not public, a future day, or a file that is no photograph.
    """
    if not subject.is_public:
        raise NotReady("Thông báo chưa công bố nên chưa ghi niêm yết được.")
    if posted_on > timezone.localdate():
        raise NotReady("Ngày niêm yết chưa tới.")
    is_session = isinstance(subject, DialogueSession)
    posting = Posting(place=place, posted_on=posted_on, note=note, **{"session" if is_session else "notice": subject})
    if proof:
        posting.proof.save(f"{uuid.uuid4().hex}.jpg", ContentFile(largest_jpeg(proof)), save=False)
    posting.save()
    posting.sent_to.set(sent_to)
    record(subject, "post", by=by, reason=str(posting))
    return posting


def largest_jpeg(file: Any) -> bytes:
    try:
        return next(rendition.content for rendition in render(file) if rendition.extension == "jpg")
    except BadImage as error:
        raise NotReady(str(error)) from error


@transaction.atomic
def end_posting(posting: Posting, *, by: User, taken_down_on: dt.date) -> None:
    """Record when the notice was taken off. Raises `WrongState` if that is recorded already, `NotReady` for an
    impossible day."""
    if not posting.posted_on <= taken_down_on <= timezone.localdate():
        raise NotReady("Ngày gỡ phải từ ngày niêm yết đến hôm nay.")
    if not Posting.objects.filter(pk=posting.pk, taken_down_on=None).update(taken_down_on=taken_down_on):
        raise WrongState
    record(posting.subject, "take_down_posting", by=by, reason=f"{posting}, gỡ {taken_down_on:%d/%m/%Y}")


@transaction.atomic
def record_loudspeaker(posting: Posting, *, by: User, days: int, until: dt.date) -> None:
    """Record on how many days it was read out over loudspeakers, the last time on `until`. Raises `NotReady` for
    impossible days."""
    if not posting.posted_on <= until <= timezone.localdate():
        raise NotReady("Ngày phát cuối phải từ ngày niêm yết đến hôm nay.")
    if days > (until - posting.posted_on).days + 1:
        raise NotReady("Từ ngày niêm yết đến ngày phát cuối không đủ chừng ấy ngày.")
    Posting.objects.filter(pk=posting.pk).update(loudspeaker_days=days, loudspeaker_until=until)
    record(posting.subject, "read_out", by=by, reason=f"{posting}: phát loa {days} ngày, đến {until:%d/%m/%Y}")


@transaction.atomic
def publish_proof(posting: Posting, *, by: User) -> None:
    """Publish the photograph of the notice board."""
    if not posting.proof:
        raise NotReady("Lần niêm yết này không có ảnh.")
    claim(posting, "proof_published_at")
    record(posting.subject, "publish_proof", by=by, reason=str(posting))
