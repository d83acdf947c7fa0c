"""Two texts of one box side by side, when two people wrote at once."""

import difflib
import re
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Difference:
    """A box whose two contents differ: what stands there now, what was typed, and both in one."""

    label: str
    theirs: str
    mine: str
    both: SafeString


def difference(label: str, theirs: Any, mine: Any) -> Difference | None:
    """None when both say the same."""
    said, typed = words(theirs), words(mine)
    return Difference(label, said, typed, marked_up(said, typed)) if said != typed else None


def words(value: Any) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    return "" if value is None else str(value).replace("\r\n", "\n")


def marked_up(old: str, new: str) -> SafeString:
    """`new` as it came from `old`, word by word: what went in <del>, what came in <ins>. Escaped."""
    before, after = PIECES.findall(old), PIECES.findall(new)
    pieces = []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, came = "".join(before[i:j]), "".join(after[k:m])
        if kind == "equal":
            pieces.append(format_html("{}", gone))
            continue
        pieces += [format_html("<del>{}</del>", gone)] if gone else []
        pieces += [format_html("<ins>{}</ins>", came)] if came else []
    return format_html_join("", "{}", ((piece,) for piece in pieces))
