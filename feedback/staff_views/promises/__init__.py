"""The desk of promises: what must be done, by whom, by when; whether it was done."""

from .correction import promise_correction
from .desk import MAY_SEE, promise_print, promises
from .files import progress_file, verification_file
from .one import promise
from .sources import MAY_ADD, RECENT, newest_answers_left, promise_sources
