"""The meetings of one day follow one another also where only «sáng», «chiều», «tối» is known. No table changes."""

import datetime

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0044_tone_of_the_word"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="meeting",
            options={
                "ordering": [
                    "held_on",
                    models.OrderBy(
                        django.db.models.functions.comparison.Coalesce(
                            "start_time",
                            models.Case(
                                models.When(part_of_day="morning", then=models.Value(datetime.time(8, 0))),
                                models.When(part_of_day="afternoon", then=models.Value(datetime.time(14, 0))),
                                models.When(part_of_day="evening", then=models.Value(datetime.time(19, 0))),
                            ),
                            output_field=models.TimeField(),
                        ),
                        nulls_first=True,
                    ),
                    "pk",
                ],
                "verbose_name": "buổi họp",
                "verbose_name_plural": "buổi họp",
            },
        ),
    ]
