"""Making a backup: copy, pack, read back; only then name it and delete old ones."""

import datetime as dt
import errno
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.utils import timezone

from dialogue_portal import keys
from dialogue_portal.files_and_rows import files_in_storage
from dialogue_portal.lib.storage import sync
from sessions_app import chain
from sessions_app.models import DataKind, RetentionRule

from . import archive, databases, tombstones
from .archive import Manifest, Writer

NAME = re.compile(r"sao-luu-(\d{8}-\d{6})\.tar\.gz(\.khoa)?((?:\.[0-9a-f]{8})?\.part)?")
WORK = ".sao-luu-"
TRIES = 5
"""Copies of the database at most, while pictures are encoded faster than they are copied."""
TELL_EVERY = 5.0
"""Seconds between two lines of progress."""

Say = Callable[[str], None]


class DiskFull(Exception):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Ổ đĩa không còn đủ chỗ (thư mục {folder} hoặc {settings.VAR_DIR}). Phần làm dở đã được xóa, các bản sao "
            "lưu cũ còn nguyên. Hãy dọn bớt hoặc chọn thư mục khác rồi chạy lại."
        )


def make_backup(folder: Path, key: str, say: Say) -> tuple[Path, Manifest]:
    """Make a verified backup in `folder`, sealed if there is a `key`. Raises `DiskFull` or `Damaged`; then nothing of
    it is left, and no older one is deleted."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"sao-luu-{timezone.localtime():%Y%m%d-%H%M%S}.tar.gz{'.khoa' if key else ''}"
    part, path = folder / f"{name}.{secrets.token_hex(4)}.part", folder / name
    with nothing_left_behind(part, folder):
        seal()
        manifest = put_together(part, key, say)
        say("Đang đọc lại để kiểm…")
        if archive.verify(part, key) != manifest:
            raise archive.Damaged("Bản sao lưu vừa lập đọc lại không khớp. Hãy kiểm ổ đĩa.")
        tombstones.write_beside(folder)
        part.rename(path)
        sync(str(folder))
    return path, manifest


@contextmanager
def nothing_left_behind(part: Path, folder: Path) -> Iterator[None]:
    """Context manager: delete the part if it did not become a backup. Raises `DiskFull` for a full disk."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise DiskFull(folder) from error
        raise
    except Exception as error:
        if "disk is full" in str(error):
            raise DiskFull(folder) from error
        raise
    finally:
        part.unlink(missing_ok=True)


def seal() -> None:
    """Seal the record, so that the backup holds its state; a database that cannot be written can still be saved."""
    try:
        chain.seal()
    except DatabaseError:
        if connection.in_atomic_block:
            raise


def put_together(part: Path, key: str, say: Say) -> Manifest:
    Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=WORK, dir=settings.VAR_DIR))
    try:
        return archive.write(part, key, lambda writer: fill(writer, work, say))
    finally:
        shutil.rmtree(work, ignore_errors=True)


def fill(writer: Writer, work: Path, say: Say) -> Manifest:
    dumped, missing = dump_with_its_files(writer, work, say)
    if missing:
        say(
            f"CHÚ Ý: {len(missing)} tệp mà hồ sơ nhắc tới không có trong kho tệp, hay có mà cổng không được đọc, nên "
            "bản sao lưu này cũng không có. Hãy xem chủ của chúng, hoặc tìm trong các bản cũ hơn."
        )
    for name, path in dumped.files.items():
        with path.open("rb") as file:
            writer.add(archive.DATABASE + name, file, path.stat().st_size)
    return Manifest(
        made_at=timezone.now().isoformat(),
        vendor=connection.vendor,
        migrations=databases.applied_migrations(),
        counts=dumped.counts,
        columns=dumped.columns,
        seal=sealed_head(),
        key_marks=keys.marks(),
    )


def dump_with_its_files(writer: Writer, work: Path, say: Say) -> tuple[databases.Dump, set[str]]:
    """The database, when all files that its rows name are in the archive; and the names of files found nowhere.

    Most files are added first, so that the slow part is done before the snapshot. A picture that arrives later may be
    encoded, and its upload deleted, before its turn: then the database is copied once more, which has the new names.
    """
    add_files(writer, say)
    missing: set[str] = set()
    for _ in range(TRIES):
        say("Đang chép cơ sở dữ liệu…")
        dumped = databases.dump(work)
        add_files(writer, say)
        before, missing = missing, {name for name in dumped.names if archive.FILES + name not in writer.members}
        if missing <= before:
            break
    return dumped, missing


def add_files(writer: Writer, say: Say) -> None:
    """Add the files that are not in the archive yet."""
    number = size = 0
    told_at = time.monotonic()
    for name in sorted(files_in_storage()):
        if archive.FILES + name in writer.members:
            continue
        try:
            file = default_storage.open(name, "rb")
        except FileNotFoundError:
            continue
        with file:
            writer.add(archive.FILES + name, file, file.size)
            number, size = number + 1, size + file.size
        if time.monotonic() - told_at > TELL_EVERY:
            say(f"… {number} tệp, {size / 1024 / 1024:.0f} MB")
            told_at = time.monotonic()


def sealed_head() -> dict[str, object]:
    made = chain.latest_seal()
    if made is None:
        return {}
    return {"digest": made.digest, "made_at": made.made_at.isoformat(), "events": made.event_count}


def remove_old(folder: Path, newest: Path) -> list[Path]:
    """Delete backups past their time and parts left by a killed run; never the `newest` nor the last one beside it, as
    by a clock that runs ahead all would be past their time."""
    limit = timezone.localtime(RetentionRule.objects.of(DataKind.BACKUPS).limit())
    before = max((path for path in whole_ones(folder) if path != newest), key=lambda path: path.name, default=None)
    gone = [path for path in folder.iterdir() if path not in {newest, before} and is_old(path, limit)]
    for path in gone:
        path.unlink()
    return gone


def is_old(path: Path, limit: dt.datetime) -> bool:
    named = NAME.fullmatch(path.name)
    if named is None:
        return False
    at = moment_in(named)
    is_forgotten = bool(named[3]) and at < timezone.now() - dt.timedelta(days=1)
    return is_forgotten or at < limit


def moment_in(named: re.Match[str]) -> dt.datetime:
    return timezone.make_aware(dt.datetime.strptime(named[1], "%Y%m%d-%H%M%S"))


def whole_ones(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if (found := NAME.fullmatch(path.name)) and not found[3]]


def newest_in(folder: Path) -> dt.datetime | None:
    """When the last whole backup in `folder` was made, by its name. One dated in the future came from a clock that ran
    ahead, and would long hide that no others are made: it is ignored."""
    made = [moment_in(found) for path in whole_ones(folder) if (found := NAME.fullmatch(path.name))]
    return max((moment for moment in made if moment <= timezone.now()), default=None)


def largest_in(folder: Path) -> int:
    """The size in bytes of the largest whole backup in `folder`."""
    return max((path.stat().st_size for path in whole_ones(folder)), default=0)
