"""What staff do with a conference and what is published about it: every change that several rows must share.

Each verb records one `CaseEvent` in its own transaction. The subject comes first, everything else by keyword.
"""

import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, TypeVar

from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.utils import timezone

from dialogue_portal.lib.images import BadImage, store_renditions

from .chain import head_of, link
from .models import (
    Announcement,
    CaseEvent,
    ConclusionNotice,
    DialogueSession,
    Document,
    Photo,
    User,
)

PHOTO_EXTENSIONS = ("webp", "jpg")
TRIES = 5
"""How often an event looks for its place while others write into the record of the same case."""

Row = TypeVar("Row", bound=models.Model)


class ActionRefused(Exception):
    """A verb that cannot be done now. `str()` is a Vietnamese sentence for the person who tried."""


class WrongState(ActionRefused):
    """Somebody was quicker, or the page was old: the row is no longer where the verb starts from."""

    def __str__(self) -> str:
        return "Việc này không còn làm được: hồ sơ đã được người khác xử lý hoặc đã đổi trạng thái. Hãy tải lại trang."


class NotReady(ActionRefused):
    """Something that the public must have is missing; the message names it."""


def move(row: models.Model, start: models.TextChoices, end: models.TextChoices, **changes: Any) -> None:
    """Take `row` from `start` to `end` on the axis that both belong to, together with `changes`.

    The only door to a state. Compare-and-set in one UPDATE: raises `WrongState` when the row is not in `start`.
    """
    axis = row.AXES[type(start)]  # type: ignore[attr-defined]  # every model with states names its axes
    changes[axis] = end
    if not type(row)._base_manager.filter(pk=row.pk, **{axis: start}).update(**changes):
        raise WrongState
    for name, value in changes.items():
        setattr(row, name, value)


def each(rows: Iterable[Row], verb: Callable[..., Any], **kwargs: Any) -> list[tuple[Row, str]]:
    """Do `verb(row, **kwargs)` for every row: what came of each, «» or the sentence that refused it.

    A refusal undoes its own row only; anything else undoes all. Call it inside one transaction.
    """
    results = []
    for row in rows:
        try:
            with transaction.atomic():
                verb(row, **kwargs)
        except ActionRefused as refused:
            results.append((row, str(refused)))
        else:
            results.append((row, ""))
    return results


def claim(row: models.Model, field: str, **changes: Any) -> None:
    """Set the moment `field` of `row` to now, together with `changes`; raises `WrongState` if it already was set."""
    now = timezone.now()
    if not type(row)._base_manager.filter(pk=row.pk, **{field: None}).update(**{field: now, **changes}):
        raise WrongState
    for name, value in {field: now, **changes}.items():
        setattr(row, name, value)


def record(
    case: models.Model, verb: str, *, by: User | None, start: str = "", end: str = "", reason: str = ""
) -> CaseEvent:
    """Append one event to the record of `case`. Call it inside the transaction of the change itself.

    `by` is None for a resident or for the system. Two events at once get two places: whoever comes second to the unique
    sequence looks again where the chain now ends.
    """
    event = event_of(case, verb, by=by, start=start, end=end, reason=reason)
    for _ in range(TRIES - 1):
        link(event, *head_of(event))
        with suppress(IntegrityError), transaction.atomic():
            event.save(force_insert=True)
            return event
    link(event, *head_of(event))
    event.save(force_insert=True)
    return event


def record_first(cases: Iterable[tuple[models.Model, str]], verb: str, *, by: User | None, end: str = "") -> None:
    """Begin the record of many new `cases`, each with its reason: the same as `record` one by one, in few queries."""
    events = [event_of(case, verb, by=by, end=end, reason=reason) for case, reason in cases]
    for event in events:
        link(event, 0, "")
    CaseEvent.objects.bulk_create(events)


def event_of(
    case: models.Model, verb: str, *, by: User | None, start: str = "", end: str = "", reason: str = ""
) -> CaseEvent:
    """An event that has no place in its chain yet."""
    return CaseEvent(
        case_kind=case._meta.model_name or "",
        case_id=case.pk,
        verb=verb,
        at=timezone.now(),
        actor=by,
        actor_name=str(by or ""),
        acting_as=by.acting_as if by else "",
        from_state=start,
        to_state=end,
        reason=reason,
    )


