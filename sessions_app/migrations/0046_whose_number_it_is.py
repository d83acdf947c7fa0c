"""What stands beside the box for the number of a conference. No table changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0045_meetings_by_part_of_day"),
    ]

    operations = [
        migrations.AlterField(
            model_name="dialoguesession",
            name="ordinal",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Cơ quan đếm riêng (HĐND, Mặt trận…) thì để trống, ghi số lần ở tên hội nghị.",
                null=True,
                verbose_name="lần thứ trong năm",
            ),
        ),
    ]
