"""Files of one form that wait while their sender corrects the rest of it."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from dialogue_portal.lib import codes
from dialogue_portal.lib.files import download_name

from ..models import DoneReport, Opinion, WaitingFile
from ..stored_files import PutAway, detach, media_type_of, put_away, store

MOST_OF_ONE = 15
"""Of one opinion, in all browsers and forms: more go, the oldest first. Nobody is refused, and no disk filled."""


def waiting_files(opinion: Opinion, key: str, report: DoneReport | None = None) -> list[WaitingFile]:
    """Files that the browser with `key` chose and did not send."""
    return list(WaitingFile.objects.of(opinion, hashed_key(key), report)) if key else []


def keep_waiting(opinion: Opinion, key: str, uploads: Sequence[Any], *, report: DoneReport | None, most: int) -> None:
    """Keep those `uploads`, all of them good, that do not wait there yet; never more than `most` on one form."""
    with put_away(uploads), transaction.atomic():
        Opinion.objects.locked(opinion.pk)
        present = [(file.file_name, file.size) for file in waiting_files(opinion, key, report)]
        for upload in uploads:
            known = (download_name(upload.name, media_type_of(upload)), upload.size)
            if known not in present and len(present) < most:
                store(WaitingFile(opinion=opinion, report=report, browser_hash=hashed_key(key)), upload)
                present.append(known)
        for file in opinion.waiting_files.order_by("-pk")[MOST_OF_ONE:]:
            detach(file)


def taken(files: Sequence[WaitingFile]) -> list[PutAway]:
    """Those of `files` that still wait, to be used now: when the form is sent twice, only one gets them. Call it in the
    transaction that uses them."""
    rows = WaitingFile.objects.select_for_update(of=("self",)).filter(pk__in=[file.pk for file in files])
    there = [PutAway(row.key, row.file_name, row.size, row.media_type, str(row.file.name)) for row in rows]
    rows.delete()
    return there


@transaction.atomic
def forget_waiting(key: str) -> None:
    """Delete all files that the browser with `key` chose and did not send."""
    for file in WaitingFile.objects.filter(browser_hash=hashed_key(key)) if key else ():
        detach(file)


def hashed_key(key: str) -> str:
    return codes.keyed("waiting-file", key).hex()
