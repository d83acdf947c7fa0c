"""Numbers of what was erased for good, for the day an older backup is restored."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0023_who_sets_retention"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contact", "cách liên lạc của người gửi ý kiến"),
                            ("opinion", "nguyên văn và cách liên lạc của ý kiến"),
                            ("registration", "tên và cách liên lạc của người đăng ký"),
                            ("follow", "thư điện tử của người theo dõi"),
                        ],
                        max_length=20,
                        verbose_name="cái gì",
                    ),
                ),
                ("object_id", models.BigIntegerField(verbose_name="số")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="xóa lúc")),
            ],
            options={
                "verbose_name": "dấu đã xóa",
                "verbose_name_plural": "dấu đã xóa",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(models.F("kind"), models.F("object_id"), name="tombstone_once")
                ],
            },
        ),
    ]
