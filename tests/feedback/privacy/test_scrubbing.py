"""What is written over when something of a person was erased, in a young portal too."""

import pytest
from django.db import connection

from feedback.models import Sender
from feedback.privacy.scrubbing import scrub_personal
from tests.builders import make_opinion
from tests.marks import committing

pytestmark = [
    committing,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no statistics"),
]


def columns_with_samples(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT attname FROM pg_stats WHERE schemaname = current_schema() AND tablename = %s", [table])
        return {name for (name,) in cursor.fetchall()}


def test_tables_in_which_nothing_is_left_keep_no_samples_of_what_was():
    """Triggers and the search lean on some columns of answers and opinions: those PostgreSQL lets nobody alter."""
    make_opinion(sender={"name": "Nguyễn Thị Tám", "phone": "+84911115678"})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert {"name", "phone"} <= columns_with_samples("feedback_sender")
    Sender.objects.get().opinion.delete()
    scrub_personal()
    assert not {"name", "phone"} & columns_with_samples("feedback_sender")
    assert not {"subject", "original_text"} & columns_with_samples("feedback_opinion")
