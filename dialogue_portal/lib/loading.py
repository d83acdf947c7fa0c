"""Rows by their keys, each with its related rows, in one SQL statement that is put together once in a process.

`prefetch_related` runs a query for each kind of related row, and Django puts each together anew: for the thirty rows of
a desk that takes longer than the database needs to answer.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import ForeignKey, ManyToOneRel, Model, Prefetch, QuerySet

from .combined_query import Rows, asked_together, give
from .query_values import Given, IsOneOf


@dataclass(frozen=True)
class Branch:
    """Related `rows`: those whose foreign key `column` points to rows of `parent`, where they are found under
    `name`."""

    rows: QuerySet
    parent: str
    column: str
    to_keys: str
    """The look-up that leads from them to the keys that are asked for."""
    name: str
    as_list: bool

    @property
    def path(self) -> str:
        return f"{self.parent}/{self.name}"


class LoadedTogether:
    """Called with keys, it returns the rows that `load(model.objects.all()).in_bulk(keys)` returns.

    `load` may prefetch only reverse foreign keys, and the foreign keys of those.
    """

    def __init__(self, model: type[Model], load: Callable[[Any], QuerySet]) -> None:
        self.model, self.load = model, load

    def __call__(self, keys: Iterable[int]) -> dict[int, Any]:
        found = self.ask(list(keys))
        for branch in self.trunk_and_branches[1]:
            give(found[branch.parent], branch.name, found[branch.path], f"{branch.column}_id", as_list=branch.as_list)
        return {row.pk: row for row in found[""]}

    @cached_property
    def ask(self) -> Callable[..., dict[str, list[Any]]]:
        return asked_together(self.named)

    @cached_property
    def trunk_and_branches(self) -> tuple[QuerySet, list[Branch]]:
        return taken_apart(self.load(self.model._default_manager.all()))

    def named(self, keys: Given) -> Rows:
        trunk, branches = self.trunk_and_branches
        beside = {branch.path: branch.rows.filter(IsOneOf(branch.to_keys, keys)) for branch in branches}
        return {"": trunk.filter(IsOneOf("pk", keys)), **beside}


def taken_apart(rows: QuerySet, path: str = "", to_keys: str = "pk") -> tuple[QuerySet, list[Branch]]:
    """`rows` without its prefetches, and a branch for each of these, parents before children."""
    trunk = rows.prefetch_related(None)
    branches: list[Branch] = []
    for prefetch, further in first_steps(rows):
        step = rows.model._meta.get_field(prefetch.prefetch_through)
        if isinstance(step, ForeignKey) and not further and prefetch.queryset is None:
            trunk = trunk.select_related(step.name)
        elif isinstance(step, ManyToOneRel):
            branches += branches_at(step, prefetch, further, path, to_keys)
        else:
            raise ValueError(f"{prefetch.prefetch_through} does not hang on {rows.model.__name__} by a foreign key")
    return trunk, branches


def first_steps(rows: QuerySet) -> Iterator[tuple[Prefetch, Sequence[str]]]:
    """Each prefetch of `rows` themselves, with the look-ups that go further from it."""
    steps: dict[str, tuple[Prefetch, list[str]]] = {}
    for lookup in rows._prefetch_related_lookups:  # type: ignore[attr-defined]  # unknown to the stubs
        name, _, further = ("", "", "") if isinstance(lookup, Prefetch) else lookup.partition("__")
        prefetch = lookup if isinstance(lookup, Prefetch) else Prefetch(name)
        known = steps.setdefault(prefetch.prefetch_to, (prefetch, []))
        known[1].extend([further] if further else [])
    yield from steps.values()


def branches_at(
    step: ManyToOneRel, prefetch: Prefetch, further: Sequence[str], path: str, to_keys: str
) -> Iterator[Branch]:
    rows = step.related_model._default_manager.all() if prefetch.queryset is None else prefetch.queryset
    column, name = step.field.name, prefetch.to_attr or step.get_accessor_name()
    way = f"{column}__{to_keys}"
    trunk, branches = taken_apart(rows.prefetch_related(*further), f"{path}/{name}", way)
    yield Branch(trunk, path, column, way, name, as_list=bool(prefetch.to_attr))
    yield from branches
