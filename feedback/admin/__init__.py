"""The staff site's pages for opinions, answers and promises."""

from .. import record_words
from . import (
    accounts,
    bodies,
    calendar,
    commitments,
    conclusions,
    issues,
    opinions,
    privacy,
    responses,
    sessions,
    ward,
    wording,
)
