"""The papers of a conference as Word files (Decree 30/2020, annex I): one module for each kind.

A module says in `PAPER` what it makes and in a function how: from rows to a `Content`. `docx` turns that into a file.
Papers that need what residents said live in `feedback.documents`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .content import Content


@dataclass(frozen=True)
class Paper:
    """One kind of paper.

    `subject` is the model it is made from, by lower-case name (`dialoguesession`, `response`, …); `kind` a
    `DocumentKind`; `write` gives its content; `is_internal` keeps it off the portal for good. `issuer_kind` is the
    `BodyKind` whose letterhead it bears unless staff choose another.
    """

    key: str
    name: str
    kind: str
    subject: str
    issuer_kind: str
    write: Callable[..., Content]
    about: str = ""
    permission: str = "sessions_app.add_papertext"
    is_internal: bool = False
    options: tuple[str, ...] = ()
    """Names of further choices that `write` takes by keyword, each a form field of the papers desk."""
