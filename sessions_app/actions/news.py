"""Announcements and news."""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from dialogue_portal.lib.fields import draw_anew
from dialogue_portal.lib.rich_text import as_rich
from dialogue_portal.lib.sentences import moment

from ..models import Announcement, AnnouncementVersion, User
from .base import ActionRefused, NotReady, WrongState, claim, record

FARTHEST = dt.timedelta(days=366)
"""How far ahead something may be scheduled: a later day is a typing mistake."""


class EditedMeanwhile(ActionRefused):
    """Somebody else has corrected the announcement since this person opened it."""

    sentence = (
        "Bài này vừa được sửa từ nơi khác trong lúc ông/bà đang viết, nên lần lưu này chưa được ghi. Phần đã viết "
        "vẫn còn ở đây: hãy mở lại bài ở một cửa sổ khác, xem bản mới rồi chép sang."
    )


@transaction.atomic
def publish_announcement(announcement: Announcement, *, by: User) -> None:
    """Publish an announcement with its pictures and attachments.

    Raises `NotReady` when a picture has no description, `WrongState` when it is published or scheduled already.
    """
    refuse_unready(announcement)
    claim(announcement, "published_at", preview_made_at=None)
    record(announcement, "publish", by=by)


def refuse_unready(announcement: Announcement) -> None:
    bare = announcement.photos.filter(alt_text="", hidden_at=None).count()
    if bare:
        raise NotReady(f"Có {bare:02d} ảnh chưa có mô tả cho người không nhìn thấy ảnh. Hãy ghi mô tả trước khi đăng.")


@transaction.atomic
def hide_announcement_photos(announcement: Announcement, *, by: User, photos: list[str], reason: str) -> None:
    """Hide some pictures of a published announcement; their files stay until retention deletes them. `photos` are keys.

    Raises `WrongState` when one of them is not shown there.
    """
    shown = announcement.photos.filter(hidden_at=None, pk__in=photos)
    if shown.update(hidden_at=timezone.now()) != len(photos):
        raise WrongState
    record(announcement, "hide_photos", by=by, reason=reason)


@transaction.atomic
def schedule_announcement(announcement: Announcement, *, by: User, at: dt.datetime) -> None:
    """Schedule an announcement for the moment `at`. Until then nobody edits it.

    Raises `NotReady` for a moment in the past or more than a year ahead, or a picture without description; `WrongState`
    when it is no draft.
    """
    now = timezone.now()
    if at <= now:
        raise NotReady("Giờ hẹn đã qua. Hãy chọn giờ sau lúc này, hoặc đăng ngay.")
    if at > now + FARTHEST:
        raise NotReady("Giờ hẹn xa quá một năm. Hãy xem lại ngày.")
    refuse_unready(announcement)
    drafts = Announcement.objects.filter(pk=announcement.pk, published_at=None)
    if not drafts.update(published_at=at):
        raise WrongState
    announcement.published_at = at
    record(announcement, "schedule", by=by, reason=moment(at))


@transaction.atomic
def unschedule_announcement(announcement: Announcement, *, by: User) -> None:
    """Make a scheduled announcement a draft again. Raises `WrongState` when its moment has come."""
    if not Announcement.objects.scheduled().filter(pk=announcement.pk).update(published_at=None):
        raise WrongState
    announcement.published_at = None
    record(announcement, "unschedule", by=by)


@transaction.atomic
def hide_announcement(announcement: Announcement, *, by: User, reason: str) -> None:
    """Take an announcement down; its address shows `reason` to everybody.

    Raises `NotReady` without a reason, `WrongState` when it is not public.
    """
    if not reason.strip():
        raise NotReady("Hãy ghi lý do gỡ: mọi người sẽ đọc lý do này.")
    now = timezone.now()
    if not Announcement.objects.public().filter(pk=announcement.pk).update(hidden_at=now, hidden_reason=reason):
        raise WrongState
    announcement.hidden_at, announcement.hidden_reason = now, reason
    record(announcement, "hide", by=by, reason=reason)


