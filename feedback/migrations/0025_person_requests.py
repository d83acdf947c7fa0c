"""Requests about personal data: asked for what, about whom, by when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dialogue_portal.lib.fields


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0024_tombstones"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "asked",
                    models.CharField(
                        choices=[("see", "xem và nhận bản sao"), ("erase", "xóa")],
                        default="see",
                        max_length=10,
                        verbose_name="đề nghị",
                    ),
                ),
                ("whom", models.CharField(blank=True, max_length=254, verbose_name="tìm theo")),
                ("received_on", models.DateField(verbose_name="ngày nhận")),
                ("due_on", models.DateField(verbose_name="hạn trả lời")),
                (
                    "note",
                    dialogue_portal.lib.fields.LineField(
                        max_length=300, verbose_name="đã xác minh người đề nghị thế nào"
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="xong lúc")),
                ("result", dialogue_portal.lib.fields.ProseField(blank=True, max_length=1000, verbose_name="kết quả")),
                (
                    "handled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người làm",
                    ),
                ),
            ],
            options={
                "verbose_name": "đề nghị về dữ liệu cá nhân",
                "verbose_name_plural": "đề nghị về dữ liệu cá nhân",
                "ordering": ["due_on", "pk"],
                "permissions": [
                    ("handle_personrequest", "Được tìm, xuất, xóa dữ liệu cá nhân theo đề nghị của người dân")
                ],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("received_on"))),
                        name="person_request_due_after_received",
                        violation_error_message="Hạn trả lời phải sau ngày nhận.",
                    )
                ],
            },
        ),
    ]
