"""The content of a paper without its look: made from data, kept as JSON, shown on a page, written into Word.

A `Content` holds everything that a reader gets except the number and the day, which the register and the signer give
later. Its digest is over the words alone, so it does not depend on the typeface.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from dialogue_portal.lib.text import clean_text


@dataclass(frozen=True)
class Head:
    """Who issues and signs: the head of a paper and its foot. `recipients` are the lines under «Nơi nhận:»; `beside` is
    the title of a second signer at the left, «THƯ KÝ» in minutes."""

    issuer: str
    upper: str = ""
    form: str = "government"
    place: str = ""
    authority: tuple[str, ...] = ()
    signer_title: str = ""
    signer: str = ""
    recipients: tuple[str, ...] = ()
    beside: str = ""


@dataclass(frozen=True)
class Text:
    """One paragraph, or several where the text has line breaks.

    `style` is body, basis (căn cứ, in italics), part (I. …), item (1. …), cue (for the chair only), centred or note.
    """

    text: str
    style: str = "body"


@dataclass(frozen=True)
class Missing:
    """A gap in the data: «(Chưa có: …)», marked so that nobody takes it for text."""

    what: str


@dataclass(frozen=True)
class Table:
    """`columns` are headings with relative widths; each row has as many cells."""

    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True)
class Appendix:
    """Starts a new page, landscape if `is_wide`: «PHỤ LỤC» and its contents."""

    title: str
    subtitle: str = ""
    is_wide: bool = False


INVITATION = "GIẤY MỜI"

Block = Text | Missing | Table | Appendix
KINDS: dict[str, type] = {kind.__name__.lower(): kind for kind in (Text, Missing, Table, Appendix)}


@dataclass(frozen=True)
class Content:
    """One paper. A letter (công văn) has no `title` and states its subject under its number.

    `opening` are the lines «Kính gửi:» or «Kính mời:», the word included, then each name.
    """

    head: Head
    title: str
    subject: str
    blocks: tuple[Block, ...]
    opening: tuple[str, ...] = ()
    file_name: str = field(default="van-ban", compare=False)

    @property
    def is_letter(self) -> bool:
        return not self.title

    @property
    def is_invitation(self) -> bool:
        """Whether it is an invitation, which is set closer than other papers, as it is handed over as one sheet."""
        return self.title == INVITATION

    def as_json(self) -> dict[str, Any]:
        """Without `beside` if it is empty, so that papers made before the field existed stay the same text."""
        blocks = [{"kind": type(block).__name__.lower(), **asdict(block)} for block in self.blocks]
        data = json.loads(json.dumps({**asdict(self), "blocks": blocks}))
        if not self.head.beside:
            del data["head"]["beside"]
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Content":
        head = Head(**frozen(data["head"]))
        blocks = tuple(block_of(dict(block)) for block in data["blocks"])
        return cls(**{**frozen(data), "head": head, "blocks": blocks})

    def lines(self) -> Iterator[str]:
        """All its words, line by line, in reading order: what a search finds and the digest covers."""
        head = self.head
        yield from [head.upper, head.issuer, self.title, self.subject, *self.opening]
        for block in self.blocks:
            yield from block_lines(block)
        yield from [head.beside, *head.authority, head.signer_title, head.signer, *head.recipients]

    @property
    def plain(self) -> str:
        return clean_text("\n".join(line for line in self.lines() if line))

    @property
    def gaps(self) -> list[str]:
        """The names of its gaps."""
        return [block.what for block in self.blocks if isinstance(block, Missing)]


def digest_of_words(words: str, *, number_symbol: str, issued_on: dt.date | None) -> str:
    """SHA-256, in hexadecimal, of the words of a paper (`Content.plain`) with its number and its day (ISO)."""
    return hashlib.sha256(f"{number_symbol}\n{issued_on or ''}\n{words}".encode()).hexdigest()


def block_lines(block: Block) -> Iterator[str]:
    match block:
        case Text(text=text):
            yield text
        case Missing(what=what):
            yield what
        case Appendix(title=title, subtitle=subtitle):
            yield from [title, subtitle]
        case Table(columns=columns, rows=rows, caption=caption):
            yield caption
            yield "\t".join(name for name, _ in columns)
            yield from ("\t".join(row) for row in rows)


def block_of(data: dict[str, Any]) -> Block:
    return KINDS[data.pop("kind")](**frozen(data))


def frozen(value: Any) -> Any:
    """JSON lists turned back into tuples; the dictionary itself stays one."""
    if isinstance(value, dict):
        return {key: frozen(inner) if not isinstance(inner, dict) else inner for key, inner in value.items()}
    return tuple(frozen(inner) for inner in value) if isinstance(value, list) else value
