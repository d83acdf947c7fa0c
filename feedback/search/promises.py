"""The word index of the search in promises, over their `words`, like that of the opinions.

It gives all that have the words; lists of very many promises read the newest first (`reading_finds`). A migration that
makes SQLite rebuild the table ends with `RunPython(promises.recreate_triggers, promises.recreate_triggers)`.
"""

from typing import Any

from django.db.models import BooleanField, Lookup, Q

from dialogue_portal.lib.fields import WordsField

from . import index
from .words import as_begun

PROMISES = "feedback_commitment"
WORDS = "feedback_commitment_words"
"""The FTS5 table on SQLite; on PostgreSQL the GIN index."""

TRIGGERS = index.triggers_of(WORDS, PROMISES, "words")


WORDS_OF = f"""
CREATE OR REPLACE FUNCTION {WORDS}_of(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
    SELECT array_to_tsvector(array_remove(string_to_array(cut, ' '), ''))
    FROM (SELECT regexp_replace(words, '([^ ]{{{index.LONGEST}}})[^ ]+', '\\1', 'g') AS cut) AS once
$$
"""
"""The function that PostgreSQL's index is over. Declared expensive, so that no plan computes it for every promise,
which takes seconds."""


def having(words: list[str]) -> Q:
    """Promises that have all the folded `words`; the last may be incomplete."""
    return Q(words__has=as_begun(words))


def reading_finds(word: str, *, begun: bool) -> Q:
    """Promises that have the folded `word`, if `begun` also as the beginning of another; found by reading each."""
    return Q(words__contains=f" {word}" if begun else f" {word} ")


def create(apps: Any, schema_editor: Any) -> None:
    """Set up the index over the existing promises; the forward step of the migration."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(index.table_of(WORDS, PROMISES, "words"))
        recreate_triggers(apps, schema_editor)
        return
    schema_editor.execute(WORDS_OF)
    schema_editor.execute(f"CREATE INDEX {WORDS} ON {PROMISES} USING gin ({WORDS}_of(words))")


def remove(apps: Any, schema_editor: Any) -> None:
    """Remove the index; the backward step of the migration."""
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.execute(f"DROP INDEX {WORDS}")
        schema_editor.execute(f"DROP FUNCTION {WORDS}_of(text)")
        return
    for name in TRIGGERS:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
    schema_editor.execute(f"DROP TABLE {WORDS}")


def recreate_triggers(apps: Any, schema_editor: Any) -> None:
    """Restore the triggers that SQLite lost, and fill the index again, as rows may have changed meanwhile."""
    if schema_editor.connection.vendor == "sqlite":
        index.put_on(TRIGGERS, schema_editor.execute)
        schema_editor.execute(index.filling(WORDS))


@WordsField.register_lookup
class PromiseHasWords(Lookup):
    """`words__has=Words(…)`: queries the index. Only for the words of a promise."""

    lookup_name = "has"
    prepare_rhs = False
    output_field = BooleanField()

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[str, ...]]:
        rows = compiler.quote_name_unless_alias(self.lhs.alias)
        return f"{rows}.id IN (SELECT rowid FROM {WORDS} WHERE {WORDS} MATCH %s)", (self.rhs.fts5,)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str, ...]]:
        """Forces the index first: on its own, the planner may read on from the newest and find none."""
        rows = compiler.quote_name_unless_alias(self.lhs.alias)
        found = f"SELECT found.id FROM {PROMISES} found WHERE {WORDS}_of(found.words) @@ %s::tsquery"
        return f"{rows}.id = ANY(ARRAY({found}))", (self.rhs.tsquery,)
