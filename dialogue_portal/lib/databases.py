"""What commands need of the database that pages must not have."""

from django.db import connection


def lift_time_limit() -> None:
    """Let queries take as long as they need: the limit is meant for pages, which somebody waits for.

    Inside a transaction until its end, else for all that this process still asks.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET {'LOCAL' if connection.in_atomic_block else ''} statement_timeout = 0")
