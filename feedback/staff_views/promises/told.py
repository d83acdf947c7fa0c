"""Telling the results of many promises in few lines."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from dialogue_portal.lib.text import shorten


def tell_of_promises(request: HttpRequest, results: Iterable[tuple[Any, str]], done: str, *, is_done: bool) -> None:
    """`done` once, if any was done; each refusal once, with the first of its promises by name and how many more."""
    if is_done:
        messages.success(request, done)
    alike: dict[str, list[str]] = {}
    for row, refusal in results:
        if refusal:
            alike.setdefault(refusal, []).append(f"«{shorten(str(row), 60)}»")
    for refusal, names in alike.items():
        rest = f" và {len(names) - 3} mục nữa" if len(names) > 3 else ""
        messages.warning(request, f"{', '.join(names[:3])}{rest}: {refusal}")
