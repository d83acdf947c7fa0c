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
"""So far ahead at most is something scheduled: a farther day was mistyped."""


class EditedMeanwhile(ActionRefused):
    """Somebody else corrected the same announcement after this person had opened it."""

    def __str__(self) -> str:
        return (
            "Bài này vừa được sửa từ nơi khác trong lúc ông/bà đang viết, nên lần lưu này chưa được ghi. Phần đã viết "
            "vẫn còn ở đây: hãy mở lại bài ở một cửa sổ khác, xem bản mới rồi chép sang."
        )


@transaction.atomic
def publish_announcement(announcement: Announcement, *, by: User) -> None:
    """Post an announcement with its pictures and attachments.

    Raises `NotReady` when a picture has no description, `WrongState` when it already is out or has its moment.
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
    """Take some pictures off an announcement that is out; their files stay until their time is over. `photos` are their
    keys.

    Raises `WrongState` when one of them is not shown there.
    """
    shown = announcement.photos.filter(hidden_at=None, pk__in=photos)
    if shown.update(hidden_at=timezone.now()) != len(photos):
        raise WrongState
    record(announcement, "hide_photos", by=by, reason=reason)


@transaction.atomic
def schedule_announcement(announcement: Announcement, *, by: User, at: dt.datetime) -> None:
    """Let an announcement appear by itself at the moment `at`. Until then nobody edits it.

    Raises `NotReady` for a moment that is past or more than a year ahead, or a picture without its description,
    `WrongState` when it is no draft.
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
    """Make a draft again of what was to appear later. Raises `WrongState` when its moment has come."""
    if not Announcement.objects.scheduled().filter(pk=announcement.pk).update(published_at=None):
        raise WrongState
    announcement.published_at = None
    record(announcement, "unschedule", by=by)


@transaction.atomic
def hide_announcement(announcement: Announcement, *, by: User, reason: str) -> None:
    """Take an announcement off the portal; `reason` is what everybody reads at its address from then on.

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
    """Put a hidden announcement back, with the day on which it was posted. Raises `WrongState` if it is not hidden."""
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
    """Replace the words of a public announcement; `note` tells everybody what was wrong, the old words stay readable.

    With `is_withheld` only staff read them, nor what was there before, and an address made of another title is made
    anew: where the mistake was to publish them. `revision` is the one that whoever corrects has read. Raises
    `EditedMeanwhile` when there is another since, `NotReady` when no word or no note was changed, `WrongState` when it
    is not public.
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
    """Whole texts are kept: those of before may tell the same. So may the address, if it was made of one of them."""
    announcement.versions.update(is_withheld=True)
    if any(version.title != announcement.title for version in announcement.versions.all()):
        draw_anew(announcement)


def keep_version(announcement: Announcement, *, note: str, is_withheld: bool) -> AnnouncementVersion:
    """What `announcement` says now, as the next of its versions."""
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
    """Make an address at which a draft can be read for some days; an earlier one no longer works."""
    now = timezone.now()
    waiting = Announcement.objects.filter(pk=announcement.pk).exclude(pk__in=Announcement.objects.public())
    if announcement.is_out or not waiting.update(preview_made_at=now):
        raise WrongState
    announcement.preview_made_at = now
    record(announcement, "share_preview", by=by)


@transaction.atomic
def withdraw_preview(announcement: Announcement, *, by: User) -> None:
    """Let the address of the preview lead nowhere. Raises `WrongState` when there is none."""
    shared = Announcement.objects.filter(pk=announcement.pk, preview_made_at__isnull=False)
    if not shared.update(preview_made_at=None):
        raise WrongState
    announcement.preview_made_at = None
    record(announcement, "withdraw_preview", by=by)
