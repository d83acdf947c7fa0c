"""Django's SQLite backend, in which those who write wait in a queue. The name must end in `sqlite3`."""