@transaction.atomic
def show_announcement_again(announcement: Announcement, *, by: User, reason: str) -> None:
    """Put a hidden announcement back under its old date. Raises `WrongState` if it is not hidden."""
    if not reason.strip():
        raise NotReady("Hãy ghi lý do đăng lại.")
    if not Announcement.objects.gone().filter(pk=announcement.pk).update(hidden_at=None, hidden_reason=""):
        raise WrongState
    announcement.hidden_at, announcement.hidden_reason = None, ""
    record(announcement, "show_again", by=by, reason=reason)


@transaction.atomic
def correct_announcement(
    announcement: Announcement,
    *,
    by: User,
    revision: int,
    title: str,
    summary: str,
    text: str,
    note: str,
    is_withheld: bool = False,
) -> AnnouncementVersion:
    """Replace the words of a public announcement; `note` tells everybody what was wrong, and the old words can be read.

    With `is_withheld` only staff can read this and all earlier versions, and an address made from another title is
    changed: for words that should not have been published. `revision` is the one that the editor read. Raises
    `EditedMeanwhile` when there is a newer one, `NotReady` when nothing has changed or the note is missing,
    `WrongState` when it is not public.
    """
    current = Announcement.objects.public().select_for_update().filter(pk=announcement.pk).first()
    if current is None:
        raise WrongState
    if current.revision != revision:
        raise EditedMeanwhile
    if not note.strip():
        raise NotReady("Hãy ghi đính chính điều gì: mọi người sẽ đọc phần này.")
    words = {"title": title, "summary": summary, "text": as_rich(text)}
    if all(getattr(current, name) == value for name, value in words.items()):
        raise NotReady("Chưa có chữ nào được sửa.")
    version = keep_version(current, note=note, is_withheld=is_withheld)
    for name, value in {**words, "revision": revision + 1}.items():
        setattr(current, name, value)
    current.save(update_fields=["title", "summary", "text", "words", "revision"])
    if is_withheld:
        withhold_versions(current)
    announcement.refresh_from_db()
    record(announcement, "correct", by=by, reason=note)
    return version


def withhold_versions(announcement: Announcement) -> None:
    """Hide all earlier versions, since each holds the whole text and may say the same. An address made from one of
    their titles is changed too."""
    announcement.versions.update(is_withheld=True)
    if any(version.title != announcement.title for version in announcement.versions.all()):
        draw_anew(announcement)


def keep_version(announcement: Announcement, *, note: str, is_withheld: bool) -> AnnouncementVersion:
    """Save the present words of `announcement` as its next version."""
    last = announcement.versions.aggregate(last=Max("number"))["last"] or 0
    return AnnouncementVersion.objects.create(
        announcement=announcement,
        number=last + 1,
        title=announcement.title,
        summary=announcement.summary,
        text=announcement.text,
        replaced_at=timezone.now(),
        note=note,
        is_withheld=is_withheld,
    )


@transaction.atomic
def share_preview(announcement: Announcement, *, by: User) -> None:
    """Make an address where a draft can be read for some days; an earlier such address stops working."""
    now = timezone.now()
    waiting = Announcement.objects.filter(pk=announcement.pk).exclude(pk__in=Announcement.objects.public())
    if announcement.is_out or not waiting.update(preview_made_at=now):
        raise WrongState
    announcement.preview_made_at = now
    record(announcement, "share_preview", by=by)


@transaction.atomic
def withdraw_preview(announcement: Announcement, *, by: User) -> None:
    """Stop the address of the preview. Raises `WrongState` when there is none."""
    shared = Announcement.objects.filter(pk=announcement.pk, preview_made_at__isnull=False)
    if not shared.update(preview_made_at=None):
        raise WrongState
    announcement.preview_made_at = None
    record(announcement, "withdraw_preview", by=by)
