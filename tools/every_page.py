"""One page of each kind of a running portal, found by following links. Import it after Django is set up."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext

LINK = re.compile(r'<a\s[^>]*?href="([^"#]+)"')
STAFF = "/quan-tri/"
LEFT_OUT = {"admin:logout", "admin:jsi18n", "admin:view_on_site", "admin:handbook_page", "admin:handbook_picture"}
"""Addresses that are no pages, and pages of the handbook that look like its first."""


FOLLOWED = 3
"""Pages of one kind whose links are followed."""


@dataclass(frozen=True)
class Found:
    """`kind` is the name of the URL pattern: short, without numbers, the same in every run."""

    kind: str
    address: str


def every_page(context: BrowserContext, base: str, start: str, *more: str) -> Iterator[Found]:
    """The first page of each kind among pages linked from `start`, on the same side of the portal, and `more`.

    Links of the next few of a kind are followed too: one conference has photographs, another has none yet.
    """
    opened: Counter[str] = Counter()
    asked: set[str] = set()
    waiting = [start, *more]
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if not kind or opened[kind] == FOLLOWED or address in asked:
            continue
        asked.add(address)
        answer = context.request.get(urljoin(base, address), max_redirects=0)
        if answer.status != 200 or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        opened[kind] += 1
        if opened[kind] == 1:
            yield Found(kind, address)
        links = (urljoin(address, html.unescape(link)) for link in LINK.findall(answer.text()))
        waiting += [link for link in links if link.startswith(STAFF) == start.startswith(STAFF)]


def kind_of(address: str) -> str:
    """Empty if it is no page of the portal. A page with other filters or steps is the same page."""
    try:
        name = resolve(address.split("?")[0]).view_name
    except Resolver404:
        return ""
    return "" if name in LEFT_OUT else name
