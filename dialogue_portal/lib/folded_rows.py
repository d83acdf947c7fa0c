"""Search without marks in a small table: «nguyen» finds «Nguyễn»."""

from collections.abc import Iterable

from django.db.models import QuerySet

from .text import fold


def rows_with(words: Iterable[str], rows: QuerySet, fields: Iterable[str]) -> list[int]:
    """The keys of those `rows` whose `fields`, joined and folded, contain every one of the folded `words`.

    Reads all rows: for tables of some thousand rows.
    """
    words = list(words)
    texts = rows.order_by().values_list("pk", *fields)
    return [pk for pk, *values in texts if holds(fold(" ".join(str(value or "") for value in values)), words)]


def holds(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)
