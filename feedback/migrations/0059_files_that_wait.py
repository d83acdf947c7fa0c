"""Files that a sender chose to add, while something else in the form is to be mended."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import dialogue_portal.lib.fields
import dialogue_portal.lib.renditions
import feedback.models.files


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0058_slips_numbered_later"),
    ]

    operations = [
        migrations.CreateModel(
            name="WaitingFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "file",
                    models.FileField(blank=True, upload_to=feedback.models.files.private_name, verbose_name="tệp"),
                ),
                ("file_name", dialogue_portal.lib.fields.LineField(max_length=150, verbose_name="tên tệp")),
                ("media_type", models.CharField(max_length=100, verbose_name="kiểu tệp")),
                ("size", models.PositiveIntegerField(verbose_name="cỡ")),
                ("width", models.PositiveIntegerField(default=0, editable=False)),
                ("height", models.PositiveIntegerField(default=0, editable=False)),
                ("rendered_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("render_error", models.CharField(blank=True, editable=False, max_length=200)),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="thêm lúc")),
                ("browser_hash", models.CharField(max_length=64)),
                (
                    "opinion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="waiting_files", to="feedback.opinion"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waiting_files",
                        to="feedback.donereport",
                    ),
                ),
            ],
            options={
                "verbose_name": "tệp chưa gửi",
                "verbose_name_plural": "tệp chưa gửi",
                "ordering": ["pk"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["browser_hash"], name="waiting_of_browser")],
            },
            bases=(dialogue_portal.lib.renditions.Renditions, models.Model),
        ),
    ]
