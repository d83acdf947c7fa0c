"""The number of the slip that an opinion came on. A column without a default: no database writes a row for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0037_answers_newest_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="opinion",
            name="slip_serial",
            field=models.CharField(blank=True, editable=False, max_length=40, null=True, verbose_name="số phiếu giấy"),
        ),
    ]
