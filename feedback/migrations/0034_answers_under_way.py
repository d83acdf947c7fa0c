"""An index on the few answers that are not out yet, with all that a queue asks of them."""

from django.db import migrations, models

import feedback.models.columns
from dialogue_portal.lib.live_tables import AddIndexOnLiveTable


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("feedback", "0033_no_tombstone_of_a_contact_alone"),
    ]

    operations = [
        AddIndexOnLiveTable(
            model_name="response",
            index=models.Index(
                condition=models.Q(feedback.models.columns.IsUnderWay("state")),
                fields=["state", "opinion", "author", "edited_by", "body"],
                name="response_under_way",
            ),
        ),
    ]
