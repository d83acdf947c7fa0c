"""Finds files without a row and rows without their file, as a crash between writing the two leaves them.

A file without a row is deleted after a day; a picture that was never rendered gets its job again; a row without its
file is reported, because only a person can bring the file back.
"""

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField
from django.utils import timezone

from dialogue_portal.lib import waiting_files
from dialogue_portal.lib.renditions import Renditions
from dialogue_portal.lib.storage import delete_names
from feedback import tasks
from feedback.models import Attachment, ProgressFile, ResponseFile, VerificationFile
from sessions_app.models import Photo
from sessions_app.tasks import render_photo

from .models import Heartbeat

logger = logging.getLogger(__name__)

GRACE = dt.timedelta(days=1)
"""A file is stored before its row, and a form may be under way for so long."""

MOST = 200
"""More files without a row at once mean a wrong database or folder, not a crash: nothing is deleted, and somebody is
told."""

MISSING = "missing_files"
NAMED = 10

RENDERING = dt.timedelta(minutes=20)
RENDERED: dict[Any, tuple[Any, str]] = {
    Attachment: (tasks.render_attachment, "attachment_id"),
    ResponseFile: (tasks.render_response_file, "file_id"),
    ProgressFile: (tasks.render_progress_file, "file_id"),
    VerificationFile: (tasks.render_verification_file, "file_id"),
}
"""Files of which pictures are made: the job and the name of its argument."""


@dataclass(frozen=True)
class Paired:
    """How many files had no row, rows no file, and pictures no job."""

    strays: int
    missing: int
    rendered_again: int


def pair_files() -> Paired:
    """Repair what can be repaired. Safe to run at any time."""
    rows, folders = names_in_rows()
    present = set(files_in_storage())
    strays = [name for name in present if is_stray(name, rows, folders) and is_old(name)]
    if len(strays) > MOST:
        logger.error("%s files without a row: nothing deleted. Wrong database or folder?", len(strays))
    else:
        delete_names(strays)
    missing = {name for name in rows - present if not default_storage.exists(name)}
    missing &= names_in_rows()[0] if missing else set()  # a picture may have been made of it, or taken out, meanwhile
    tell_missing(missing)
    return Paired(len(strays), len(missing), render_again(missing))


def tell_missing(missing: set[str]) -> None:
    """Note for `/readyz` how many files are missing and since when at least so many; log their names, which tell of
    nobody."""
    if not missing:
        Heartbeat.objects.filter(name=MISSING).delete()
        return
    names = ", ".join(sorted(missing)[:NAMED])
    logger.error("%s files are gone that rows tell of, or may not be read: see the backup. %s", len(missing), names)
    found = {"at": timezone.now(), "number": len(missing)}
    row, is_new = Heartbeat.objects.get_or_create(name=MISSING, defaults=found)
    if not is_new and row.number != len(missing):
        since = row.at if len(missing) < row.number else found["at"]
        Heartbeat.objects.filter(pk=row.pk).update(at=since, number=len(missing))


def names_in_rows() -> tuple[set[str], set[str]]:
    """The names of files that rows have, and the folders of pictures that are made from a file. Rows whose files were
    erased have none."""
    names: set[str] = set()
    folders: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                names.update(model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True))
        if issubclass(model, Renditions):
            made = model._base_manager.exclude(width=0)  # type: ignore[attr-defined]  # «_base_manager»: unknown to the stubs here
            folders.update(folder_of(model, key) for key in made.values_list("key", flat=True))
    return names, folders


def folder_of(model: Any, key: Any) -> str:
    return str(model(key=key).path(1, "x")).rpartition("/")[0]


def is_stray(name: str, rows: set[str], folders: set[str]) -> bool:
    return name not in rows and name.rpartition("/")[0] not in folders


def files_in_storage(folder: str = "") -> Iterator[str]:
    """Every file except those of `waiting_files`, which are deleted by their own rule."""
    if folder == waiting_files.FOLDER:
        return
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever kept, or another process was quicker
        return
    start = f"{folder}/" if folder else ""
    yield from (start + name for name in files)
    for name in folders:
        yield from files_in_storage(start + name)


def is_old(name: str, age: dt.timedelta = GRACE) -> bool:
    try:
        return default_storage.get_modified_time(name) < timezone.now() - age
    except FileNotFoundError:
        return False


def render_again(missing: set[str]) -> int:
    """Start the jobs that were lost: picture not rendered, not refused, and nobody at it for a while. Returns how many.
    Files in `missing` are skipped, since their job would fail every hour."""
    before = timezone.now() - RENDERING
    number = 0
    for model, (job, argument) in RENDERED.items():
        lost = model._base_manager.filter(media_type__startswith="image/", rendered_at=None, render_error="")
        for pk, name in lost.exclude(file="").filter(added_at__lt=before).values_list("pk", "file"):
            if name not in missing:
                job.enqueue(**{argument: pk})
                number += 1
    for pk, name in Photo._base_manager.exclude(incoming="").filter(render_error="").values_list("pk", "incoming"):
        if is_old(name, RENDERING):
            render_photo.enqueue(photo_id=pk)
            number += 1
    return number
