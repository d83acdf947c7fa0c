"""A backup made on one database comes back on the other: to the last value, and in force there as here."""

import shutil
import sqlite3
from contextlib import closing

import pytest
from django.apps import apps
from django.core.management import CommandError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from dialogue_portal.backup import archive, crossing, databases, making
from dialogue_portal.kept_pages import publication
from feedback.models import Attachment, Opinion, ResponseTemplate, Sender
from sessions_app import chain
from sessions_app.models import CaseEvent
from tests.marks import committing
from tests.pdfs import kept_pdf

from .. import kept_database
from ..builders import make_commitment, make_photo, make_user
from .steps import counts, lose_everything, make_case, restore

with_the_other = pytest.mark.skipif(
    connection.vendor == "postgresql" and not kept_database.kept("sqlite3").exists(),
    reason="no SQLite tables at hand: python -m tests.kept_database",
)

ODD = 'Gạch \\ chéo, \\N, tab \t, xuống\r\ndòng, "nháy"; 😀 \\'
KINDS = {"bool": "boolean", "datetime": "timestamp with time zone"}
"""PostgreSQL's name for SQLite's."""


def other_backup(folder, *, changed=lambda database: None):
    """A backup as the other database would make it of the rows that are here, with what `changed` does to them."""
    folder.mkdir()
    chain.seal()
    dumped = databases.dump(folder)
    crossed = as_of_sqlite(dumped, folder, changed) if dumped.columns else as_of_postgresql(dumped, folder)

    def fill(writer):
        making.add_files(writer, print)
        for name, path in crossed.files.items():
            with path.open("rb") as file:
                writer.add(archive.DATABASE + name, file, path.stat().st_size)
        return archive.Manifest(
            made_at=timezone.now().isoformat(),
            vendor="sqlite" if connection.vendor == "postgresql" else "postgresql",
            migrations=databases.applied_migrations(),
            counts=crossed.counts,
            columns=crossed.columns,
            seal=making.sealed_head(),
        )

    archive.write(folder / "sao-luu.tar.gz", "", fill)
    return folder / "sao-luu.tar.gz"


def as_of_sqlite(dumped, folder, changed):
    shutil.copy(kept_database.kept("sqlite3"), path := folder / databases.SQLITE_FILE)
    with closing(sqlite3.connect(path)) as database:
        for table, columns in dumped.columns.items():
            crossing.into_sqlite(database, dumped.files[f"{table}.copy"], table, columns)
        database.execute("UPDATE sqlite_sequence SET seq = seq + 1000 WHERE name = 'feedback_opinion'")
        changed(database)
        database.commit()
    return databases.Dump({databases.SQLITE_FILE: path}, dumped.counts)


def as_of_postgresql(dumped, folder):
    path, crossed = dumped.files[databases.SQLITE_FILE], databases.Dump({}, dumped.counts)
    for table in dumped.counts:
        with closing(sqlite3.connect(path)) as database:
            kinds = {
                name: KINDS.get(kind, kind) for _, name, kind, *_ in database.execute(f"PRAGMA table_info({table})")
            }
        crossed.columns[table] = list(kinds)
        crossed.files[f"{table}.copy"] = crossing.out_of_sqlite(path, folder, table, kinds)
    return crossed


def every_value():
    """By table; those that the restored portal writes itself aside."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in counts()]
    return {model._meta.db_table: list(model._base_manager.order_by("pk").values()) for model in models}


@pytest.mark.long
@committing
@with_the_other
def test_all_of_it_comes_back_on_the_other_database(settings, tmp_path):
    opinion = make_case(public_text="Cống ngõ Mười Lăm bị tắc", original_text=ODD, subject="Cống tắc")
    make_commitment(title="Lát lại vỉa hè ngõ Mười Lăm"), make_photo(), make_user("Văn phòng")
    path = other_backup(tmp_path / "sao-luu")
    before, seal = every_value(), chain.latest_seal()
    assert all(before[table] for table in ["feedback_sender", "sessions_app_photo", "auth_group_permissions"])
    lose_everything(settings, tmp_path)
    said = restore(path)
    assert ("chuyển sang" in said, "khớp với dấu niêm" in said) == (True, True)
    assert every_value() == before
    assert chain.latest_seal() == seal
    assert Attachment.objects.get().file.read() == kept_pdf(b"noi dung")
    assert [found.pk for found in Opinion.objects.containing("cong ngo muoi lam")] == [opinion.pk]
    is_in_force(opinion)


def is_in_force(opinion):
    """Numbers go on, constraints refuse, and what the public sees is watched."""
    last = Opinion.objects.latest("pk").pk
    token = publication.current()
    new = make_case()
    assert new.pk > last + (1000 if connection.vendor == "postgresql" else 0)
    assert publication.current() != token
    with pytest.raises(IntegrityError), transaction.atomic():
        Sender.objects.create(opinion=opinion)
    event = CaseEvent.objects.latest("pk")
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseEvent.objects.bulk_create([CaseEvent(**{**fields_of(event), "id": event.pk + 1})])


def fields_of(event):
    return {field.attname: getattr(event, field.attname) for field in event._meta.concrete_fields}


@pytest.mark.long
@committing
@with_the_other
@pytest.mark.only_on("postgresql", "SQLite takes a text of any length")
def test_what_postgresql_does_not_take_is_told_by_its_place_and_not_by_its_words(settings, tmp_path):
    ResponseTemplate.objects.create(name="Mẫu")
    spoilt = "UPDATE feedback_responsetemplate SET name = 'Bí mật' || hex(zeroblob(400))"
    path = other_backup(tmp_path / "sao-luu", changed=lambda database: database.execute(spoilt))
    lose_everything(settings, tmp_path)
    with pytest.raises(CommandError, match="COPY feedback_responsetemplate, line 1, column name") as refused:
        restore(path)
    assert "Bí mật" not in str(refused.value)
    assert not ResponseTemplate.objects.exists()


@pytest.mark.parametrize("text", [ODD, "", "\\", "\\\\n", "a\\tb\tc", "\\.", "\b\f\v"])
def test_a_text_is_the_same_after_it_was_written_and_read(text):
    assert crossing.unescaped(crossing.plain(text)) == text
    assert not set(crossing.plain(text)) & {"\t", "\n", "\r"}


def test_a_moment_is_written_as_django_writes_it_for_sqlite():
    """Else rows would sort by how they were written."""
    texts = ["2026-11-26 08:30:00.12+07", "2026-11-26 01:30:00+00"]
    assert [*map(crossing.moment, texts)] == ["2026-11-26 01:30:00.120000", "2026-11-26 01:30:00"]


ALIKE = """
AutoField BigAutoField BigIntegerField CharField DateField FileField IntegerField JSONField PositiveBigIntegerField
PositiveIntegerField PositiveSmallIntegerField SlugField SmallIntegerField TextField TimeField
"""
"""Both databases write these alike."""


def test_every_kind_of_column_is_one_that_crosses():
    """A column of a new kind would be put in as SQLite happens to write it."""
    fields = [field for model in apps.get_models(include_auto_created=True) for field in model._meta.concrete_fields]
    kinds = {(field.target_field if field.is_relation else field).get_internal_type() for field in fields}
    assert kinds <= {*ALIKE.split(), "BooleanField", "DateTimeField", "UUIDField"}
