"""The desk of sorting: whose matter an opinion is and who deals with it; what is with others and late."""

from .case import sort_case
from .issue import sort_issue
from .queue import sorting
from .waiting import MAY_ASSIGN
