"""Tells when what the public sees has changed: one row with a random token, which triggers change in the same
transaction.

Triggers, because every way of writing passes them: verbs, the admin, imports, erasure, SQL by hand. The token is random
each time, so a restored database never has an old token for other rows.

Django's migrations on SQLite rebuild tables and lose their triggers; PostgreSQL refuses to change a column that a
trigger names. So `migrate` first removes all triggers and the row, and puts them back at the end: meanwhile, and if a
migration fails, there is no row and nothing is kept.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import connection, connections

TABLE = "dialogue_portal_publication"
MOVES = f"{TABLE}_moves"
"""The name of the trigger function on PostgreSQL."""
EVENTS = ("insert", "update", "delete")

WATCHED = {
    "sessions_app": "agendaitem announcement announcementfile announcementphoto announcementversion attendeecount body "
    "calendarday conclusioncorrection conclusionitem conclusionnotice deadlinerule dialoguesession document "
    "documenttext documentversion earlierwords letterhead meeting meeting_groups official officialrole papertext "
    "participation photo posting posting_sent_to reportedfigure residentialgroup retentionrule sessionchange "
    "sitenotice topic wardprofile",
    "feedback": "answertime assignment attachment carryover commitment commitment_coordinating_bodies "
    "commitment_issues commitment_opinions deadlineextension declinereason donereport dropreason "
    "earlierpromisewords earlierreason informationrequest issue issue_conclusion_items issueopinion leadchange "
    "liveentry opinion opinion_conclusion_items opinioncorrection outcome postponement privacynotice progressentry "
    "progressfile promisecorrection referral response responsefile resumption urging verification verificationfile",
}
"""By app: the tables whose rows the public reads."""

ONLY_WHERE = {
    "feedback_opinion": "{row}.moderation IN ('approved', 'duplicate') AND {row}.visibility <> 'not_published'",
    "feedback_response": "{row}.state IN ('published', 'superseded')",
    "feedback_attachment": "{row}.is_public",
    "feedback_verificationfile": "{row}.is_public",
}
"""Of these tables, the rows that the public reads or has read. What residents send changes the token only when staff
publish it, so nobody can keep the portal busy by sending; nor do drafts of answers, which are saved while they are
typed."""

NOT_SEEN = {"sessions_app_announcement": ["view_count"]}
"""Columns that do not change the token: a view count may lag."""

LAGS = {
    "feedback_concerncount": "how many they are: the lists that show it and are sorted by it, within the minute",
    "feedback_follow": "«Tôi cũng quan tâm»: the page where it is said tells at once, others within the minute",
    "feedback_rating": "counted in the figures, with a lag of a minute at most",
    "feedback_figuretotals": "counts made from other rows",
    "feedback_sessionfigures": "counts made from other rows",
    "sessions_app_caseevent": "days in the story of a case; the verb that wrote the event changed the case as well",
}
"""Tables that public pages read and that do not change the token: no page is older than a minute anyway. Residents
write the first three, and each write would otherwise have every page made anew."""

UNSEEN = {
    "auth": "group group_permissions permission",
    "dialogue_portal": "heartbeat publication",
    "django": "admin_log content_type migrations session",
    "django_tasks": "database_dbtaskresult",
    "feedback": "casehandback commitment_words importbatch opiniondraft opinion_words personrequest phonecall "
    "promisehandback registrant registration responsehand responsetemplate sender sendernote synthesisstep "
    "synthesisstep_began synthesisstep_ended tombstone waitingfile",
    "sessions_app": "documentnumber outboxmessage ratewindow recoverycode removalrequest seal sealedhead secondfactor "
    "standin user user_groups user_user_permissions",
}
"""By app: the tables that no public page reads."""


def names(tables: dict[str, str]) -> set[str]:
    return {f"{app}_{table}" for app, listed in tables.items() for table in listed.split()}


def current() -> str | None:
    """The token now: the same token means the same rows. None where nothing is watched. Raises `DatabaseError`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT token FROM {TABLE}")
        row = cursor.fetchone()
    return row[0] if row else None


def unwatch(using: str, **kwargs: Any) -> None:
    """Remove the triggers and the token, before tables change."""
    database = connections[using]
    if TABLE not in database.introspection.table_names():
        return
    with database.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")
        for trigger, table in triggers_there(cursor):
            cursor.execute(f"DROP TRIGGER {trigger}" + (f" ON {table}" if database.vendor == "postgresql" else ""))


def watch(using: str, **kwargs: Any) -> None:
    """Create the triggers that are missing, and a new token. Runs after each migration and each flush."""
    database = connections[using]
    tables = set(database.introspection.table_names())
    if TABLE not in tables:
        return
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(FUNCTION)
        there = {name for name, _ in triggers_there(cursor)}
        for table in sorted(names(WATCHED) & tables):
            for name, rule in triggers_of(table, database.vendor):
                if name not in there:
                    cursor.execute(rule)
        cursor.execute(f"DELETE FROM {TABLE}")
        cursor.execute(f"INSERT INTO {TABLE} (id, token) VALUES (1, %s)", [str(uuid4())])


def triggers_there(cursor: Any) -> list[tuple[str, str]]:
    """Name and table of each of our triggers in the database."""
    if cursor.db.vendor == "sqlite":
        cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
    else:
        here = "relnamespace = current_schema()::regnamespace"
        cursor.execute(f"SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE {here}")
    return [(trigger, table) for trigger, table in cursor.fetchall() if trigger.startswith("publication_")]


def triggers_of(table: str, vendor: str) -> Iterator[tuple[str, str]]:
    """Name and SQL of the three triggers on `table`."""
    create = create_on_sqlite if vendor == "sqlite" else create_on_postgresql
    for event in EVENTS:
        rows = {"insert": ["new"], "update": ["old", "new"], "delete": ["old"]}[event]
        seen = " OR ".join(f"({ONLY_WHERE[table].format(row=row)})" for row in rows) if table in ONLY_WHERE else ""
        name = f"publication_{event}_{table}"
        columns = columns_seen(table) if event == "update" and table in NOT_SEEN else ""
        yield name, create(name, f"{event}{columns}", table, f" WHEN ({seen})" if seen else "")


def columns_seen(table: str) -> str:
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    columns = [field.column for field in model._meta.concrete_fields if field.column not in NOT_SEEN[table]]
    return f" OF {', '.join(columns)}"


def create_on_sqlite(name: str, event: str, table: str, when: str) -> str:
    return (
        f"CREATE TRIGGER {name} AFTER {event} ON {table}{when} "
        f"BEGIN UPDATE {TABLE} SET token = lower(hex(randomblob(16))); END"
    )


def create_on_postgresql(name: str, event: str, table: str, when: str) -> str:
    """A deferred trigger: the single row is locked only while a transaction commits, so no verb waits for another in
    the middle of its work, and no two wait for each other."""
    return (
        f"CREATE CONSTRAINT TRIGGER {name} AFTER {event} ON {table} DEFERRABLE INITIALLY DEFERRED "
        f"FOR EACH ROW{when} EXECUTE FUNCTION {MOVES}()"
    )


FUNCTION = f"""
CREATE OR REPLACE FUNCTION {MOVES}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('portal.moved_in', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        PERFORM set_config('portal.moved_in', pg_current_xact_id()::text, true);
        UPDATE {TABLE} SET token = gen_random_uuid();
    END IF;
    RETURN NULL;
END $$
"""
"""Changes the token once in a transaction, however many rows that changes."""
