"""Words about an opinion that its page and the lists share. The functions take plain values, so they serve both models
and rows of `values_list`."""

import datetime as dt

from django.utils import timezone

from sessions_app.likeness import within_a_sentence

from .choices import Visibility


def attributed(public_name: str, visibility: str, group: str | None) -> str:
    """What the public is told of the sender: only the group, unless the sender asked to be named (Law 91/2025)."""
    place = within_a_sentence(group or "")
    if visibility == Visibility.NAMED and public_name:
        return f"{public_name}, {place}" if place else public_name
    return f"Công dân {place}" if place else "Công dân"


def text_beyond_title(title: str, text: str) -> str:
    """`text`, or nothing if the `title` already says all of it, as with a short slip."""
    return "" if " ".join(text.split()).rstrip(" .") == title.rstrip(" .") else text


def if_over(due_on: dt.date | None) -> dt.date | None:
    """`due_on` if that day is over, else None."""
    return due_on if due_on and due_on < timezone.localdate() else None
