"""A cache of finished public pages, in the process that made them.

A public page is the same for everybody: it depends on its address, on what is published, and on the clock. So the first
answer is kept whole, headers and all, and given again until the `publication` moves (one small query tells) or the
minute ends. The modules: `publication` (what moves it), `addresses` (which pages are kept), `pages` (one kept page, and
the shelf they stand on), `encodings` (how it is compressed), `handler` (which answers with it), `parts` and `part_tags`
(kept parts of pages).

Only these pages are compressed: they hold nothing secret that a stranger could guess from the compressed length
(BREACH). Forms and all pages of people who are signed in are sent uncompressed.
"""
