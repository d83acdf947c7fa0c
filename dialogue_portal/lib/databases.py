"""What commands need of the database that pages must not have."""

from django.db import connection


def lift_time_limit() -> None:
    """Let this process's queries take as long as they need: the limit is meant for pages, which somebody waits for."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
