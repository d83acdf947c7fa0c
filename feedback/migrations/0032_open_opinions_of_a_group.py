"""An index on what waits for its answer, by residential group: a group's page counts it without the answered ones."""

from django.db import migrations, models

import feedback.models.columns
from dialogue_portal.lib.live_tables import AddIndexOnLiveTable


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("feedback", "0031_held_registrations"),
    ]

    operations = [
        AddIndexOnLiveTable(
            model_name="opinion",
            index=models.Index(
                condition=models.Q(feedback.models.columns.IsOpen("moderation", "processing", "withdrawn_at")),
                fields=["group", "processing"],
                name="opinion_open_of_group",
            ),
        ),
    ]
