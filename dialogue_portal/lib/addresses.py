"""Whole addresses: what leaves the page (feeds, pictures for others, maps for robots) cannot be relative to it."""

from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.urls import get_script_prefix, reverse


def address_of(route: str, *args: str | int | UUID) -> str:
    """The address that `reverse` finds, found once: a list asks for hundreds, and each search costs 25 µs."""
    return found_address(get_script_prefix(), route, args)


@lru_cache(maxsize=10_000)
def found_address(prefix: str, route: str, args: tuple[str | int | UUID, ...]) -> str:
    return reverse(route, args=args)


def absolute(path: str) -> str:
    """`path` of this portal as the world knows it, whatever host name the request came by."""
    return f"{settings.PUBLIC_URL}{path}"


class WrongMailLink(Http404):
    """An address that only a mail of ours can have held, and that opens nothing: cut short, or made up."""
