"""An index on what is put together of a conference: the desk counts it without reading one of its opinions."""

from django.db import migrations, models

import feedback.models.columns
from dialogue_portal.lib.live_tables import AddIndexOnLiveTable


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("feedback", "0035_answers_published_last"),
    ]

    operations = [
        AddIndexOnLiveTable(
            model_name="opinion",
            index=models.Index(
                condition=models.Q(feedback.models.columns.IsForSynthesis("moderation", "withdrawn_at")),
                fields=["session", "id"],
                name="opinion_for_synthesis",
            ),
        ),
    ]
