"""Backups: one file with the database at one moment and every file named in its rows.

`archive` (the format: written, sealed, read), `databases` (out of and into SQLite and PostgreSQL), `making` and
`restoring` (the commands), `refusals` (checks before a restore writes), `unfinished` (the mark that keeps everybody out
during a restore), `tombstones` (erasures that a restore must repeat), `crossing` (converting rows between the two
databases).

The keys of the portal are never in it: somebody who finds a backup without them can open no code, and somebody who has
lost them cannot verify the record. docs/sao-luu.md tells the operator where to keep them.
"""
