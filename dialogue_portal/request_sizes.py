"""How large a request may be at which address, told from its headers alone: the web server asks before it reads the
body.

Which forms take files is marked at their views: `takes_files`, `Verb.takes_files`, the forms of an admin.
deploy/nginx/doi-thoai.conf repeats it, and tests/test_nginx.py compares the two at every address.
"""

from typing import Any

from django.conf import settings
from django.http import parse_cookie
from django.urls import Resolver404, ResolverMatch, resolve

from sessions_app.signing_in import known_browsers


def largest_body(path: str, cookies: str | None = None) -> int:
    """Bytes that a form at `path` may have. With `cookies`, staff pages take files and long texts only from a browser
    in which staff have signed in before; without, such a browser is assumed."""
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
    """Whether a form at `path`, which must exist, may contain files."""
    return bytes_with_files(resolve(path)) > 0


def is_of_staff(place: ResolverMatch) -> bool:
    """Whether it is a page of the staff site, by the attributes that the admin sets."""
    return hasattr(place.func, "admin_site") or hasattr(place.func, "model_admin")


def bytes_with_files(place: ResolverMatch) -> int:
    """Bytes of a form with files there; 0 if it takes none."""
    view: Any = place.func
    if hasattr(view, "model_admin"):
        told = getattr(view.model_admin, "takes_files", None)
        return settings.MAX_BODY_BYTES if told and told(view.__name__, **place.kwargs) else 0
    return int(view.bytes_with_files(**place.kwargs)) if hasattr(view, "bytes_with_files") else 0


def is_from_known_browser(cookies: str) -> bool:
    """Whether staff have signed in with this browser: checks a signed cookie, without the database
    (`signing_in.known_browsers`)."""
    return known_browsers.is_known(parse_cookie(cookies))
