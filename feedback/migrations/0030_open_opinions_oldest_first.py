"""An index on what waits for its answer, in the order of the public list: who has waited longest is told at once."""

from django.db import migrations, models

import feedback.models.columns
from dialogue_portal.lib.live_tables import AddIndexOnLiveTable


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("feedback", "0029_cases_of_a_body"),
    ]

    operations = [
        AddIndexOnLiveTable(
            model_name="opinion",
            index=models.Index(
                condition=models.Q(feedback.models.columns.IsOpen("moderation", "processing", "withdrawn_at")),
                fields=["received_at", "id", "processing"],
                name="opinion_open_oldest",
            ),
        ),
    ]
