"""The search words as a migration makes them."""

import pytest
from django.db import connection

on_sqlite = pytest.mark.only_on("sqlite", "FTS5 is SQLite's")


class Editor:
    """The parts of a schema editor that the migration uses."""

    connection = connection

    @staticmethod
    def execute(sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)
