"""The synthesis desk: choose a conference, put its opinions together, name and publish the issues."""

from .desk import MAY_SYNTHESISE, synthesise
from .issue import synthesis_issue
from .sessions import WAITING, synthesis, to_synthesise
