"""The Big List of Naughty Strings, fetched once from the npm registry into .cache; and a parser for live content."""

import io
import json
import tarfile
import tempfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dialogue_portal.page_styles import SCRIPT
from tools.browser import NotAvailable, Package, fetch

LIST = Package(
    "big-list-of-naughty-strings",
    "1.0.0",
    "WiC+gW38KhSqHR5nmQ51l25CkiU/WkDCXFXd6R1uvyCdYrMk70IzmcVrrV3CEKU1ppd2PcZY+UsRz/RyM7/jMA==",
)
KEPT = Path(__file__).parents[2] / ".cache" / "naughty.json"
OURS = [
    '"><script>alert(1)</script>',
    "'-alert(1)-'",
    '"onfocus=alert(1) autofocus="',
    "{{ 7|add:7 }}{% debug %}",
    "javascript:alert(1)",
    "=HYPERLINK(1)",
    "@SUM(A1)",
    "+1",
    "\t=1",
    "＝1+1",
    "a\0b",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "‮gnp.exe",
    "%00%ff",
    "x" * 100_000,
    "0" * 400,
    "9" * 40,
    "-0",
    "1e999",
    "٠١٢",
]


def naughty_strings() -> list[str]:
    """All of them and some of ours. Skips the test if the registry cannot be reached."""
    if not KEPT.exists():
        try:
            with tempfile.TemporaryDirectory() as folder:
                archive = fetch(LIST, Path(folder))
        except NotAvailable as reason:
            pytest.skip(f"Không tải được danh sách từ npm: {reason}")
        with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
            content = packed.extractfile("package/blns.json").read()
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_bytes(content)
    return [*json.loads(KEPT.read_text(encoding="utf-8")), *OURS]


OUR_SCRIPT = f"<script>{SCRIPT.text}</script>"
"""The one inline script of public pages, allowed by its hash in the browser policy."""


class Page(HTMLParser):
    """What could run on a page, and its forms: address, fields with their values by name, and where files go."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.live: list[str] = []
        self.forms: list[tuple[str, dict[str, str], list[str]]] = []
        self.uploads: list[list[str]] = []
        self.select = ""
        self.feed(html.replace(OUR_SCRIPT, "", 1))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        self.look_for_life(tag, values)
        if tag == "form":
            posts = values.get("method", "").lower() == "post"
            self.forms.append((values.get("action", "") if posts else "-", {}, []))
            self.uploads.append([])
        elif self.forms and tag in {"input", "textarea", "select", "option"}:
            self.take_field(tag, values)

    def look_for_life(self, tag: str, values: dict[str, str]) -> None:
        self.live += [f"<{tag} {name}>" for name in values if name.startswith("on")]
        links = [values[name] for name in ("href", "src", "action", "formaction") if name in values]
        self.live += [
            link for link in links if link.strip().lower().startswith(("javascript:", "vbscript:", "data:text"))
        ]
        if tag in {"iframe", "object", "embed", "base", "applet", "frame", "marquee", "xss"} or values.get(
            "http-equiv"
        ):
            self.live.append(f"<{tag}>")
        is_data = values.get("type", "").endswith("json") or values.get("type") == "importmap"
        if tag == "script" and not is_data and not values.get("src", "").startswith(("/static/", "/quan-tri/jsi18n/")):
            self.live.append(f"<script src={values.get('src')}>")

    def take_field(self, tag: str, values: dict[str, str]) -> None:
        _, known, texts = self.forms[-1]
        name, kind = values.get("name", ""), values.get("type", "text")
        if tag == "select":
            self.select = name
        elif kind == "file":
            self.uploads[-1].append(name)
        elif (
            tag == "option"
            and self.select
            and ((values.get("value") and self.select not in known) or "selected" in values)
        ):
            known[self.select] = values.get("value", "")
        elif name and (tag == "textarea" or kind in {"text", "search", "email", "tel", "url", "number", "password"}):
            texts.append(name)
            known[name] = values.get("value", "")
        elif name and (kind in {"hidden", "submit"} or (kind in {"checkbox", "radio"} and "checked" in values)):
            known[name] = values.get("value", "on")
