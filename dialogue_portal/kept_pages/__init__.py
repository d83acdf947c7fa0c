"""Finished public pages, kept in the process that made them.

A page that anybody may read is the same for everybody: it depends on its address, on what is published, and on the
clock. So the first answer is kept whole, headers and all, and given again as long as neither the `publication` has
moved (one small query tells) nor the minute has passed. The parts: `publication` (what moves it), `addresses` (which
pages), `pages` (one kept page, and the shelf they stand on), `encodings` (how it is packed), `handler` (the door).

Only these pages are compressed: nothing secret is in them, and nothing that a stranger could weigh against a secret
by its compressed length (BREACH). Forms and all pages of people who are signed in leave as they are.
"""
