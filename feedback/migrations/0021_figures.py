"""What the figures are counted from: the time that each answer took, and the counts of each conference."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0020_who_keeps_promises"),
        ("sessions_app", "0023_registering"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerTime",
            fields=[
                (
                    "opinion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="answer_time",
                        serialize=False,
                        to="feedback.opinion",
                        verbose_name="ý kiến",
                    ),
                ),
                ("answered_on", models.DateField(verbose_name="ngày trả lời")),
                ("due_on", models.DateField(verbose_name="hạn trả lời")),
                ("working_days", models.PositiveIntegerField(verbose_name="số ngày làm việc")),
            ],
            options={
                "verbose_name": "thời gian trả lời",
                "verbose_name_plural": "thời gian trả lời",
            },
        ),
        migrations.CreateModel(
            name="SessionFigures",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="counted",
                        serialize=False,
                        to="sessions_app.dialoguesession",
                        verbose_name="hội nghị",
                    ),
                ),
                ("cells", models.JSONField(default=list)),
                ("seen", models.BigIntegerField()),
                ("counted_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "số liệu đã đếm",
                "verbose_name_plural": "số liệu đã đếm",
            },
        ),
    ]