@transaction.atomic
def announce_session(session: DialogueSession, *, by: User) -> None:
    """Make a session public. Raises `NotReady` without a meeting day or a purpose, `WrongState` if it already is."""
    if not session.meetings.exists():
        raise NotReady("Chưa có buổi họp nào. Hãy ghi ngày họp trước khi công bố.")
    if not session.purpose:
        raise NotReady("Chưa có mục đích hội nghị. Hãy ghi mục đích trước khi công bố.")
    claim(session, "announced_at")
    record(session, "announce", by=by)


@transaction.atomic
def postpone_session(session: DialogueSession, *, by: User, reason: str) -> None:
    """Say that the session is put off.

    Raises `WrongState` when it was postponed or cancelled already, `NotReady` when its day has passed.
    """
    if session.cancelled_at:
        raise WrongState
    if has_passed(session):
        raise NotReady("Mọi buổi họp của hội nghị này đã qua ngày nên không hoãn được nữa.")
    claim(session, "postponed_at", postponed_reason=reason)
    record(session, "postpone", by=by, reason=reason)


def has_passed(session: DialogueSession) -> bool:
    """Whether every day on which it was to meet is over; False while no day is known."""
    last = session.meetings.aggregate(last=Max("held_on"))["last"]
    return last is not None and last < timezone.localdate()


@transaction.atomic
def resume_session(session: DialogueSession, *, by: User) -> None:
    """A postponed session has its new day. Raises `WrongState` when it was not postponed, `NotReady` without a day."""
    if session.postponed_at and has_passed(session):
        raise NotReady("Các ngày họp đã ghi đều đã qua. Hãy ghi ngày họp mới trước.")
    waiting = DialogueSession.objects.filter(pk=session.pk, cancelled_at=None, postponed_at__isnull=False)
    if not waiting.update(postponed_at=None, postponed_reason=""):
        raise WrongState
    record(session, "resume", by=by)


@transaction.atomic
def cancel_session(session: DialogueSession, *, by: User, reason: str) -> None:
    """Say that the session will not be held.

    Raises `WrongState` when that was said already, `NotReady` when it was held: its day has passed and it stood.
    """
    if has_passed(session) and not session.postponed_at:
        raise NotReady("Mọi buổi họp của hội nghị này đã qua ngày nên không hủy được nữa.")
    claim(session, "cancelled_at", cancelled_reason=reason)
    record(session, "cancel", by=by, reason=reason)


@transaction.atomic
def close_session(session: DialogueSession, *, by: User) -> None:
    """Put a session whose conclusion is out into the archive."""
    if not session.published_conclusion:
        raise NotReady("Chưa công bố thông báo kết luận nên chưa thể khép lại hội nghị.")
    claim(session, "closed_at")
    record(session, "close", by=by)


@transaction.atomic
def publish_announcement(announcement: Announcement, *, by: User) -> None:
    """Post an announcement. Raises `WrongState` when it already is out."""
    claim(announcement, "published_at")
    record(announcement, "publish", by=by)


@transaction.atomic
def hide_announcement(announcement: Announcement, *, by: User, reason: str) -> None:
    """Take an announcement off the portal."""
    claim(announcement, "hidden_at")
    record(announcement, "hide", by=by, reason=reason)


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


@transaction.atomic
def hide_photo(photo: Photo, *, by: User, reason: str) -> None:
    """Take a photograph off the portal; its files stay with the record."""
    claim(photo, "hidden_at", hidden_reason=reason)
    record(photo, "hide", by=by, reason=reason)


def render_photo(photo: Photo) -> None:
    """Make the files the public sees from the one that came in, then delete that one, with all that it told.

    They get a new address each time, so no browser shows the picture that was replaced. A file that cannot be read
    leaves a sentence in `render_error`. Safe to run again.
    """
    if not photo.incoming:
        return
    earlier = [photo.path(width, extension) for width in photo.widths for extension in PHOTO_EXTENSIONS]
    incoming = str(photo.incoming.name)
    photo.key = uuid.uuid4()
    with photo.incoming.open("rb") as file:
        try:
            width, height = store_renditions(file, photo.path)
        except BadImage as error:
            Photo.objects.filter(pk=photo.pk).update(render_error=str(error))
            return
    shown = {"width": width, "height": height, "rendered_at": timezone.now(), "render_error": "", "incoming": ""}
    Photo.objects.filter(pk=photo.pk).update(key=photo.key, **shown)
    for name in [incoming, *earlier]:
        default_storage.delete(name)
