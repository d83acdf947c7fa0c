"""Who comes to a meeting and about what they speak: the list, one registration, what is printed and taken along."""

from .bulk import in_bulk
from .calling import call
from .desk import MAY_CHANGE, MAY_SEE, act, add, hold_back, let_in_held, person_in, registrations, withdraw_held
from .hall import hall
from .one import registration
from .papers import door, file, speakers
