"""The word index of the search in opinions: what both databases keep beside Django's tables, and how it is queried.

SQLite: an FTS5 table over `folded`, kept up to date by triggers. PostgreSQL: a stored tsvector of the words of `folded`
and of the pairs they form («_duong_lang»), with a GIN index: phrase queries on its own positions took 200 ms. The index
says where words occur, never what may be shown: callers start from `.public()`.

Django rebuilds a SQLite table to change it, and its triggers are lost: a migration that alters `Opinion` ends with
`RunPython(search_index.recreate_triggers, search_index.recreate_triggers)`. A test fails if that was forgotten.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Lookup

from dialogue_portal.lib.fields import FoldedField

OPINIONS = "feedback_opinion"
WORDS = "feedback_opinion_words"
"""The FTS5 table on SQLite; on PostgreSQL the GIN index."""


def triggers_of(words: str, table: str, column: str) -> dict[str, str]:
    """The triggers, by name, that keep the FTS5 table `words` up to date when `table` changes."""
    add = f"INSERT INTO {words} (rowid, {column}) VALUES (new.id, new.{column});"
    drop = f"INSERT INTO {words} ({words}, rowid, {column}) VALUES ('delete', old.id, old.{column});"
    return {
        f"{words}_insert": f"AFTER INSERT ON {table} BEGIN {add} END",
        f"{words}_delete": f"AFTER DELETE ON {table} BEGIN {drop} END",
        f"{words}_update": f"AFTER UPDATE OF id, {column} ON {table} BEGIN {drop} {add} END",
    }


TRIGGERS = triggers_of(WORDS, OPINIONS, "folded")

SIGNS = (
    r"[\u0001-\u002f\u003a-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    r"\u2000-\u206f\u20a0-\u20cf\u2100-\u214f\u2190-\u245f\u2500-\u2bff\u3000-\u303f\ufe00-\ufe0f\uff00-\uff0f"
    r"\U0001f000-\U0001faff]+"
)
"""Anything but letters and digits, as in FTS5. PostgreSQL's own parser would keep «05/tb-ubnd» in one piece."""

LONGEST = 40
"""How many letters of a word PostgreSQL keeps: it refuses a row with a word of more than 2,046 bytes."""

PAIRS = "'([^ ]+) ([^ ]+)', '_\\1_\\2', 'g'"
WORDS_OF = f"""
CREATE FUNCTION {WORDS}_of(folded text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_to_tsvector(array_remove(string_to_array(concat_ws(' ',
        bare, regexp_replace(bare, {PAIRS}), regexp_replace(regexp_replace(bare, '^[^ ]+ ', ''), {PAIRS})), ' '), ''))
    FROM (SELECT regexp_replace(trim(regexp_replace(folded, '{SIGNS}', ' ', 'g')),
        '([^ ]{{{LONGEST}}})[^ ]+', '\\1', 'g') AS bare) AS cut
$$
"""
"""First to second word, third to fourth and so on, then the same from the second word on, which gives all pairs."""


CREATE_INDEX = f"CREATE INDEX {WORDS} ON {OPINIONS} USING gin (words) WITH (fastupdate = off)"
"""For PostgreSQL."""


def table_of(words: str, table: str, column: str) -> str:
    """The SQL that makes the FTS5 table `words` over a column of `table`."""
    return (
        f"CREATE VIRTUAL TABLE {words} USING fts5({column}, content='{table}', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 0')"
    )


