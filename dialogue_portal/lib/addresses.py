"""Addresses of the portal: found once, told whole to the world, and what one that opened nothing was meant to be."""

from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.urls import get_script_prefix, is_valid_path, reverse


def address_of(route: str, *args: str | int | UUID) -> str:
    """The address that `reverse` finds, found once: a list asks for hundreds, and each search costs 25 µs."""
    return found_address(get_script_prefix(), route, args)


@lru_cache(maxsize=10_000)
def found_address(prefix: str, route: str, args: tuple[str | int | UUID, ...]) -> str:
    return reverse(route, args=args)


def absolute(path: str) -> str:
    """`path` of this portal as the world knows it, whatever host name the request came by: what leaves the page (feeds,
    pictures for others, maps for robots) cannot be relative to it."""
    return f"{settings.PUBLIC_URL}{path}"


SLIPS = "/.,;:!?)]}>»”’\"'… \t\r\n\xa0"
"""What a sentence, a bracket or a mail program hangs onto the end of an address; no address of ours ends so."""


def mended(path: str) -> str:
    """The address that `path`, which opened nothing, was meant to be: without slips at its end, or in small letters,
    unless it is of a pattern of ours as it stands: then it may hold a token, whose letters count. Empty where there is
    none. It only ever begins like an address of this portal, so it leads nowhere else."""
    bare, is_known = path.rstrip(SLIPS), is_valid_path(path)
    if bare == path.rstrip("/") and (is_known or path == path.lower()):
        return ""
    ways = [bare] if is_known else [bare, bare.lower()]
    found = [whole for way in ways for whole in [way, f"{way}/"] if whole != path and is_valid_path(whole)]
    return f"{get_script_prefix()[:-1]}{found[0]}" if found else ""


class WrongMailLink(Http404):
    """An address that only a mail of ours can have held, and that opens nothing: cut short, or made up."""
