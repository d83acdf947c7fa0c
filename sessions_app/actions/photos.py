"""Photographs: adding, describing, ordering, publishing and hiding them."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from dialogue_portal.lib.files import plain_name
from dialogue_portal.lib.images import BadImage, check_image
from dialogue_portal.lib.row_order import behind
from dialogue_portal.lib.storage import delete_names, delete_when_saved

from .. import tasks
from ..chain import ERASED
from ..models import AnnouncementPhoto, DialogueSession, Photo, User
from ..photo_files import files_of
from .base import ActionRefused, NotReady, WrongState, claim, forget_reasons, record

MOST_REQUESTS = 20
"""Open requests about one photograph; one is enough for staff to look at it."""


class ThereAlready(BadImage):
    """The same file is already among the photographs of the conference, and not taken down."""


class OrderChanged(ActionRefused):
    """Somebody else has moved, added or deleted a photograph since the page was loaded."""

    sentence = "Thứ tự ảnh vừa được đổi từ nơi khác, hoặc có ảnh mới. Hãy xem lại thứ tự rồi chuyển lần nữa."


def add_photo(session: DialogueSession, upload: Any, *, by: User) -> Photo:
    """Store `upload` as the last photograph of `session` and hand it to the worker. Raises `BadImage`; also for a file
    that is there already, as after an interrupted upload people send all files again."""
    check_image(upload, upload.size)
    digest = digest_of(upload)
    check_is_new(session, digest)
    last = Photo.objects.filter(session=session).aggregate(last=Max("order"))["last"]
    photo = Photo(session=session, order=behind(last), file_name=plain_name(upload.name), digest=digest)
    photo.incoming = upload
    try:
        with transaction.atomic():
            photo.save()
            record(photo, "add", by=by)
            tasks.render_photo.enqueue(photo_id=photo.pk)
    except IntegrityError:  # the same file at the same moment
        delete_names([str(photo.incoming.name)])
        check_is_new(session, digest)
        raise
    return photo


def digest_of(upload: Any) -> str:
    """The digest of the content of `upload`. Leaves it at its start."""
    found = hashlib.sha256()
    for chunk in upload.chunks():
        found.update(chunk)
    upload.seek(0)
    return found.hexdigest()


def check_is_new(session: DialogueSession, digest: str) -> None:
    there = Photo.objects.filter(session=session, digest=digest).first()
    if there and there.hidden_at:
        raise BadImage(f"Ảnh này đã có và đã gỡ xuống: «{there}». Muốn hiện lại thì đưa lên lại ở ảnh ấy.")
    if there:
        raise ThereAlready(f"Ảnh này đã có ở hội nghị: «{there}».")


@transaction.atomic
def reword_photo(photo: Photo, *, by: User, seen: dict[str, str], **words: str) -> None:
    """Change the words of a photograph, if they still are what the editor has `seen`.

    Raises `WrongState` when somebody was quicker, `NotReady` when a published photograph would lose its description.
    """
    if photo.published_at and not words.get("alt_text", photo.alt_text):
        raise NotReady("Ảnh đã công bố phải có mô tả cho người không nhìn thấy ảnh.")
    if not Photo.objects.filter(pk=photo.pk, published_at=photo.published_at, **seen).update(**words):
        raise WrongState
    for name, value in words.items():
        setattr(photo, name, value)
    if photo.published_at:
        record(photo, "reword", by=by)


@transaction.atomic
def publish_photo(photo: Photo, *, by: User) -> None:
    """Publish a photograph. Raises `NotReady` while something is missing."""
    now = Photo.objects.select_for_update(of=("self",)).select_related("session").filter(pk=photo.pk).first()
    if now is None:
        raise WrongState
    if not now.session.is_public:
        raise NotReady("Hội nghị chưa được công bố nên chưa thể công bố ảnh.")
    if now.incoming or not now.rendered_at:
        raise NotReady(now.render_error or "Ảnh chưa xử lý xong.")
    if not now.alt_text:
        raise NotReady("Ảnh chưa có mô tả cho người không nhìn thấy ảnh.")
    claim(photo, "published_at")
    record(photo, "publish", by=by)


@transaction.atomic
def hide_photo(photo: Photo, *, by: User, reason: str) -> None:
    """Take a published photograph down; its files stay until `erase_files`."""
    if not reason.strip():
        raise NotReady("Hãy ghi lý do gỡ.")
    if photo.published_at is None:
        raise WrongState
    claim(photo, "hidden_at", hidden_reason=reason)
    settle_requests(photo)
    record(photo, "hide", by=by, reason=reason)


@transaction.atomic
def ask_to_hide(photo: Photo, *, text: str) -> None:
    """Store the request of somebody who is in a photograph, for staff only. Raises `NotReady` when there are many
    requests already."""
    Photo.objects.select_for_update().get(pk=photo.pk)  # of many at once each sees those before it
    if photo.removal_requests.open().count() >= MOST_REQUESTS:
        raise NotReady("Đã có nhiều người đề nghị gỡ ảnh này; cán bộ đang xem xét.")
    photo.removal_requests.create(text=text)
    record(photo, "ask_to_hide", by=None)


@transaction.atomic
def keep_photo(photo: Photo, *, by: User, reason: str) -> None:
    """Leave a photograph published against a request. Raises `WrongState` when nobody asked."""
    if not reason.strip():
        raise NotReady("Hãy ghi vì sao giữ ảnh.")
    if not settle_requests(photo):
        raise WrongState
    record(photo, "keep", by=by, reason=reason)


def settle_requests(photo: Photo) -> int:
    """Mark the requests as settled and erase their words, which tell of a person. Returns how many there were."""
    return photo.removal_requests.open().update(settled_at=timezone.now(), text="")


@transaction.atomic
def show_photo_again(photo: Photo, *, by: User, reason: str) -> None:
    """Put a photograph back that was taken down by mistake. Raises `WrongState` when its files are gone."""
    if not reason.strip():
        raise NotReady("Hãy ghi lý do đưa lên lại.")
    hidden = Photo.objects.filter(pk=photo.pk, hidden_at__isnull=False).exclude(width=0, incoming="")
    if not hidden.update(hidden_at=None, hidden_reason=""):
        raise WrongState
    photo.hidden_at, photo.hidden_reason = None, ""
    record(photo, "show_again", by=by, reason=reason)


@transaction.atomic
def erase_files(photo: Photo, *, reason: str) -> None:
    """Erase the files of a photograph that was taken down, and all words about it. Its number stays; it cannot be put
    back."""
    names = files_of(photo)
    words = {"caption": "", "alt_text": ERASED, "credit": "", "file_name": "", "digest": "", "hidden_reason": ERASED}
    Photo.objects.filter(pk=photo.pk).update(width=0, height=0, incoming="", rendered_at=None, render_error="", **words)
    photo.removal_requests.exclude(text="").update(text="")
    record(photo, "erase_files", by=None, reason=reason)
    forget_reasons(photo, by=None, reason=reason)
    delete_when_saved(names)


@transaction.atomic
def erase_news_files(photo: AnnouncementPhoto, *, reason: str) -> None:
    """As `erase_files`, for a picture that was taken off an announcement."""
    names = photo.names_on_disk
    words = {"caption": "", "alt_text": ERASED, "credit": ""}
    AnnouncementPhoto.objects.filter(pk=photo.pk).update(width=0, height=0, **words)
    record(photo.announcement, "erase_files", by=None, reason=reason)
    delete_when_saved(names)


@transaction.atomic
def delete_photo(photo: Photo, *, by: User) -> None:
    """Delete a photograph that was never public, with its files. Raises `WrongState` when it was public."""
    names, name = files_of(photo), str(photo)
    if not Photo.objects.filter(pk=photo.pk, published_at=None).delete()[0]:
        raise WrongState
    record(photo.session, "delete_photo", by=by, reason=name)
    delete_when_saved(names)


@transaction.atomic
def move_photo(photo: Photo, *, to: int, seen: str) -> None:
    """Move a photograph to place `to` among those of its session, counted from 1; a place beyond the end means the end.

    `seen` is the `seal_of_order` that the editor saw. Raises `OrderChanged` when it is another now, unless the
    photograph is at `to` already, as after a second press.
    """
    DialogueSession.objects.select_for_update().get(pk=photo.session_id)
    photos = list(Photo.objects.filter(session_id=photo.session_id).only("pk", "order"))
    if seal_of_order(row.pk for row in photos) != seen:
        if photos.index(photo) + 1 == min(max(to, 1), len(photos)):
            return
        raise OrderChanged
    moved = next(row for row in photos if row.pk == photo.pk)
    photos.remove(moved)
    photos.insert(min(max(to, 1), len(photos) + 1) - 1, moved)
    wrong = [(row, place) for place, row in enumerate(photos, start=1) if row.order != place]
    for row, place in wrong:
        row.order = place
    Photo.objects.bulk_update([row for row, _ in wrong], ["order"])


def seal_of_order(keys: Iterable[int]) -> str:
    """A short digest of an order of photographs."""
    return hashlib.sha256(",".join(map(str, keys)).encode()).hexdigest()[:16]
