"""Several mails for one mailbox may go out as one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0040_photo_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="gathered_for",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
    ]
