"""Long lists in pages whose links keep the filters."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from .queues import COUNTED, Queue
from .text import grouped

LEAFED = 10_000
"""How many rows of a list of everything are counted: nobody leafs further, people search for older rows."""


class MoreThan(int):
    """A count that stopped here, printed as «hơn 10.000»."""

    def __str__(self) -> str:
        return f"hơn {grouped(int(self))}"


class CappedPaginator(Paginator):
    """Counts the first `LEAFED` rows only: counting a million takes longer than making a page."""

    object_list: QuerySet

    @cached_property
    def count(self) -> int:
        number = self.object_list.order_by().values("pk")[: LEAFED + 1].count()
        return MoreThan(LEAFED) if number > LEAFED else number


def page_of(rows: QuerySet, request: HttpRequest, per_page: int = 20, *, count: int | None = None) -> Page:
    """The page of `rows` that `?trang=` asks for, or the nearest one. `count` is the number of rows where it is already
    known."""
    paginator = Paginator(rows, per_page)
    if count is not None:
        vars(paginator)["count"] = count
    return paginator.get_page(request.GET.get("trang"))


class QueuePaginator(Paginator):
    """The first `COUNTED` rows of a queue, and whether there are more. Reads their keys at once: finding out which come
    first costs the database as much as counting them."""

    def __init__(self, queue: Queue, per_page: int) -> None:
        keys = queue.first(COUNTED + 1)
        super().__init__(keys[:COUNTED], per_page)
        self.is_cut = len(keys) > COUNTED


def page_of_queue(
    queue: Queue, request: HttpRequest, per_page: int, *, load: Callable[[list[int]], Mapping[int, Any]]
) -> Page:
    """As `page_of`, for the first `COUNTED` rows of a queue. `load` is given the keys of the page only: whole rows are
    slow to sort."""
    page = QueuePaginator(queue, per_page).get_page(request.GET.get("trang"))
    found = load(list(page.object_list))
    page.object_list = [found[key] for key in page.object_list if key in found]
    return page


def kept_query(query: Mapping[str, Any], names: list[str]) -> str:
    """The parameters `names` of `query` that are filled in, as `as_query` writes them."""
    return as_query({name: str(query[name]) for name in names if query.get(name)})


def as_query(kept: Mapping[str, str]) -> str:
    """The start of a query string, to be followed by another parameter: «lv=2&» or «»."""
    return f"{urlencode(kept)}&" if kept else ""
