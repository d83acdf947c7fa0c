"""The papers that need what residents said, and the registry of all papers: one module for each kind."""

from sessions_app.documents import Paper, registry

from . import (
    conclusion,
    correction_letter,
    letter,
    minutes,
    previous,
    resolution_plan,
    speakers,
    synthesis,
    transfer,
    urging,
)

MODULES = [
    speakers,
    previous,
    synthesis,
    minutes,
    conclusion,
    correction_letter,
    resolution_plan,
    letter,
    transfer,
    urging,
]

PAPERS: dict[str, Paper] = {paper.key: paper for paper in [*registry.PAPERS, *(module.PAPER for module in MODULES)]}
"""By their keys, in the order in which a conference needs them."""
