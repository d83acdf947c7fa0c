"""Two people edit one row: the second is told who changed what meanwhile, and no input is lost.

A form carries a short mark of each of its values and of the rows below, as they were when it was opened. If one differs
when it is sent, nothing is saved. Boxes that were not edited then take the new values; saving the same form again
overwrites the rest knowingly.
"""
