"""Two people at one row: the second is told who changed what meanwhile, and nothing that either typed is lost.

A form says as what it was opened: a short mark of each of its values and of the rows below it. When it comes back and
one of them reads otherwise now, nothing is saved. Boxes that were left alone then take what the other wrote; the same
form saved again goes over the rest of the other's text knowingly.
"""
