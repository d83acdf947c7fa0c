"""Whoever is in a photograph may ask for it to be taken down."""

import django.db.models.deletion
from django.db import migrations, models

import dialogue_portal.lib.fields


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0013_announcement_photos_and_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="RemovalRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "text",
                    dialogue_portal.lib.fields.ProseField(
                        help_text="Xóa đi khi đề nghị đã được giải quyết.", max_length=1000, verbose_name="lý do"
                    ),
                ),
                ("received_at", models.DateTimeField(auto_now_add=True, verbose_name="nhận lúc")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="giải quyết lúc")),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="removal_requests",
                        to="sessions_app.photo",
                        verbose_name="hình ảnh",
                    ),
                ),
            ],
            options={
                "verbose_name": "đề nghị gỡ ảnh",
                "verbose_name_plural": "đề nghị gỡ ảnh",
                "ordering": ["received_at", "pk"],
            },
        ),
    ]
