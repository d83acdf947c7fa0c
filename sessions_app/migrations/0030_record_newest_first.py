"""Indexes on the record: its list begins with the newest, also where it is narrowed to a kind of case or an act."""

from django.db import migrations, models
from django.db.models import F

import sessions_app.models.record
from dialogue_portal.lib.live_tables import AddIndexOnLiveTable


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("sessions_app", "0029_bodies_by_alphabet"),
    ]

    operations = [
        AddIndexOnLiveTable(
            model_name="caseevent",
            index=models.Index(fields=["-at", "-id"], name="event_newest"),
        ),
        AddIndexOnLiveTable(
            model_name="caseevent",
            index=models.Index(
                sessions_app.models.record.OfList("case_kind"),
                F("at").desc(),
                F("id").desc(),
                name="event_newest_of_kind",
            ),
        ),
        AddIndexOnLiveTable(
            model_name="caseevent",
            index=models.Index(
                sessions_app.models.record.OfList("verb"),
                F("at").desc(),
                F("id").desc(),
                name="event_newest_of_verb",
            ),
        ),
    ]
