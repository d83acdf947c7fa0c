"""Registrations that came in a flood wait for staff. Only a further choice: no database has anything to do."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0030_open_opinions_oldest_first"),
    ]

    operations = [
        migrations.AlterField(
            model_name="registration",
            name="state",
            field=models.CharField(
                choices=[
                    ("registered", "đã có chỗ"),
                    ("held", "chờ phường xem"),
                    ("waiting_list", "trong danh sách chờ"),
                    ("cancelled", "đã rút"),
                    ("came", "đã đến"),
                ],
                default="registered",
                editable=False,
                max_length=20,
                verbose_name="tình trạng",
            ),
        ),
    ]
