"""Whole addresses: what leaves the page (feeds, pictures for others, maps for robots) cannot be relative to it."""

from django.conf import settings


def absolute(path: str) -> str:
    """`path` of this portal as the world knows it, whatever host name the request came by."""
    return f"{settings.PUBLIC_URL}{path}"
