"""The comparison with other services speaks of every kind of page that has a picture."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screens"
KIND = re.compile(r"^\| `([\w:]+)` \|", re.MULTILINE)


def named_in(text):
    """The names in the first column, as patterns: «…» stands for anything."""
    cells = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    return [name.replace("…", "*") for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def short(kind):
    """`feedback:opinion` is «opinion» there, `admin:moderate` is «admin-moderate»."""
    return kind.replace("admin:", "admin-").rpartition(":")[2]


def test_every_kind_of_page_is_compared():
    kinds = list(map(short, KIND.findall((FOLDER / "README.md").read_text(encoding="utf-8"))))
    patterns = named_in((FOLDER / "so-sanh.md").read_text(encoding="utf-8"))
    assert len(kinds) > 90
    assert [kind for kind in kinds if not any(fnmatchcase(kind, pattern) for pattern in patterns)] == []
