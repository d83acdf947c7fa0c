"""A table of open data: its rows, its columns, its pages and files."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from dialogue_portal.lib.fields import as_key
from dialogue_portal.lib.keyset import NUMBER as NUMBERS
from dialogue_portal.lib.keyset import Order, Place, places
from sessions_app.models import DialogueSession

from .columns import MARK, PAGES, Column, Reference, as_json, as_text

PER_PAGE = 50
"""Rows of a page of the API."""
PER_FILE = 2000
"""Ids in one file."""
AT_ONCE = 500
"""Rows of a file in memory at once."""

NEWEST_NUMBER_FIRST = Order(F("pk"), NUMBERS, descending=True)


def told(row: Any, columns: Iterable[Column]) -> dict[str, Any]:
    return {column.name: as_json(column.value(row)) for column in columns}


def cells(row: Any, columns: Iterable[Column]) -> list[str]:
    return [as_text(column.value(row)) for column in columns]


def files_up_to(last: int | None) -> range:
    """The file numbers of a table whose largest id is `last`. An empty table has one file, at the address that
    stays."""
    return range((last or 0) // PER_FILE + 1)


@dataclass(frozen=True)
class Lines:
    """The parts of a row: a list in the API, and in a file one line each, beside the cells of the row."""

    name: str
    of: Callable[[Any], Sequence[Any]]
    columns: tuple[Column, ...]

    def told(self, row: Any) -> dict[str, list[dict[str, Any]]]:
        return {self.name: [told(line, self.columns) for line in self.of(row)]}

    def cells(self, row: Any) -> list[list[str]]:
        """One line of empty cells if there are no parts, so that the row is not left out."""
        return [cells(line, self.columns) for line in self.of(row)] or [[""] * len(self.columns)]


@dataclass(frozen=True)
class Dataset:
    """`rows` are the public ones; `read` returns for ids, in their order, the objects that the columns use; the first
    column is the key. `session` is the database column with the conference."""

    name: str
    title: str
    about: str
    rows: Callable[[], QuerySet]
    read: Callable[[list[int]], list[Any]]
    columns: tuple[Column, ...]
    lines: Lines | None = None
    session: str = "session"
    order: Order = NEWEST_NUMBER_FIRST

    def reference(self, row: Any) -> Reference:
        return Reference(self.name, self.columns[0].value(row))  # type: ignore[arg-type]  # a key, as each table has

    def of_key(self, key: str) -> Any | None:
        """The row with the key `key` in its address, if it is public."""
        named = {"slug": key} if PAGES[self.name][1] == MARK else {"pk": as_key(key)}
        found = self.rows().filter(**named)
        return next(iter(self.read(list(found.values_list("pk", flat=True)[:1]))), None)

    def page(self, session: DialogueSession | None, after: Place | None) -> tuple[list[Any], Place | None]:
        """The rows after `after`, and the place after which the next page begins. After the last row there is an empty
        page: starting again would send a program round for ever."""
        rows = self.rows().filter(**{self.session: session.pk}) if session else self.rows()
        found = list(places(self.order, rows, PER_PAGE, after))
        shown = found[:PER_PAGE]
        return self.read([pk for _, pk in shown]), shown[-1] if len(found) > PER_PAGE else None

    def last(self) -> QuerySet:
        """The largest id, as a query of one row."""
        return self.rows().order_by("-pk").values_list("pk", flat=True)[:1]

    def files(self) -> range:
        """The numbers of all files; one in between may hold only the headings."""
        return files_up_to(next(iter(self.last()), None))

    def told(self, row: Any) -> dict[str, Any]:
        """`row` for the API."""
        its = self.reference(row)
        lines = self.lines.told(row) if self.lines else {}
        return {"trang": its.page, "api": its.data, **told(row, self.columns), **lines}

    @property
    def all_columns(self) -> tuple[Column, ...]:
        return self.columns + (self.lines.columns if self.lines else ())

    def table(self, number: int) -> Iterator[list[str]]:
        """The headings and rows of the file `number`, read in portions."""
        yield self.headings
        after, end = number * PER_FILE - 1, (number + 1) * PER_FILE
        while keys := self.keys_between(after, end):
            yield from self.lines_of(keys)
            after = keys[-1]

    def table_of(self, session: DialogueSession) -> Iterator[list[str]]:
        """The headings and all rows of one conference."""
        yield self.headings
        rows = self.rows().filter(**{self.session: session.pk}).order_by("pk")
        keys = list(rows.values_list("pk", flat=True))
        for start in range(0, len(keys), AT_ONCE):
            yield from self.lines_of(keys[start : start + AT_ONCE])

    @property
    def headings(self) -> list[str]:
        return [*(column.heading for column in self.all_columns), "Trang"]

    def keys_between(self, after: int, end: int) -> list[int]:
        rows = self.rows().filter(pk__gt=after, pk__lt=end).order_by("pk")
        return list(rows.values_list("pk", flat=True)[:AT_ONCE])

    def lines_of(self, keys: list[int]) -> Iterator[list[str]]:
        for row in self.read(keys):
            yield from self.cells(row)

    def cells(self, row: Any) -> Iterator[list[str]]:
        of_row, page = cells(row, self.columns), self.reference(row).page
        for line in self.lines.cells(row) if self.lines else [[]]:
            yield [*of_row, *line, page]
