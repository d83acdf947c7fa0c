"""A page as a person meets it: its form, filled in box by box and sent, and its readable words."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

ALOUD = {"p", "div", "li", "dt", "dd", "h1", "h2", "h3", "h4", "br", "td", "th", "section", "article", "figcaption"}
"""Elements with at least a blank between them."""

SILENT = {"head", "script", "style", "template"}


@dataclass
class Form:
    """The boxes of a form with their values; boxes that send nothing while empty are only in `names`."""

    method: str = "get"
    key: str = ""
    names: set[str] = field(default_factory=set)
    values: dict[str, list[str]] = field(default_factory=dict)

    def fill(self, name: str, value: Any) -> None:
        """Put `value` into the box `name`; a day with an hour goes into its two boxes."""
        parts = {name: value}
        if name not in self.names and f"{name}_0" in self.names:
            day, hour = value.split()
            parts = {f"{name}_0": day, f"{name}_1": hour}
        for box, content in parts.items():
            assert box in self.names, f"no box {box} in {sorted(self.names)}"
            self.values[box] = content if isinstance(content, list) else [content]

    def add_row(self, prefix: str, number: int) -> None:
        """As «add another»: the empty row in the page becomes row `number`."""
        if number < int(self.values[f"{prefix}-TOTAL_FORMS"][0]):
            return
        self.values[f"{prefix}-TOTAL_FORMS"] = [str(number + 1)]
        for name in [name for name in self.names if name.startswith(f"{prefix}-__prefix__-")]:
            own = name.replace("__prefix__", str(number))
            self.names.add(own)
            if name in self.values:
                self.values[own] = self.values[name]


class FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.select: tuple[str, bool] | None = None
        self.area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("method", "get"), given.get("id", "")))
        elif self.forms and "disabled" not in given:
            self.read_box(tag, given)

    def read_box(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "option" and self.select and self.is_chosen(given):
            self.hold(self.select[0], given.get("value", ""))
        if not name:
            return
        if tag in {"input", "textarea", "select"}:
            self.forms[-1].names.add(name)
        if tag == "input" and given.get("type") not in {"submit", "file", "button"}:
            if given.get("type") not in {"checkbox", "radio"} or "checked" in given:
                self.hold(name, given.get("value", "on" if "checked" in given else ""))
        elif tag == "select":
            self.select = (name, "multiple" in given)
        elif tag == "textarea":
            self.area = name
            self.hold(name, "")

    def is_chosen(self, given: dict[str, str]) -> bool:
        """In a list for one choice, the first is chosen until another is."""
        assert self.select
        name, takes_several = self.select
        if "selected" in given and not takes_several:
            self.forms[-1].values.pop(name, None)
        return "selected" in given or not (takes_several or name in self.forms[-1].values)

    def hold(self, name: str, value: str) -> None:
        self.forms[-1].values.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1].values[self.area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None


class TextReader(HTMLParser):
    """The readable words, and the addresses of links."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.links: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent.append(tag)
        if tag in ALOUD:
            self.parts.append(" ")
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()
        if tag in ALOUD:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def opened_form(client: Client, address: str) -> Form:
    """The form of a staff page (which has another one for signing out)."""
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return form_on(response)


def form_on(response: HttpResponse) -> Form:
    reader = FormReader()
    reader.feed(response.content.decode())
    return next(form for form in reversed(reader.forms) if form.method == "post" and form.key != "logout-form")


def send(client: Client, address: str, form: Form, **files: Any) -> HttpResponse:
    """Send the form. If it is refused, the test fails with the reasons."""
    response = client.post(address, {**form.values, **files})
    assert response.status_code == 302, f"{address}: {reasons(response)}"
    return response


def reasons(response: HttpResponse) -> list[str]:
    page = response.content.decode()
    return [re.sub(r"<[^>]+>", " ", found) for found in re.findall(r'(?s)<ul class="errorlist.*?</ul>', page)] or [page]


def words_of(response: HttpResponse) -> str:
    """All readable words of a page in one line, followed by the addresses of its links."""
    reader = TextReader()
    reader.feed(response.content.decode())
    return " ".join("".join(reader.parts).split()) + " " + " ".join(reader.links)
