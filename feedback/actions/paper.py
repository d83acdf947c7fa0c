"""Taking in what came on paper: one slip that staff type, or a whole list."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from django.db import IntegrityError, transaction

from dialogue_portal.lib import codes
from sessions_app.actions import ActionRefused, record, record_first
from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import DialogueSession, User

from ..deadlines import note_owed
from ..models import Attachment, ImportBatch, Moderation, Opinion, Sender
from ..paper.slips import moment_received
from .attachments import attach
from .submit import submit_opinion
from .timing import meeting_days, timing_of


class AlreadyImported(ActionRefused):
    """Somebody took in one of these opinions between the preview and the confirmation."""

    sentence = "Có ý kiến trong danh sách này vừa được nhập ở nơi khác. Chưa ghi gì; hãy tải tệp lên lại để xem trước."


class AlreadyTyped(ActionRefused):
    """A slip becomes one opinion, also when two people type it in the same moment."""

    def __init__(self, serial: str, opinion: int) -> None:
        self.serial, self.opinion = serial, opinion

    def __str__(self) -> str:
        return f"Phiếu {self.serial} đã được nhập trước đó (ý kiến số {self.opinion})."


class Said(Protocol):
    """One row of a checked list; `data` by the names of its columns."""

    number: int
    key: str
    data: dict[str, Any]


@transaction.atomic
def take_slip(
    session: DialogueSession, *, by: User, serial: str = "", scan: Any = None, **said: Any
) -> tuple[Opinion, bool]:
    """Store the opinion of a slip with its scan; `said` goes to `submit_opinion`. Returns it and whether it is new.

    The record says on which slip it came and who typed it. Raises `BadFile` for a scan that cannot be kept,
    `AlreadyTyped` when the slip is another opinion already.
    """
    note = f"Phiếu số {serial}" if serial else "Phiếu không có số"
    try:
        opinion, is_new = submit_opinion(session, note=note, slip_serial=serial or None, **said)
    except IntegrityError as error:
        if earlier := Opinion.objects.filter(slip_serial=serial).first():
            raise AlreadyTyped(serial, earlier.pk) from error
        raise
    if is_new:
        record(opinion, "key_in", by=by)
        if scan:
            attach(opinion, scan, role=Attachment.Role.SCAN)
    return opinion, is_new


@transaction.atomic
def import_list(
    session: DialogueSession,
    *,
    by: User,
    file_name: str,
    collector: str,
    channel: str,
    received_on: dt.date,
    rows: Sequence[Said],
    ticket_for: Callable[[str], str],
) -> ImportBatch:
    """Take in every one of `rows`, or none. Raises `AlreadyImported` when one of them is there already.

    `ticket_for(key)` is the ticket that the code of a row's receipt is made from. Nobody is told that it was received:
    the strips with the codes say so. The record names no person and no file: who imported it stands with the batch.
    """
    batch = ImportBatch.objects.create(
        session=session,
        file_name=file_name,
        collector=collector,
        channel=channel,
        received_on=received_on,
        row_count=len(rows),
        imported_by=by,
    )
    days = meeting_days(session)
    waiting = [opinion_of(batch, row, ticket_for(row.key), days) for row in rows]
    calendar = WorkingCalendar.current()
    for opinion in waiting:
        note_owed(opinion, calendar)
    try:
        opinions = Opinion.objects.bulk_create(waiting)
    except IntegrityError as error:
        raise AlreadyImported from error
    Sender.objects.bulk_create(sender_of(opinion, batch, row) for opinion, row in zip(opinions, rows, strict=True))
    notes = [f"Danh sách số {batch.pk}, dòng {row.number}" for row in rows]
    record_first(zip(opinions, notes, strict=True), "submit", by=None, end=Moderation.PENDING)
    record(batch, "import", by=by, reason=f"{len(rows)} ý kiến")
    return batch


def opinion_of(batch: ImportBatch, row: Said, ticket: str, days: list[dt.date]) -> Opinion:
    """What `submit_opinion` would store of the row: two thousand one by one would hold the database for too long."""
    received_at = moment_received(row.data["received_on"] or batch.received_on)
    names = ["kind", "topic", "group", "place", "visibility"]
    return Opinion(
        session=batch.session,
        original_text=row.data["text"],
        channel=batch.channel,
        timing=timing_of(days, received_at, batch.channel),
        received_at=received_at,
        code_hash=codes.hashed(codes.code_for(ticket)),
        import_batch=batch,
        import_key=row.key,
        **{name: row.data[name] for name in names},
    )


def sender_of(opinion: Opinion, batch: ImportBatch, row: Said) -> Sender:
    """The author as far as the row says; on a list nobody ticked a box, so no consent is kept."""
    name, phone = row.data["name"], row.data["phone"]
    return Sender(opinion=opinion, name=name, phone=phone, collected_by=batch.collector)
