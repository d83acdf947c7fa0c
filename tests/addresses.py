"""Every address of the portal."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse


def all_patterns(resolver: URLResolver, names: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from all_patterns(pattern, (*names, pattern.namespace) if pattern.namespace else names)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield ":".join([*names, pattern.name]), pattern


EXAMPLES = {"int": 1, "slug": "x", "string": "x", "path": "1", "uuid": "0" * 8 + "-0000-4000-8000-" + "0" * 12}


def every_address() -> dict[str, str]:
    """Each named address of the portal, with example arguments whose rows may not exist."""
    found = {}
    for name, pattern in all_patterns(get_resolver()):
        kinds = {part: type(kind).__name__ for part, kind in pattern.pattern.converters.items()}
        examples = {part: EXAMPLES[kind.removesuffix("Converter").lower()] for part, kind in kinds.items()}
        regex_parts = {"app_label": "feedback"} if name == "admin:app_list" else {}
        found[name] = reverse(name, kwargs={**examples, **regex_parts})
    return found
