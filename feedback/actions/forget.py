"""Erasing what has been kept too long; the record says how much of what.

Public words stay. Erased are who sent an opinion, and the words as they came in.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from dialogue_portal.lib.databases import lift_time_limit
from sessions_app import chain
from sessions_app.actions import WrongState, erase_files, erase_news_files, forget_reasons, hold_words, record
from sessions_app.chain import ERASED
from sessions_app.models import AnnouncementVersion, CaseEvent, DataKind, OutboxMessage, Photo, RetentionRule

from ..models import EarlierPromiseWords, EarlierReason, Opinion, OpinionCorrection, Registration, WaitingFile
from ..models.conditions import is_published
from ..privacy.retention import past
from .erase import (
    erase_as_it_came,
    erase_contacts,
    erase_original,
    forget_all_corrected,
    forget_corrected,
    forget_public_words,
    remove_files,
)
from .redact import may_be_told
from .registrants import erase_registrant

TOLD_IN_PAPERS = {DataKind.CONTACTS, DataKind.REGISTRANTS, DataKind.UNPUBLISHED, DataKind.ORIGINALS, DataKind.WITHHELD}
"""What papers may hold too, from which it goes then."""

BATCH = 200
"""Rows of one transaction: others must be able to write in between."""


def forget(kind: str) -> int:
    """Erase data of one kind that has been kept too long, in short transactions. Returns how many.

    May run at any time, also twice at once.
    """
    rule = RetentionRule.objects.of(kind)
    done = sum(forget_rows(DataKind(kind), found, f"Đã quá {rule.period}.") for found in past(kind))
    if done and rule.pk and kind != DataKind.TRIES:
        record(rule, "forget", by=None, reason=f"Xóa {done} mục đã quá {rule.period}.")
    return done


def forget_rows(kind: DataKind, found: QuerySet[Any], reason: str) -> int:
    done, last = 0, 0
    while True:
        with transaction.atomic():
            lift_time_limit()
            if kind in TOLD_IN_PAPERS:
                hold_words()
            rows = list(found.filter(pk__gt=last).select_for_update(of=("self",))[:BATCH])
            if not rows:
                return done
            done, last = done + len(rows), rows[-1].pk
            FORGET[kind](rows, reason)


def forget_all() -> dict[str, int]:
    """Erase every kind in the database. Returns how many of each."""
    return {kind: forget(kind) for kind in FORGET}


def forget_contacts(rows: list[Opinion], reason: str) -> None:
    erase_contacts(rows, by=None, reason=reason)


def forget_originals(rows: list[Opinion], reason: str) -> None:
    """Erase many at once if they are public, or if their words cannot stand elsewhere; the others one by one, searching
    papers, promises and records."""
    forget_all_corrected(rows, by=None, reason=reason)
    keys = [opinion.pk for opinion in rows]
    shown = set(Opinion.objects.filter(is_published(), pk__in=keys).values_list("pk", flat=True))
    erase_as_it_came([row for row in rows if row.pk in shown], is_shown=True, by=None, reason=reason)
    hidden = [row for row in rows if row.pk not in shown]
    told = may_be_told(hidden)
    for opinion in hidden:
        if opinion.pk in told:
            erase_original(opinion, by=None, reason=reason)
        else:
            forget_public_words(opinion)
    erase_as_it_came([row for row in hidden if row.pk not in told], is_shown=False, by=None, reason=reason)


def forget_registrants(rows: list[Registration], reason: str) -> None:
    """Skips those erased since `rows` were read, by hand or by another run."""
    for row in rows:
        with suppress(WrongState):
            erase_registrant(row, by=None, reason=reason)


def delete_opinions(rows: list[Opinion], reason: str) -> None:
    """Delete opinions that staff never accepted, with sender, files and waiting messages."""
    for opinion in rows:
        OutboxMessage.objects.filter(case_kind="opinion", case_id=opinion.pk).delete()
        remove_files([*opinion.attachments.all(), *opinion.waiting_files.all()])
        opinion.delete()


def delete_drafts(rows: list[Any], reason: str) -> None:
    if isinstance(rows[0], WaitingFile):
        remove_files(rows)
        return
    for draft in rows:
        remove_files(list(draft.attachments.all()))
        draft.delete()


def delete_rows(rows: list[Any], reason: str) -> None:
    type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).delete()


def empty_text(rows: list[Any], reason: str) -> None:
    type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).update(text=ERASED)


def empty_whom(rows: list[Any], reason: str) -> None:
    type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).update(whom="")


def erase_earlier(rows: list[Any], reason: str) -> None:
    """Erase words from before a correction that only staff still read, also in the record. That and when it was
    corrected stays."""
    for row in rows:
        case, words = case_of(row), [row.text]
        if isinstance(row, AnnouncementVersion):
            words += [row.title, row.summary]
            AnnouncementVersion.objects.filter(pk=row.pk).update(title=ERASED, summary="", text=ERASED)
        elif isinstance(row, OpinionCorrection):
            words = sorted(forget_corrected(row, by=None, reason=reason))
        else:
            type(row)._base_manager.filter(pk=row.pk).update(text=ERASED)
        record(case, "erase_earlier_words", by=None, reason=reason)
        if telling := [text for text in words if text]:
            forget_reasons(case, by=None, reason=reason, telling=telling)


def case_of(row: Any) -> Any:
    """The conclusion, promise, opinion or announcement that said it."""
    if isinstance(row, OpinionCorrection):
        return row.opinion
    if isinstance(row, EarlierPromiseWords):
        return row.correction.commitment
    if isinstance(row, EarlierReason):
        return row.said.report.commitment
    return row.announcement if isinstance(row, AnnouncementVersion) else row.correction.notice


def erase_photos(rows: list[Any], reason: str) -> None:
    for photo in rows:
        erase = erase_files if isinstance(photo, Photo) else erase_news_files
        erase(photo, reason=reason)


def archive_events(rows: list[CaseEvent], reason: str) -> None:
    """Delete whole records, each named by its last event in `rows`. How many they were stays in the record of the
    rule."""
    gone = chain.remove([(event.case_kind, event.case_id) for event in rows])
    mark = hashlib.sha256("\n".join(f"{kind} {key} {hash}" for kind, key, hash in gone).encode()).hexdigest()
    rule = RetentionRule.objects.of(DataKind.EVENTS)
    if gone and rule.pk:
        record(rule, "archive_events", by=None, reason=f"{len(gone)} hồ sơ; dấu của các đầu chuỗi: {mark}.")


FORGET: dict[DataKind, Callable[[list[Any], str], None]] = {
    DataKind.CONTACTS: forget_contacts,
    DataKind.REGISTRANTS: forget_registrants,
    DataKind.FOLLOWERS: delete_rows,
    DataKind.UNPUBLISHED: forget_originals,
    DataKind.ORIGINALS: forget_originals,
    DataKind.WITHHELD: erase_earlier,
    DataKind.HELD: delete_opinions,
    DataKind.HIDDEN_PHOTOS: erase_photos,
    DataKind.REMOVALS: empty_text,
    DataKind.DRAFTS: delete_drafts,
    DataKind.TRIES: delete_rows,
    DataKind.EVENTS: archive_events,
    DataKind.REQUESTS: empty_whom,
}
