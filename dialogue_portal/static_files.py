"""Removes static files whose content does not match the hash in their name.

Django takes a file that exists for complete. If collecting was cut off by a kill or a power failure, incomplete files
would stay for ever, and so would an unreadable index, without which nothing starts.
"""

import gzip
import hashlib
import json
import re
import zlib
from pathlib import Path

import brotli

INDEX = "staticfiles.json"
NAMED_BY_HASH = re.compile(r"\.(?P<hash>[0-9a-f]{12})(\.(?!(?:gz|br)$)[^.]+)?(?P<packed>\.gz|\.br)?$")
UNPACK = {".gz": gzip.decompress, ".br": brotli.decompress, None: bytes}


def remove_broken(folder: Path) -> list[Path]:
    """Remove incomplete files from `folder` and report them, so that they are collected again."""
    broken = [path for path in folder.rglob("*") if path.is_file() and not is_whole(path)]
    for path in broken:
        path.unlink()
    return broken


def is_whole(path: Path) -> bool:
    """Whether its content matches the hash in its name; for the index, whether it can be read."""
    if path.name == INDEX:
        return is_index(path)
    named = NAMED_BY_HASH.search(path.name)
    try:
        content = UNPACK[named["packed"]](path.read_bytes()) if named else b""
    except (OSError, EOFError, zlib.error, brotli.error):
        return False
    return named is not None and hashlib.md5(content, usedforsecurity=False).hexdigest().startswith(named["hash"])


def is_index(path: Path) -> bool:
    try:
        return "paths" in json.loads(path.read_bytes())
    except ValueError:
        return False
