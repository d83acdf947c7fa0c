"""Backups: one file that holds the database of one moment and every file that its rows tell of.

`archive` (how the file is made up, sealed and read), `databases` (out of and into SQLite and PostgreSQL), `making` and
`restoring` (what the commands do), `tombstones` (what was erased since must not come back).

The keys of the portal are never in it: whoever finds a backup without them can open no code, and whoever has lost them
can verify no record. docs/sao-luu.md tells the operator where to keep them.
"""
