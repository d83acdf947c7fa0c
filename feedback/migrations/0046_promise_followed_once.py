"""Nobody follows the same promise twice."""

from django.db import migrations, models
from django.db.models import Q

from dialogue_portal.lib.live_tables import AddUniqueConstraintOnLiveTable


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("feedback", "0045_follows_of_promises"),
    ]

    operations = [
        AddUniqueConstraintOnLiveTable(
            "follow",
            models.UniqueConstraint(
                fields=["commitment", "email"],
                condition=~Q(email="") & Q(commitment__isnull=False),
                name="commitment_follow_once",
            ),
        ),
    ]
