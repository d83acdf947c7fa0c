"""The ids of what was erased or withdrawn, kept beside the backups so that no restore brings a person back.

A line names a row and tells nothing of anybody. The list grows and must reach back as far as the oldest backup; copies
of backups elsewhere need a copy of it. Each line is sealed: whoever may write there could otherwise withdraw the
opinions of others by the next restore.
"""

import datetime as dt
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

from dialogue_portal.lib.sealed_files import Damaged
from dialogue_portal.lib.storage import sync
from feedback.actions.tombstones import erase_again
from feedback.models import Follow, Opinion, PersonRequest, Registration, Tombstone

from .archive import create
from .databases import give_no_number_up_to

NAME = "da-xoa.jsonl"

NAMED = 3
"""Lines named in a message."""

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
    Tombstone.Kind.STOPPED: Follow,
    Tombstone.Kind.CANCELLED: Registration,
    Tombstone.Kind.CODE: Opinion,
    Tombstone.Kind.HIDDEN: Opinion,
}
"""The models whose ids are in the list."""

Line = dict[str, Any]


def write_beside(folder: Path) -> None:
    """Add everything that the database knows as erased or withdrawn to the list in `folder`.

    The worker and a backup may do so at once: each writes a file of its own and renames it when it is whole. Lines that
    the database knows are sealed anew if `AUDIT_KEY` is another one by now. Raises `Damaged` for others without a seal.
    """
    lines = {(line["kind"], line["id"]): line for line in parsed(folder)}
    rows = Tombstone.objects.order_by("pk").values_list("kind", "object_id", "at")
    for kind, object_id, at in rows.iterator():
        known = lines.get((kind, object_id))
        if known is None or not is_sealed(known) or moment_of(known) < at:
            lines[kind, object_id] = sealed({"kind": kind, "id": object_id, "at": at.isoformat()})
    refuse_unsealed(folder, lines.values())
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


def read(folder: Path, keys_are_lost: bool = False) -> list[Line]:
    """Raises `Damaged`, with a sentence, for a list that cannot be read; unless `keys_are_lost`, also for one with
    lines that this portal did not write."""
    lines = parsed(folder)
    if not keys_are_lost:
        refuse_unsealed(folder, lines)
    return lines


def parsed(folder: Path) -> list[Line]:
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


def sealed(line: Line) -> Line:
    told = json.dumps([line["kind"], line["id"], line["at"]])
    return {
        **line,
        "seal": hmac.new(settings.AUDIT_KEY.encode(), b"tombstone" + told.encode(), hashlib.sha256).hexdigest(),
    }


def is_sealed(line: Line) -> bool:
    return hmac.compare_digest(str(line.get("seal", "")).encode(), sealed(line)["seal"].encode())


def refuse_unsealed(folder: Path, lines: Iterable[Line]) -> None:
    if others := [f"{line['kind']} {line['id']}" for line in lines if not is_sealed(line)]:
        raise Damaged(
            f"Tệp {folder / NAME} có {len(others)} dòng không mang dấu của AUDIT_KEY ({', '.join(others[:NAMED])}…): "
            "có thể ai đó đã thêm vào để xóa, rút ý kiến của người khác. Hãy lấy tệp ấy ở nơi khác giữ bản sao lưu. "
            "Khóa cũ đã mất hẳn, hoặc tệp do bản chạy thử trước ngày 01/12/2026 lập, thì khôi phục, hay "
            "chạy manage.py erase_again, với --keys-are-lost."
        )


def moment_of(line: Line) -> dt.datetime:
    return dt.datetime.fromisoformat(line["at"]).astimezone(dt.UTC)


def is_number_of_row(told: Any) -> bool:
    return type(told) is int and 0 < told < BEYOND_ALL


def broken(path: Path) -> str:
    return f"Tệp {path} bị hỏng: thiếu nó thì người đã xóa sống lại. Hãy lấy tệp ấy ở nơi khác giữ bản sao lưu."


def lie_beside(folder: Path) -> bool:
    return (folder / NAME).exists()


def apply(folder: Path, keys_are_lost: bool = False) -> int:
    """Repeat the erasures and withdrawals of the list in `folder` for rows in the restored database. Returns how many.

    Ids of erased rows newer than the backup are not used again: otherwise the next restore would erase another person's
    row.
    """
    lines = read(folder, keys_are_lost)
    for kind, model in NUMBERED.items():
        numbers = [int(line["id"]) for line in lines if line["kind"] == kind]
        if numbers:
            give_no_number_up_to(max(numbers), model)
    return sum(erase_again(line["kind"], int(line["id"]), moment_of(line)) for line in lines)
