"""What everybody read of a sender's reason before staff wrote something else."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import dialogue_portal.lib.fields


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0048_promise_corrections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EarlierReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="sửa lần")),
                (
                    "text",
                    dialogue_portal.lib.fields.ProseField(blank=True, max_length=1000, verbose_name="trước đây ghi"),
                ),
                ("replaced_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="sửa lúc")),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người sửa",
                    ),
                ),
                (
                    "said",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="earlier_reasons",
                        to="feedback.verification",
                        verbose_name="xác nhận",
                    ),
                ),
            ],
            options={
                "verbose_name": "lý do công khai trước khi sửa",
                "verbose_name_plural": "lý do công khai trước khi sửa",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(models.F("said"), models.F("number"), name="earlier_reason_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number__lte", 1), _negated=True),
                            models.Q(("text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="first_earlier_reason_was_read",
                        violation_error_message="Chưa công khai lý do nào thì chưa có lời trước khi sửa.",
                    ),
                ],
            },
        ),
    ]
