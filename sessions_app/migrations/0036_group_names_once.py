"""No two active groups bear names that residents could not tell apart; those that did were told apart before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0035_group_names_told_apart"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="residentialgroup",
            constraint=models.UniqueConstraint(
                models.F("likeness"),
                condition=models.Q(("merged_into", None), ("valid_to", None)),
                name="group_name_once_at_a_time",
                violation_error_message="Tên này đang có tổ dùng.",
            ),
        ),
    ]
