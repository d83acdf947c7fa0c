"""The papers that need what residents said, and the registry of all papers: one module for each kind."""

from sessions_app.documents import Paper

from . import conclusion, letter, minutes, previous, resolution_plan, speakers, synthesis, transfer

MODULES = [synthesis, previous, speakers, minutes, conclusion, resolution_plan, letter, transfer]

PAPERS: dict[str, Paper] = {module.PAPER.key: module.PAPER for module in MODULES}
