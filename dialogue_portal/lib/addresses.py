"""Addresses of the portal: looked up once, made absolute, and guessed where one leads nowhere."""

from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.urls import get_script_prefix, is_valid_path, reverse


def address_of(route: str, *args: str | int | UUID) -> str:
    """As `reverse`, looked up once: a list asks for hundreds, and each look-up takes 25 µs."""
    return found_address(get_script_prefix(), route, args)


@lru_cache(maxsize=10_000)
def found_address(prefix: str, route: str, args: tuple[str | int | UUID, ...]) -> str:
    return reverse(route, args=args)


def absolute(path: str) -> str:
    """`path` as an address of the public site, whatever host name the request came by: for feeds, preview pictures and
    sitemaps, where it cannot be relative."""
    return f"{settings.PUBLIC_URL}{path}"


SLIPS = "/.,;:!?)]}>»”’\"'… \t\r\n\xa0"
"""What sentences, brackets and mail programs add to the end of an address. No address of ours ends so."""


def mended(path: str) -> str:
    """The address that was meant by `path`, which was not found: without signs added at its end, or in small letters.
    Empty if there is none. Letters stay as they are where `path` matches a pattern of ours, as it may hold a token. The
    result is always an address of this portal."""
    bare, is_known = path.rstrip(SLIPS), is_valid_path(path)
    if bare == path.rstrip("/") and (is_known or path == path.lower()):
        return ""
    ways = [bare] if is_known else [bare, bare.lower()]
    found = [whole for way in ways for whole in [way, f"{way}/"] if whole != path and is_valid_path(whole)]
    return f"{get_script_prefix()[:-1]}{found[0]}" if found else ""


class WrongMailLink(Http404):
    """An address that only our mails contain, and that leads nowhere: cut short, or made up."""
