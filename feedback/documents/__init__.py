"""The papers that are made from what residents said, one module for each kind, and the registry of all papers."""

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
"""By key, in the order in which a conference needs them."""
