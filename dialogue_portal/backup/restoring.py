"""Restoring a backup: everything is verified before the first write, and later erasures are repeated."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils.dateparse import parse_datetime

from dialogue_portal.files_and_rows import files_in_storage, names_in_rows
from dialogue_portal.lib.object_storage import StoreUnavailable
from dialogue_portal.lib.sentences import moment
from feedback.actions.forget import forget_all
from feedback.privacy.scrubbing import scrub_personal
from sessions_app import chain
from sessions_app.models import Seal

from .. import clock
from . import archive, databases, tombstones, unfinished
from .archive import Manifest
from .databases import NotRestorable
from .refusals import refuse_clock_ahead, refuse_full_target, refuse_other_keys, refuse_other_version

Say = Callable[[str], None]


@dataclass
class Restored:
    """The result of a restore, for the operator."""

    manifest: Manifest
    erased: int
    forgotten: int
    has_tombstones: bool
    missing: int
    faults: list[str]


def restore_backup(path: Path, key: str, say: Say, *, clock_is_right: bool, keys_are_lost: bool) -> Restored:
    """Fill an empty portal from the backup at `path`. Raises `Damaged` or `NotRestorable`; then nothing was touched, or
    what was written is deleted again. If it is killed, the database stays locked (`unfinished`). `clock_is_right`:
    somebody checked it. `keys_are_lost`: the former keys no longer exist."""
    say("Đang kiểm bản sao lưu…")
    manifest = archive.verify(path, key)
    Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
    refuse_full_target()
    if not clock_is_right:
        refuse_clock_ahead(path.parent, manifest)
    if not keys_are_lost:
        refuse_other_keys(manifest)
    tombstones.read(path.parent, keys_are_lost)  # a damaged list must be found before there is data again
    refuse_other_version(manifest)
    say(f"Bản sao lưu lúc {moment_of(manifest)}, nguyên vẹn: {manifest.file_count} tệp.")
    if manifest.vendor != connection.vendor:
        before, after = databases.VENDORS[manifest.vendor], databases.VENDORS[connection.vendor]
        say(f"Bản sao lưu của {before}: chuyển sang {after}.")
    unfinished.begin()
    put_back(path, key, manifest, say)
    counts = databases.counts_now()
    wrong = [table for table, number in manifest.counts.items() if counts.get(table) != number]
    call_command("migrate", verbosity=0, interactive=False)
    faults = [f"Bảng {table} có {counts.get(table)} dòng, bản kê ghi {manifest.counts[table]}." for table in wrong]
    say("Đang kiểm nhật ký…")
    faults += faults_of_record(manifest)
    say("Đang xóa lại những gì từng được xóa, những gì quá thời hạn lưu…")
    Session.objects.all().delete()  # who signed out since, or lost the account, had one then
    erased = tombstones.apply(path.parent, keys_are_lost)
    forgotten = sum(forget_all().values())
    if erased or forgotten:
        scrub_personal()
    missing = len(names_in_rows()[0].difference(files_in_storage()))
    clock.believe()
    unfinished.end()
    return Restored(manifest, erased, forgotten, tombstones.lie_beside(path.parent), missing, faults)


def put_back(path: Path, key: str, manifest: Manifest, say: Say) -> None:
    """Files first, then the whole database: until then the target counts as empty."""
    work = Path(tempfile.mkdtemp(prefix=".khoi-phuc-", dir=settings.VAR_DIR))
    saved: list[str] = []
    try:
        dumped = databases.Dump({}, manifest.counts, manifest.columns)
        unpack(path, key, work, dumped, saved)
        say("Đang nạp cơ sở dữ liệu…")
        databases.load(dumped, manifest.migrations, say)
    except BaseException as error:
        take_away(saved)
        if isinstance(error, OSError) and not isinstance(error, StoreUnavailable):
            raise NotRestorable(
                f"Không ghi được ({error.strerror}). Phần đã ghi được xóa; hãy xem ổ đĩa của {settings.VAR_DIR} còn "
                "chỗ không rồi chạy lại."
            ) from error
        raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def unpack(path: Path, key: str, work: Path, dumped: databases.Dump, saved: list[str]) -> None:
    """Extract the parts of the database into `work` and note them in `dumped`; store the files, noting each in `saved`
    at once, so that they can be deleted after an interruption."""
    with archive.opened(path, key) as tar:
        for info in tar:
            if info.name.startswith(archive.DATABASE):
                name = Path(info.name).name
                dumped.files[name] = work / name
                with (work / name).open("wb") as file:
                    shutil.copyfileobj(archive.contents(tar, info), file)
            elif info.name.startswith(archive.FILES):
                saved.append(save(info.name.removeprefix(archive.FILES), archive.contents(tar, info)))


def take_away(saved: list[str]) -> None:
    """Delete what was restored so far, so that the restore can be repeated."""
    with suppress(StoreUnavailable):  # the store may be what failed
        for name in saved:
            default_storage.delete(name)
    with suppress(DatabaseError):  # the mark stays, as the state is unknown
        unfinished.end()


def save(name: str, content: IO[bytes]) -> str:
    """Store one file. An object store reads it twice, which a gzip stream does not allow: it is unpacked first."""
    with tempfile.SpooledTemporaryFile(max_size=2**20, dir=settings.VAR_DIR) as unpacked:
        shutil.copyfileobj(content, unpacked)
        unpacked.seek(0)
        return default_storage.save(name, File(unpacked, name))


def faults_of_record(manifest: Manifest) -> list[str]:
    """The faults of the record, and whether it is the one sealed when the backup was made."""
    faults = [str(fault) for fault in chain.verify(chain.Tally())]
    digest = manifest.seal.get("digest")
    if digest and not Seal.objects.filter(digest=digest).exists():
        faults.append("Dấu niêm ghi trong bản kê không có trong cơ sở dữ liệu.")
    return faults


def moment_of(manifest: Manifest) -> str:
    """In the ward's time zone, as in the name of the backup."""
    made_at = parse_datetime(manifest.made_at)
    return moment(made_at)
