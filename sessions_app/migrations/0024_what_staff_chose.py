"""The next making of a paper begins with what staff chose for the last one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0023_registering"),
    ]

    operations = [
        migrations.AddField(
            model_name="papertext",
            name="chosen",
            field=models.JSONField(default=dict, editable=False, verbose_name="cán bộ đã chọn"),
        ),
    ]
