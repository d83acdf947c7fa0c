"""The desks of the staff site: pages for daily work, each for those who may do it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse


@dataclass(frozen=True)
class Desk:
    """A page of daily work. `about` says in one line what is done there; a desk without a name is not on the index."""

    address: str
    url_name: str
    view: Callable[..., Any]
    permission: str
    name: str = ""
    about: str = ""


DESKS: list[Desk] = []


def desk_patterns(site: AdminSite) -> list[URLPattern]:
    return [path(f"ban/{desk.address}", site.admin_view(desk.view), name=desk.url_name) for desk in DESKS]


def desks_for(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Name, address and purpose of the desks on the index that this person may use."""
    return [
        (desk.name, reverse(f"admin:{desk.url_name}"), desk.about)
        for desk in DESKS
        if desk.name and request.user.has_perm(desk.permission)
    ]
