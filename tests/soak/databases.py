"""A database for every portal: each has new keys, with which rows signed by others would not verify."""

import os
import re
import uuid

import psycopg2


def fresh_database():
    """The address of an empty database on the server in DATABASE_URL; empty without one, which means SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return ""
    name = f"soak_{uuid.uuid4().hex}"
    server = psycopg2.connect(url)
    server.autocommit = True
    server.cursor().execute(f"CREATE DATABASE {name}")
    server.close()
    return re.sub(r"/[^/]*$", f"/{name}", url)
