"""Real conferences, retyped from publications: what staff type where, and the words that a visitor then reads.

Each fact is under the name of its box. A required box about which the publication says nothing holds the plainest
words. People appear by their office only.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Told(NamedTuple):
    """What is typed, and the different words for it on a page: for a choice, a day, a number."""

    typed: str
    read: str


class Named(NamedTuple):
    """A row chosen by name in a list, entered beforehand through the form of `model`."""

    model: str
    name: str


Row = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One conference: each field is a form, or the rows of an inline, by their names on the staff site."""

    session: Row
    meetings: list[Row]
    agenda: list[Row] = field(default_factory=list)
    participations: list[Row] = field(default_factory=list)
    attendee_counts: list[Row] = field(default_factory=list)
    reported_figures: list[Row] = field(default_factory=list)
    announcement: Row = field(default_factory=dict)
    attachments: list[Row] = field(default_factory=list)
    documents: list[Row] = field(default_factory=list)
    commitments: list[Row] = field(default_factory=list)
    photos: list[Row] = field(default_factory=list)
    conclusion: Row = field(default_factory=dict)
    items: list[Row] = field(default_factory=list)


def body(name: str) -> Named:
    return Named("body", name)


def group(name: str) -> Named:
    return Named("residentialgroup", name)


def year(number: int) -> Told:
    return Told(str(number), f"năm {number}")


def place(name: str) -> Told:
    """The name of the unit on that day; a page begins with it, in a capital."""
    return Told(name, name[0].upper() + name[1:])


def chair(title: str) -> Row:
    return {"role": Told("chair", "Chủ trì"), "title_then": title}


def attended(category: str) -> Row:
    return {"category": category}


def figure(kind: str, label: str, number: int, wording: str = "") -> Row:
    read = f"{label} {number:02d}"
    return {"kind": Told(kind, read), "value": Told(str(number), read), "wording": wording}


def agenda(*items: str) -> list[Row]:
    return [{"title": item} for item in items]
