"""Long lists in pages whose links keep the filters."""

from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict


def page_of(rows: QuerySet, request: HttpRequest, per_page: int = 20) -> Page:
    """The page of `rows` that `?trang=` asks for; the nearest one if that number is no page."""
    return Paginator(rows, per_page).get_page(request.GET.get("trang"))


def kept_query(query: QueryDict, names: list[str]) -> str:
    """The named parameters of `query` that are filled, ready to be followed by another: «lv=2&» or «»."""
    kept = {name: query[name] for name in names if query.get(name)}
    return f"{urlencode(kept)}&" if kept else ""
