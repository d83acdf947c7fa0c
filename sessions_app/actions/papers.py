"""Documents and the conclusion notice."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from dialogue_portal.lib.files import download_name
from dialogue_portal.lib.text import shorten

from .. import tasks
from ..chain import latest_seal
from ..models import (
    ConclusionItem,
    ConclusionNotice,
    DialogueSession,
    Document,
    DocumentVersion,
    FigureKind,
    PaperText,
    User,
)
from .base import NotReady, WrongState, claim, record
from .drafting import digest_as_of_now

EARLY_TOLD = 5
"""How many lines due before the conference are named in a refusal."""
EMPTY = (
    "Thông báo kết luận chưa có mục nào. Hội nghị không có ý kiến nào thì ghi chỉ tiêu «ý kiến», số 0 ở «Số liệu được "
    "báo cáo» của hội nghị."
)


@transaction.atomic
def publish_document(document: Document, *, by: User) -> None:
    """Publish a document, with the text that the portal made for it, whose digest is fixed from now on.

    Raises `NotReady` when there is neither a file nor a text, for internal documents, and for the paper of an
    unpublished conclusion.
    """
    if document.conclusion and not document.conclusion.published_at:
        raise NotReady("Hãy công bố thông báo kết luận trước, rồi công bố văn bản của thông báo.")
    if document.stays_inside:
        raise NotReady(f"Đây là {document.get_kind_display()} nội bộ, không công bố trên cổng.")
    if not (document.versions.exists() or document.texts.exists()):
        raise NotReady("Văn bản chưa có tệp đính kèm.")
    claim(document, "published_at")
    document.refresh_from_db(fields=["number_symbol", "issued_on"])  # taken meanwhile, they are what people read
    text = document.texts.first()  # and what was written meanwhile
    digest = publish_text(document, text) if text else ""
    record(document, "publish", by=by, reason=f"Mã kiểm tra nội dung {digest}" if digest else "")


def publish_text(document: Document, text: PaperText) -> str:
    """Publish the text with the present number and day of the document. Returns the digest."""
    text.published_at, text.digest = document.published_at, digest_as_of_now(document, text.text)
    text.save(update_fields=["published_at", "digest"])
    return text.digest


@transaction.atomic
def unpublish_document(document: Document, *, by: User, reason: str) -> None:
    """Take a document, its files and texts down; it can be corrected and published again. Texts taken down before stay
    hidden.

    Raises `NotReady` without a reason, `WrongState` when it is not published.
    """
    if not reason.strip():
        raise NotReady("Hãy ghi lý do gỡ.")
    if not Document.objects.filter(pk=document.pk, published_at__isnull=False).update(published_at=None):
        raise WrongState
    document.published_at = None
    document.texts.update(published_at=None)
    record(document, "unpublish", by=by, reason=reason)


@transaction.atomic
def add_version(document: Document, upload: Any, *, media_type: str, by: User, note: str = "") -> DocumentVersion:
    """Add a newer file to a document; earlier ones stay. `media_type` comes from `recognise`.

    Its text is read in the background. Raises `NotReady` without a note when the public has an earlier file.
    """
    if document.published_at and document.versions.exists() and not note.strip():
        raise NotReady("Văn bản đã công bố. Hãy ghi tệp mới khác tệp trước ở chỗ nào, vì sao.")
    version = DocumentVersion.objects.create(
        document=document,
        file=upload,
        file_name=download_name(upload.name, media_type),
        media_type=media_type,
        size=upload.size,
        note=note,
    )
    record(document, "add_file", by=by, reason=note)
    tasks.read_version.enqueue(version_id=version.pk)
    return version


def hindrances(notice: ConclusionNotice) -> Iterator[str]:
    """Why a notice cannot be published yet, one sentence each. These things cannot be corrected afterwards."""
    if not notice.session.announced_at:
        yield "Hội nghị chưa được công bố nên chưa thể công bố kết luận."
    if not notice.issued_on:
        yield "Chưa ghi ngày ban hành."
    if not notice.items.exists() and not had_no_opinion(notice.session):
        yield EMPTY
    yield from impossible_days(notice)


def had_no_opinion(session: DialogueSession) -> bool:
    """Whether the minutes report that nobody raised anything: the result is published all the same."""
    return session.reported_figures.filter(kind=FigureKind.OPINIONS, value=0).exists()


def impossible_days(notice: ConclusionNotice) -> Iterator[str]:
    """Days in the wrong order: the conference comes first, then its notice, then what the notice orders."""
    session, meetings = notice.session, list(notice.session.meetings.all())
    to_come = [meeting for meeting in meetings if meeting.starts_at > (session.called_off_at or timezone.now())]
    if meetings and to_come == meetings:
        yield "Hội nghị chưa họp nên chưa có gì để kết luận."
    elif to_come and not session.is_called_off:
        yield f"Hội nghị còn buổi {to_come[0].when} chưa họp. Buổi ấy không họp nữa thì bỏ ở «Đổi lịch họp» trước."
    if notice.issued_on and notice.issued_on > timezone.localdate():
        yield f"Ngày ban hành {notice.issued_on:%d/%m/%Y} chưa tới. Hãy sửa, hoặc đến ngày ấy mới công bố."
    held_on = first_day_of(notice)
    if held_on and notice.issued_on and notice.issued_on < held_on:
        yield f"Ngày ban hành {notice.issued_on:%d/%m/%Y} trước ngày họp ({held_on:%d/%m/%Y}). Hãy sửa ngày."
    yield from early_lines(notice, notice.items.all())


def first_day_of(notice: ConclusionNotice) -> dt.date | None:
    """The first day of the conference; None if it is not known."""
    return min((meeting.held_on for meeting in notice.session.meetings.all() if not meeting.day_said), default=None)


def check_due_days(notice: ConclusionNotice, keys: Iterable[int]) -> None:
    """Raise `NotReady` when one of the lines `keys` is due before the conference."""
    for sentence in early_lines(notice, notice.items.filter(pk__in=list(keys))):
        raise NotReady(sentence)


def early_lines(notice: ConclusionNotice, lines: QuerySet[ConclusionItem]) -> Iterator[str]:
    if held_on := first_day_of(notice):
        for early in lines.filter(due_on__lt=held_on)[:EARLY_TOLD]:
            yield f"Mục «{shorten(early.text, 60)}» ghi hạn {early.due_on:%d/%m/%Y}, trước ngày họp. Hãy sửa hạn."


@transaction.atomic
def set_due_day(notice: ConclusionNotice, *, by: User, due_on: dt.date, lines: Iterable[int]) -> int:
    """Set one day for those `lines` of part d) of a draft that have none. Returns how many got it.

    Raises `WrongState` for a published notice, `NotReady` for a day before the conference and when no line is left.
    """
    now = ConclusionNotice.objects.select_for_update(of=("self",), no_key=True).get(pk=notice.pk)
    if now.published_at:
        raise WrongState
    held_on = first_day_of(now)
    if held_on and due_on < held_on:
        raise NotReady(f"Thời hạn {due_on:%d/%m/%Y} trước ngày họp ({held_on:%d/%m/%Y}). Hãy sửa hạn.")
    number = now.items.without_day().filter(pk__in=list(lines)).update(due_on=due_on)
    if not number:
        raise NotReady("Các mục đã chọn đều có thời hạn rồi. Hãy xem lại.")
    record(now, "set_due_day", by=by, reason=f"{due_on:%d/%m/%Y}, {number:02d} mục của phần d).")
    return number


@transaction.atomic
def publish_conclusion(notice: ConclusionNotice, *, by: User, reason: str = "") -> None:
    """Publish the conclusion notice, with the newest seal of the record; `reason` says why it is late.

    Raises `NotReady` for a conference that is a draft or was not held, for an empty notice unless nobody raised
    anything, and for impossible days.
    """
    for sentence in hindrances(notice):
        raise NotReady(sentence)
    claim(notice, "published_at")
    if seal := latest_seal():
        notice.sealed_at, notice.seal_digest = seal.made_at, seal.digest
        notice.save(update_fields=["sealed_at", "seal_digest"])
    record(notice, "publish", by=by, reason=reason)
