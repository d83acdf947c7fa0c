"""Backups: one file that holds the database of one moment and every file that its rows tell of.

`archive` (how the file is made up, sealed and read), `databases` (out of and into SQLite and PostgreSQL), `making` and
`restoring` (what the commands do), `refusals` (what a restore asks before it writes), `unfinished` (what nobody may
open while it does), `tombstones` (what was erased since must not come back), `crossing` (rows of one database as the
other takes them).

The keys of the portal are never in it: whoever finds a backup without them can open no code, and whoever has lost them
can verify no record. docs/sao-luu.md tells the operator where to keep them.
"""
