"""The papers of a conference: the whole set, one paper from its draft to the portal, its file."""

from .files import paper_file
from .one import paper
from .rows import MAY_SEE
from .sets import papers, session_papers
