"""What a paper says, apart from how it looks: made from data, kept as JSON, shown on a page and written into Word.

A `Content` is all that a reader of the paper gets except its number and its day, which the register and the signer
give later. Its digest is that of the words alone, so the same words in another typeface keep it.
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
    """Who issues and signs: the head of a paper and its foot. `recipients` are the lines under «Nơi nhận:»;
    `beside` is as what somebody signs left of the signer, of minutes «THƯ KÝ»."""

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
    """A place that the data leaves empty: «(Chưa có: …)», set apart so that nobody takes it for text."""

    what: str


@dataclass(frozen=True)
class Table:
    """`columns` are headings with relative widths; each row has as many cells."""

    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True)
class Appendix:
    """From here on a page of its own, lying if `is_wide`: «PHỤ LỤC» and what it holds."""

    title: str
    subtitle: str = ""
    is_wide: bool = False


INVITATION = "GIẤY MỜI"

Block = Text | Missing | Table | Appendix
KINDS: dict[str, type] = {kind.__name__.lower(): kind for kind in (Text, Missing, Table, Appendix)}


@dataclass(frozen=True)
class Content:
    """One paper. A letter (công văn) has no `title` and says under its number what it is about.

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
        """Set closer than other papers: it is handed over as one sheet."""
        return self.title == INVITATION

    def as_json(self) -> dict[str, Any]:
        """Without `beside` where nobody signs there: what was made before there was one stays the same text."""
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
        """Every word of it, line by line, in reading order: what a search finds and what the digest is made of."""
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
        """What the data leaves empty."""
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
    """Lists of JSON as the tuples they were; the dictionary itself stays one."""
    if isinstance(value, dict):
        return {key: frozen(inner) if not isinstance(inner, dict) else inner for key, inner in value.items()}
    return tuple(frozen(inner) for inner in value) if isinstance(value, list) else value
