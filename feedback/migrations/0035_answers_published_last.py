"""An index on the day on which answers came out: the newest are found without sorting all of them."""

from django.db import migrations, models

from dialogue_portal.lib.live_tables import AddIndexOnLiveTable


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("feedback", "0034_answers_under_way"),
    ]

    operations = [
        AddIndexOnLiveTable(
            model_name="response",
            index=models.Index(fields=["-published_at", "-id"], name="response_published_last"),
        ),
    ]
