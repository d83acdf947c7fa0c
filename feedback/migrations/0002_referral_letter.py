"""All that went with one letter is found by the moment at which it was noted."""

from django.db import migrations, models

from dialogue_portal.lib.live_tables import AddIndexOnLiveTable


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("feedback", "0001_initial")]

    operations = [
        AddIndexOnLiveTable("referral", models.Index(fields=["referred_at"], name="referral_letter")),
    ]
