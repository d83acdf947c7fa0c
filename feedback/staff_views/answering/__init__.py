"""The desk of answers: what waits to be written, approved or published, and one answer after the other."""

from ..case import MAY_ANSWER
from .case import answer
from .many import answer_many
from .queue import answering
