"""Responses that a browser stores as a file instead of showing them."""

from django.utils.http import content_disposition_header


def as_file(name: str) -> dict[str, str]:
    """The headers of such a response; `name` is offered for the file."""
    return {"Content-Disposition": content_disposition_header(True, name) or ""}
