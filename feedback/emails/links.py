"""Addresses as a mail needs them."""

from django.conf import settings


def absolute(path: str) -> str:
    """`path` with the portal's own host, which is a setting and never what a request says."""
    return f"{settings.PUBLIC_URL}{path}"
