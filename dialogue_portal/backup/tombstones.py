"""The ids of what was erased or withdrawn, kept beside the backups so that no restore brings a person back.

A line names a row and tells nothing of anybody. The list grows and must reach back as far as the oldest backup; copies
of backups elsewhere need a copy of it.
"""

import datetime as dt
import json
import os
import secrets
from pathlib import Path
from typing import Any

from dialogue_portal.lib.sealed_files import Damaged
from dialogue_portal.lib.storage import sync
from feedback.actions.tombstones import erase_again
from feedback.models import Follow, Opinion, PersonRequest, Registration, Tombstone

from .archive import create
from .databases import give_no_number_up_to

NAME = "da-xoa.jsonl"

BEYOND_ALL = 2**31
"""More rows than any ward has. No row gets an id up to the highest erased one; after a huge one none would be left."""

NUMBERED: dict[str, Any] = {
    Tombstone.Kind.OPINION: Opinion,
    Tombstone.Kind.REGISTRATION: Registration,
    Tombstone.Kind.FOLLOW: Follow,
    Tombstone.Kind.REQUEST: PersonRequest,
    Tombstone.Kind.WITHDRAWN: Opinion,
    Tombstone.Kind.UNNAMED: Opinion,
    Tombstone.Kind.PHONE: Opinion,
    Tombstone.Kind.EMAIL: Opinion,
}
"""The models whose ids are in the list."""

Line = dict[str, Any]


def write_beside(folder: Path) -> None:
    """Add everything that the database knows as erased or withdrawn to the list in `folder`.

    The worker and a backup may do so at once: each writes a file of its own and renames it when it is whole.
    """
    lines = {(line["kind"], line["id"]): line for line in read(folder)}
    rows = Tombstone.objects.order_by("pk").values_list("kind", "object_id", "at")
    for kind, object_id, at in rows.iterator():
        known = lines.get((kind, object_id))
        if known is None or moment_of(known) < at:
            lines[kind, object_id] = {"kind": kind, "id": object_id, "at": at.isoformat()}
    part = folder / f"{NAME}.{secrets.token_hex(4)}.part"
    try:
        with create(part) as file:
            file.write("".join(json.dumps(line) + "\n" for line in lines.values()).encode("ascii"))
        sync(str(part))
        os.replace(part, folder / NAME)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    sync(str(folder))


def read(folder: Path) -> list[Line]:
    """Raises `Damaged`, with a sentence, for a list that cannot be read."""
    path = folder / NAME
    if not path.exists():
        return []
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="ascii").splitlines() if line.strip()]
        if all(line["kind"] in Tombstone.Kind and is_number_of_row(line["id"]) and moment_of(line) for line in lines):
            return lines
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise Damaged(broken(path)) from error
    raise Damaged(broken(path))


def moment_of(line: Line) -> dt.datetime:
    return dt.datetime.fromisoformat(line["at"]).astimezone(dt.UTC)


def is_number_of_row(told: Any) -> bool:
    return type(told) is int and 0 < told < BEYOND_ALL


def broken(path: Path) -> str:
    return f"Tệp {path} bị hỏng: thiếu nó thì người đã xóa sống lại. Hãy lấy tệp ấy ở nơi khác giữ bản sao lưu."


def lie_beside(folder: Path) -> bool:
    return (folder / NAME).exists()


def apply(folder: Path) -> int:
    """Repeat the erasures and withdrawals of the list in `folder` for rows in the restored database. Returns how many.

    Ids of erased rows newer than the backup are not used again: otherwise the next restore would erase another person's
    row.
    """
    lines = read(folder)
    for kind, model in NUMBERED.items():
        numbers = [int(line["id"]) for line in lines if line["kind"] == kind]
        if numbers:
            give_no_number_up_to(max(numbers), model)
    return sum(erase_again(line["kind"], int(line["id"]), moment_of(line)) for line in lines)
