"""Words about an opinion that its page and the lists share. They take plain values, so that a model and a row of
`values_list` get the same words."""

import datetime as dt

from django.utils import timezone

from sessions_app.likeness import within_a_sentence

from .choices import Visibility


def attributed(public_name: str, visibility: str, group: str | None) -> str:
    """How the public is told who said it. The default names the group only (Law 91/2025)."""
    place = within_a_sentence(group or "")
    if visibility == Visibility.NAMED and public_name:
        return f"{public_name}, {place}" if place else public_name
    return f"Công dân {place}" if place else "Công dân"


def beside(title: str, text: str) -> str:
    """What is left to tell of `text` under `title`: nothing of a slip so short that its title is all of it."""
    return "" if " ".join(text.split()).rstrip(" .") == title.rstrip(" .") else text


def if_over(due_on: dt.date | None) -> dt.date | None:
    """The day on which something should have been done, once it is over: late is a question asked of dates."""
    return due_on if due_on and due_on < timezone.localdate() else None
