"""What public pages contain inline: their style sheets, and the script that restores the text size.

A page with its styles inline is painted with its first bytes; a linked sheet costs a slow line one more round trip
(docs/performance.md). Styles that only some pages need are in sheets of their own, included if the page has one of
their classes. The texts are the same throughout a release, so the Content-Security-Policy lists their hashes and
forbids all other inline styles and scripts.
"""

import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "static"
GROUND = ("tokens", "portal")
"""Under static/css/: what every page has."""

SOMETIMES = ("home", "story", "forms", "papers", "paper", "figures")
"""Each rule in these is about a class that the ground does not know."""

PAPER = "print"
"""Has the last word, and is linked: browsers fetch what is for paper after all else."""

SHEETS = (*GROUND, *SOMETIMES, PAPER)
STAFF = ("ground", "forms", "cases", "start", "desks", "synthesis", "promises")
"""Under static/css/staff/, in the order in which they have the last word: linked by every page of the staff."""

CLASS_IN_SHEET = re.compile(r"\.([a-z][\w-]*)")


@dataclass(frozen=True)
class Inline:
    """The text of an inline element, and its source expression for the Content-Security-Policy."""

    text: str

    @property
    def source(self) -> str:
        return f"'sha256-{b64encode(hashlib.sha256(self.text.encode()).digest()).decode()}'"


def smaller(css: str) -> str:
    """The sheet without comments and needless blanks. Those around + and - stay, for calc()."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,>]) ?|(?<=:) ", lambda found: found[1] or "", css).replace(";}", "}").strip()


def without_comments(script: str) -> str:
    """One of our scripts without comment lines and indentation."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def read(path: str) -> str:
    return (FOLDER / path).read_text(encoding="utf-8")


def sheet(name: str) -> str:
    return smaller(read(f"css/{name}.css"))


def classes_in(css: str) -> frozenset[str]:
    return frozenset(CLASS_IN_SHEET.findall(css))


STYLE = Inline("".join(map(sheet, GROUND)))
STYLES_FOR_SOME = {name: Inline(sheet(name)) for name in SOMETIMES}
STYLES = (STYLE, *STYLES_FOR_SOME.values())
MARKS = {name: classes_in(style.text) - classes_in(STYLE.text) for name, style in STYLES_FOR_SOME.items()}
"""The classes by which a page shows that it needs the sheet."""

SCRIPT = Inline(without_comments(read("js/text_size.js")))


def styles_for(content: str) -> list[Inline]:
    """The styles of a page, in order, chosen by the classes in its content."""
    said = {piece.partition('"')[0] for piece in content.split('class="')[1:]}  # ten times as quick as an expression
    here = {name for names in said for name in names.split()}
    return [STYLE, *(STYLES_FOR_SOME[name] for name, marks in MARKS.items() if marks & here)]
