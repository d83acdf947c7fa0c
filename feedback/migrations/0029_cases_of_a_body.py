"""What a body has now, told by an index alone: a unit may have a hundred thousand."""

from django.db import migrations, models

from dialogue_portal.lib.live_tables import AddIndexOnLiveTable


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("feedback", "0028_words"),
    ]

    operations = [
        AddIndexOnLiveTable(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("ended_at", None)),
                fields=["body", "opinion"],
                name="assignment_of_body_now",
            ),
        ),
    ]
