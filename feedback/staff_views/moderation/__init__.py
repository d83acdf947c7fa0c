"""The desk of moderation: the queue, and one opinion after the other."""

from .case import MAY_MODERATE, marks, moderate, preview
from .queue import moderation
