"""What public pages carry in themselves: their style sheets, and the script that keeps the size of text.

A page that has its look with it is painted with its first bytes; one linked sheet costs a slow line a whole turn
(docs/performance.md). The text is the same on every page of a release, so the policy for browsers names it by its hash
and forbids all other inline styles and scripts.
"""

import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "static"
SHEETS = ("tokens", "portal", "print")
"""Under static/css/, in their order; the last is for paper alone."""


@dataclass(frozen=True)
class Inline:
    """An inline element's text, and the source by which a Content-Security-Policy lets it through."""

    text: str

    @property
    def source(self) -> str:
        return f"'sha256-{b64encode(hashlib.sha256(self.text.encode()).digest()).decode()}'"


def smaller(css: str) -> str:
    """The sheet without comments and the blanks that only people need. Those around + and - stay, for calc()."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,>]) ?|(?<=:) ", lambda found: found[1] or "", css).replace(";}", "}").strip()


def without_comments(script: str) -> str:
    """A script of ours without the lines that are comments, and without its indentation."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def read(path: str) -> str:
    return (FOLDER / path).read_text(encoding="utf-8")


STYLE = Inline("".join(smaller(read(f"css/{name}.css")) for name in SHEETS))
SCRIPT = Inline(without_comments(read("js/text_size.js")))
