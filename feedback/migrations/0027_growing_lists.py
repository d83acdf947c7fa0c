"""Indexes in the order of the lists that grow: by topic, by group, opened again, and what the ward has to do now."""

from django.db import migrations, models

import feedback.models.columns
from dialogue_portal.lib.live_tables import AddIndexOnLiveTable


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("feedback", "0026_who_handles_person_requests"),
        ("sessions_app", "0028_second_factor"),
    ]

    operations = [
        AddIndexOnLiveTable(
            model_name="opinion",
            index=models.Index(
                feedback.models.columns.WithTheWard("moderation", "processing", "withdrawn_at"),
                feedback.models.columns.DueKey("due_on"),
                models.F("received_at"),
                models.F("id"),
                name="opinion_with_the_ward",
            ),
        ),
        AddIndexOnLiveTable(
            model_name="opinion",
            index=models.Index(fields=["topic", "-received_at", "-id"], name="opinion_topic_newest"),
        ),
        AddIndexOnLiveTable(
            model_name="opinion",
            index=models.Index(
                models.F("topic"), feedback.models.columns.DueKey("due_on"), models.F("id"), name="opinion_topic_due"
            ),
        ),
        AddIndexOnLiveTable(
            model_name="opinion",
            index=models.Index(fields=["group", "-received_at", "-id"], name="opinion_group_newest"),
        ),
        AddIndexOnLiveTable(
            model_name="opinion",
            index=models.Index(
                models.F("group"), feedback.models.columns.DueKey("due_on"), models.F("id"), name="opinion_group_due"
            ),
        ),
        AddIndexOnLiveTable(
            model_name="opinion",
            index=models.Index(
                condition=models.Q(("reopened_at__isnull", False)),
                fields=["-received_at", "-id"],
                name="opinion_reopened",
            ),
        ),
    ]
