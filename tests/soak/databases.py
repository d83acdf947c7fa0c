"""A database of its own for every portal: keys are made anew for each, and what others signed would not verify."""

import os
import re
import uuid

import psycopg2


def fresh_database():
    """The address of an empty database on the server that DATABASE_URL names; empty without one, which is SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return ""
    name = f"soak_{uuid.uuid4().hex}"
    server = psycopg2.connect(url)
    server.autocommit = True
    server.cursor().execute(f"CREATE DATABASE {name}")
    server.close()
    return re.sub(r"/[^/]*$", f"/{name}", url)
