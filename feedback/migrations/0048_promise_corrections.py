"""What of a published promise was corrected, and what it said before."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import dialogue_portal.lib.fields


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0047_follows_named"),
    ]

    operations = [
        migrations.CreateModel(
            name="PromiseCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="đính chính lần")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="lúc")),
                ("note", dialogue_portal.lib.fields.ProseField(max_length=600, verbose_name="đính chính điều gì")),
                ("reason", dialogue_portal.lib.fields.ProseField(max_length=600, verbose_name="vì sao ghi nhầm")),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="feedback.commitment",
                        verbose_name="việc phải làm",
                    ),
                ),
            ],
            options={
                "verbose_name": "đính chính việc phải làm",
                "verbose_name_plural": "các lần đính chính việc phải làm",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="EarlierPromiseWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("title", "tên việc"),
                            ("description", "phần nói rõ thêm"),
                            ("dropped_reason", "lý do không làm nữa"),
                            ("entry", "tiến độ"),
                            ("file", "chú thích"),
                            ("postponement", "lý do lùi hạn"),
                            ("report", "lời báo đã xong"),
                            ("said", "lý do trả lại"),
                        ],
                        max_length=20,
                        verbose_name="chỗ",
                    ),
                ),
                ("text", dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="trước đây ghi")),
                ("is_withheld", models.BooleanField(default=False, verbose_name="chỉ cán bộ đọc được")),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="earlier",
                        to="feedback.progressentry",
                        verbose_name="tiến độ",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="earlier",
                        to="feedback.progressfile",
                        verbose_name="tệp",
                    ),
                ),
                (
                    "postponement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="earlier",
                        to="feedback.postponement",
                        verbose_name="lần lùi hạn",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="earlier",
                        to="feedback.donereport",
                        verbose_name="lần báo đã xong",
                    ),
                ),
                (
                    "said",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="earlier",
                        to="feedback.verification",
                        verbose_name="xác nhận",
                    ),
                ),
                (
                    "correction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="earlier",
                        to="feedback.promisecorrection",
                        verbose_name="lần đính chính",
                    ),
                ),
            ],
            options={
                "verbose_name": "lời trước đính chính của việc phải làm",
                "verbose_name_plural": "lời trước đính chính của việc phải làm",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="promisecorrection",
            constraint=models.UniqueConstraint(
                models.F("commitment"), models.F("number"), name="promise_correction_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="promisecorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("note", ""), _negated=True), models.Q(("reason", ""), _negated=True)),
                name="promise_correction_says_why",
                violation_error_message="Phải ghi đính chính điều gì, vì sao.",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlierpromisewords",
            constraint=models.UniqueConstraint(
                condition=models.Q(("place__in", ["title", "description", "dropped_reason"])),
                fields=("correction", "place"),
                name="earlier_promise_words_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlierpromisewords",
            constraint=models.UniqueConstraint(
                fields=("correction", "entry"), name="earlier_promise_words_of_entry_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="earlierpromisewords",
            constraint=models.UniqueConstraint(
                fields=("correction", "file"), name="earlier_promise_words_of_file_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="earlierpromisewords",
            constraint=models.UniqueConstraint(
                fields=("correction", "postponement"), name="earlier_promise_words_of_postponement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="earlierpromisewords",
            constraint=models.UniqueConstraint(
                fields=("correction", "report"), name="earlier_promise_words_of_report_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="earlierpromisewords",
            constraint=models.UniqueConstraint(
                fields=("correction", "said"), name="earlier_promise_words_of_said_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="earlierpromisewords",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("entry__isnull", True),
                        ("file__isnull", True),
                        ("place__in", ["title", "description", "dropped_reason"]),
                        ("postponement__isnull", True),
                        ("report__isnull", True),
                        ("said__isnull", True),
                    ),
                    models.Q(
                        ("entry__isnull", False),
                        ("file__isnull", True),
                        ("place", "entry"),
                        ("postponement__isnull", True),
                        ("report__isnull", True),
                        ("said__isnull", True),
                    ),
                    models.Q(
                        ("entry__isnull", True),
                        ("file__isnull", False),
                        ("place", "file"),
                        ("postponement__isnull", True),
                        ("report__isnull", True),
                        ("said__isnull", True),
                    ),
                    models.Q(
                        ("entry__isnull", True),
                        ("file__isnull", True),
                        ("place", "postponement"),
                        ("postponement__isnull", False),
                        ("report__isnull", True),
                        ("said__isnull", True),
                    ),
                    models.Q(
                        ("entry__isnull", True),
                        ("file__isnull", True),
                        ("place", "report"),
                        ("postponement__isnull", True),
                        ("report__isnull", False),
                        ("said__isnull", True),
                    ),
                    models.Q(
                        ("entry__isnull", True),
                        ("file__isnull", True),
                        ("place", "said"),
                        ("postponement__isnull", True),
                        ("report__isnull", True),
                        ("said__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="earlier_promise_words_name_their_row",
                violation_error_message="Lời trước đính chính phải gắn với đúng dòng của nó.",
            ),
        ),
    ]
