"""How often and by what means a body was urged to answer what was referred to it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dialogue_portal.lib.fields


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0052_names_in_latin_letters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Urging",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("urged_on", models.DateField(verbose_name="ngày đôn đốc")),
                (
                    "means",
                    models.CharField(
                        choices=[("letter", "bằng văn bản"), ("phone", "qua điện thoại")],
                        max_length=10,
                        verbose_name="đôn đốc",
                    ),
                ),
                (
                    "letter_number",
                    dialogue_portal.lib.fields.LineField(
                        blank=True, max_length=60, verbose_name="số, ký hiệu công văn đôn đốc"
                    ),
                ),
                (
                    "note",
                    dialogue_portal.lib.fields.ProseField(
                        blank=True, help_text="Chỉ cán bộ đọc được.", max_length=1000, verbose_name="ghi chú"
                    ),
                ),
                ("again_on", models.DateField(verbose_name="đôn đốc lại từ ngày")),
                ("urged_at", models.DateTimeField(auto_now_add=True, verbose_name="ghi lúc")),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="urgings",
                        to="feedback.referral",
                        verbose_name="lần chuyển",
                    ),
                ),
                (
                    "urged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người ghi",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần đôn đốc",
                "verbose_name_plural": "các lần đôn đốc",
                "ordering": ["urged_on", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("referral"),
                        models.F("urged_on"),
                        models.F("means"),
                        name="urged_once_a_day_by_the_same_means",
                        violation_error_message="Lần đôn đốc này đã được ghi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("means", "letter"), models.Q(("letter_number", ""), ("means", "phone")), _connector="OR"
                        ),
                        name="urging_is_written_or_spoken",
                        violation_error_message="Đôn đốc bằng văn bản hoặc qua điện thoại; chỉ văn bản có số.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("again_on__gt", models.F("urged_on"))),
                        name="urging_rests_a_while",
                        violation_error_message="Ngày đôn đốc lại phải sau ngày đôn đốc.",
                    ),
                ],
            },
        ),
    ]
