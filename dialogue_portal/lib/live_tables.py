"""Operations for migrations that change a large table while people go on writing to it."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.migrations import AddConstraint, AddIndex


class AddIndexOnLiveTable(AddIndexConcurrently):
    """`AddIndex` for a large table: on PostgreSQL the index is built without blocking writers.

    Its migration must have `atomic = False`. It first drops what an interrupted attempt left, so `migrate` can simply
    be run again. On SQLite it is an ordinary `AddIndex`.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            AddIndex.database_forwards(self, app_label, schema_editor, from_state, to_state)
            return
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {schema_editor.quote_name(self.index.name)}")
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        ordinary = schema_editor.connection.vendor != "postgresql"
        backwards = AddIndex.database_backwards if ordinary else AddIndexConcurrently.database_backwards
        backwards(self, app_label, schema_editor, from_state, to_state)


class AddUniqueConstraintOnLiveTable(AddConstraint):
    """As `AddIndexOnLiveTable`, for a `UniqueConstraint` with a condition, which both databases store as an index."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        made = str(self.constraint.create_sql(model, schema_editor))
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {schema_editor.quote_name(self.constraint.name)}")
        schema_editor.execute(made.replace("UNIQUE INDEX", "UNIQUE INDEX CONCURRENTLY", 1), params=None)
