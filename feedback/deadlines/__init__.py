"""What the ward owes about an opinion, and when, counted from the rows of its case and explained line by line.

`Opinion.duty` and `Opinion.due_on` hold the next duty, so that lists can be sorted and «late» is one comparison. Every
verb that changes a duty ends with `refresh_deadline`; a change of the calendar or of a rule, and the daily run, count
all open cases again.
"""

from .answer_times import answer_time_differences, recount_answer_times
from .counting import UNDECIDED, answer_deadline, awaits_answer, owed, with_case_rows
from .refreshing import (
    note_owed,
    refresh_all_deadlines,
    refresh_deadline,
    refresh_deadlines,
    refresh_open_cases,
    refresh_session_deadlines,
)