def create(apps: Any, schema_editor: Any) -> None:
    """Set up the index over the existing opinions; the forward step of the migration."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(table_of(WORDS, OPINIONS, "folded"))
        recreate_triggers(apps, schema_editor)
        return
    # Counting words is done once: the time limit of web requests is not meant for it.
    schema_editor.execute("SET LOCAL statement_timeout = 0")
    schema_editor.execute(WORDS_OF)
    schema_editor.execute(
        f"ALTER TABLE {OPINIONS} ADD COLUMN words tsvector GENERATED ALWAYS AS ({WORDS}_of(folded)) STORED"
    )
    schema_editor.execute(CREATE_INDEX)


def remove(apps: Any, schema_editor: Any) -> None:
    """Remove the index; the backward step of the migration."""
    if schema_editor.connection.vendor == "sqlite":
        for name in TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        schema_editor.execute(f"DROP TABLE {WORDS}")
        return
    schema_editor.execute(f"ALTER TABLE {OPINIONS} DROP COLUMN words")
    schema_editor.execute(f"DROP FUNCTION {WORDS}_of(text)")


def recreate_triggers(apps: Any, schema_editor: Any) -> None:
    """Restore the triggers that SQLite lost, and fill the index again, as rows may have changed meanwhile."""
    if schema_editor.connection.vendor != "sqlite":
        return
    put_on(TRIGGERS, schema_editor.execute)
    schema_editor.execute(filling(WORDS))


def put_on(triggers: dict[str, str], execute: Callable[[str], Any]) -> None:
    for name, rule in triggers.items():
        execute(f"DROP TRIGGER IF EXISTS {name}")
        execute(f"CREATE TRIGGER {name} {rule}")


def filling(words: str) -> str:
    return f"INSERT INTO {words} ({words}) VALUES ('rebuild')"


def rebuild(words: str = WORDS) -> None:
    """Fill SQLite's index again: it keeps the words of deleted texts until it happens to merge its pieces."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(filling(words))


MOST_READ = 4200
"""How many texts may be read for frequent words: that takes 30 ms; beyond, the index is quicker."""


AS_MANY_READ = 4
"""One in so many of the texts that the index would give may be read instead: both databases look up each to see whether
it is wanted. For a unit with a seventh of a million cases these are 81,000 texts, which takes 320 ms on SQLite, and 4 s
on PostgreSQL if they are not in memory; of its own list some 5,000 are read."""


FREQUENT = 0.01
"""The share of all texts from which PostgreSQL does not collect the keys first, as that takes longer than reading
on."""


READ_BACK = 50_000
"""How many texts PostgreSQL reads for words that are frequent in the newest: 250 ms if they occur nowhere else."""


