"""An index on the day of an answer: the list of answers begins with the newest."""

from django.db import migrations, models

from dialogue_portal.lib.live_tables import AddIndexOnLiveTable


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("feedback", "0036_opinions_for_synthesis"),
    ]

    operations = [
        AddIndexOnLiveTable(
            model_name="response",
            index=models.Index(fields=["-issued_on", "-id"], name="response_newest"),
        ),
    ]
