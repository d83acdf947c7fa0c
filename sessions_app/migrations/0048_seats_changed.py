"""That more or fewer may come is a change of its own kind, not another day. No table changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0047_words_for_any_group"),
    ]

    operations = [
        migrations.AlterField(
            model_name="sessionchange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("postponed", "hoãn"),
                    ("resumed", "họp lại, lịch mới"),
                    ("rescheduled", "đổi lịch họp"),
                    ("reseated", "đổi số chỗ, số lượt nhận đăng ký"),
                    ("cancelled", "hủy"),
                    ("corrected", "sửa thông báo"),
                ],
                max_length=20,
                verbose_name="việc",
            ),
        ),
    ]
