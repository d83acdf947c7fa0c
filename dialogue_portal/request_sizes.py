"""How much a request may bring to which address, by its head alone: the web process asks before the rest is there.

Which forms take files is said beside their views: `takes_files`, `Verb.takes_files`, the forms of an admin.
deploy/nginx/doi-thoai.conf repeats it, and tests/test_nginx.py compares the two at every address.
"""

from typing import Any

from django.conf import settings
from django.http import parse_cookie
from django.urls import Resolver404, ResolverMatch, resolve

from sessions_app.signing_in import known_browsers


def largest_body(path: str, cookies: str | None = None) -> int:
    """The bytes that a form at `path` may have. `cookies` are those that come with it: no more than words take comes to
    pages of staff from a browser in which nobody of them ever signed in. Without `cookies` it is one of theirs."""
    try:
        place = resolve(path)
    except Resolver404:
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if is_of_staff(place):
        if cookies is not None and not is_from_known_browser(cookies):
            return settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return bytes_with_files(place) or settings.STAFF_TEXTS_BYTES
    return bytes_with_files(place) or settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def takes_files(path: str) -> bool:
    """Whether a form at `path`, where there is a page, may hold files."""
    return bytes_with_files(resolve(path)) > 0


def is_of_staff(place: ResolverMatch) -> bool:
    """Whether it stands behind the sign-in, by the marks of the admin."""
    return hasattr(place.func, "admin_site") or hasattr(place.func, "model_admin")


def bytes_with_files(place: ResolverMatch) -> int:
    """What a form may have there that holds files; 0 where none does."""
    view: Any = place.func
    if hasattr(view, "model_admin"):
        told = getattr(view.model_admin, "takes_files", None)
        return settings.MAX_BODY_BYTES if told and told(view.__name__, **place.kwargs) else 0
    return int(view.bytes_with_files(**place.kwargs)) if hasattr(view, "bytes_with_files") else 0


def is_from_known_browser(cookies: str) -> bool:
    """By a signature, which takes no database and which nobody can forge: `signing_in.known_browsers`."""
    return known_browsers.is_known(parse_cookie(cookies))
