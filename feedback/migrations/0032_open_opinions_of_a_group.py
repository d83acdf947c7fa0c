"""An index on what waits for its answer, by residential group: a group's page counts it without the answered ones."""

from django.db import migrations, models

import feedback.models.columns


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0031_held_registrations"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="opinion",
            index=models.Index(
                condition=models.Q(feedback.models.columns.IsOpen("moderation", "processing", "withdrawn_at")),
                fields=["group", "processing"],
                name="opinion_open_of_group",
            ),
        ),
    ]