@dataclass(frozen=True)
class Words:
    """What to search for, in the language of each database. Made only of bare words, so nothing needs escaping.

    `patterns` are the same as regular expressions, for words so frequent that reading the newest texts is quicker than
    getting all of them from the index; else empty. `share` is the part of the texts read in turn that has them; `found`
    an estimate from the newest of how many there are in all. `rare` are words for which the index gives few texts, and
    `checked` the patterns of the other words, for which these texts are read: for a word in every other text, or for
    all words that begin like the last one, the index would first collect very many. `gathered`: whether PostgreSQL
    collects all texts that match before it takes the newest (True), or reads them one by one from the newest, whose key
    is `newest`, `READ_BACK` at most (False); None leaves the choice to it.
    """

    fts5: str
    tsquery: str
    patterns: tuple[str, ...] = ()
    share: float = 0
    found: int = 0
    rare: "Words | None" = None
    checked: tuple[str, ...] = ()
    gathered: bool | None = None
    newest: int = 0

    def are_read_in_turn(self, wanted: int | None) -> bool:
        """Whether reading texts one by one until `wanted` have the words is quicker than the index."""
        most_read = max(MOST_READ, self.found // AS_MANY_READ)
        return bool(self.patterns) and wanted is not None and wanted <= self.share * most_read


def all_of(words: list[str], *, last_is_begun: bool = False) -> Words:
    """All of `words`; `last_is_begun` lets the last match any word that starts with it."""
    star, colon = ("*", ":*") if last_is_begun else ("", "")
    fts5 = " AND ".join(f'"{word}"' for word in words)
    tsquery = " & ".join(f"'{word[:LONGEST]}'" for word in words)
    return Words(fts5 + star, tsquery + colon)


def any_of(grams: Iterable[tuple[str, ...]]) -> Words:
    """At least one of `grams`: single words, or two in succession."""
    grams = [tuple(word[:LONGEST] for word in gram) for gram in grams]
    fts5 = " OR ".join('"{}"'.format(" ".join(gram)) for gram in grams)
    return Words(fts5, " | ".join("'_{}_{}'".format(*gram) if len(gram) == 2 else f"'{gram[0]}'" for gram in grams))


def in_a_row(phrases: Iterable[list[str]]) -> Words:
    """The words of one of `phrases` in succession. PostgreSQL only knows pairs: it finds a few more."""
    fts5, tsquery = [], []
    for words in phrases:
        cut = [word[:LONGEST] for word in words]
        pairs = [f"'_{first}_{second}'" for first, second in pairwise(cut)]
        fts5.append(f'"{" ".join(words)}"')
        tsquery.append(f"({' & '.join(pairs or [repr(cut[0])])})")
    return Words(" OR ".join(fts5), " | ".join(tsquery))


BEGINS, ENDS = r"(?<![^\W_])", r"(?![^\W_])"


def patterns_for(words: list[str], *, last_is_begun: bool) -> tuple[str, ...]:
    """Regular expressions that together match the same as `all_of`."""
    whole = [f"{BEGINS}{word}{ENDS}" for word in words]
    return (*whole[:-1], whole[-1].removesuffix(ENDS)) if last_is_begun else tuple(whole)


@FoldedField.register_lookup
class HasWords(Lookup):
    """`folded__has=Words(…)`: queries the index. Only for the column that has one."""

    lookup_name = "has"
    prepare_rhs = False
    output_field = BooleanField()

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[str, ...]]:
        rows = compiler.quote_name_unless_alias(self.lhs.alias)
        end = compiler.query.high_mark
        if self.rhs.are_read_in_turn(end):
            patterns = self.rhs.patterns  # a pattern calls Python: only the few texts with the letters are matched
            letters = tuple(pattern.removeprefix(BEGINS).removesuffix(ENDS) for pattern in patterns)
            each = [f"INSTR({rows}.folded, %s)"] * len(letters) + [f"{rows}.folded REGEXP %s"] * len(patterns)
            return " AND ".join(each), (*letters, *patterns)
        found = f"SELECT rowid FROM {WORDS} WHERE {WORDS} MATCH %s"
        if self.rhs.gathered is not None:  # only the newest are wanted; one in three may not be public
            return f"{rows}.id IN ({found} ORDER BY rowid DESC LIMIT {end * 3 // 2})", (self.rhs.fts5,)
        asked = f"{rows}.id IN ({found})"
        if self.rhs.rare:
            each = [asked] + [f"{rows}.folded REGEXP %s"] * len(self.rhs.checked)
            return f"({' AND '.join(each)})", (self.rhs.rare.fts5, *self.rhs.checked)
        return asked, (self.rhs.fts5,)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """On its own, the planner reads the newest texts one by one until it has a page, or all of them if the words
        occur nowhere; or it sorts forty thousand because it estimates that five words seldom come together. So the
        query forces one way, wherever the newest texts have shown how frequent the words are."""
        rows, end = compiler.quote_name_unless_alias(self.lhs.alias), compiler.query.high_mark
        asked, wanted = f"{rows}.words @@ %s::tsquery", (self.rhs.tsquery,)
        one_by_one = f"CASE WHEN {asked} THEN TRUE ELSE FALSE END"  # a form that no index matches
        found = f"SELECT found.id FROM {OPINIONS} found WHERE found.words @@ %s::tsquery"
        if self.rhs.gathered:  # words that are rare in the newest may have been frequent once
            return f"{rows}.id = ANY(ARRAY({found} LIMIT {READ_BACK}))", wanted
        if self.rhs.gathered is False:
            return f"({rows}.id > %s AND {one_by_one})", (self.rhs.newest - READ_BACK, *wanted)
        if self.rhs.are_read_in_turn(end):
            return one_by_one, wanted
        if not self.rhs.patterns or end is None:
            return asked, wanted
        if self.rhs.rare:
            each = "CASE WHEN found.words @@ %s::tsquery THEN TRUE ELSE FALSE END"
            return f"{rows}.id = ANY(ARRAY({found} AND {each}))", (self.rhs.rare.tsquery, *wanted)
        if self.rhs.share < FREQUENT:
            return f"{rows}.id = ANY(ARRAY({found}))", wanted
        return asked, wanted
