"""The desk «Cần gọi điện»: whom to call and why, what to say, the log of the call, the letter in its place."""

from .call import call_page, dismiss, show_contact
from .letter import letter
from .queue import call_list
from .waiting import MAY_CALL, calls_for
