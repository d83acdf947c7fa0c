"""What of a published conclusion was corrected, and what it said before."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import dialogue_portal.lib.fields


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0032_grounds_for_any_kind_of_unit"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConclusionCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="đính chính lần")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="lúc")),
                ("note", dialogue_portal.lib.fields.ProseField(max_length=600, verbose_name="đính chính điều gì")),
                ("reason", dialogue_portal.lib.fields.ProseField(max_length=600, verbose_name="vì sao ghi nhầm")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="sessions_app.conclusionnotice",
                        verbose_name="thông báo kết luận",
                    ),
                ),
            ],
            options={
                "verbose_name": "đính chính kết luận",
                "verbose_name_plural": "các lần đính chính kết luận",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="EarlierWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("item", "mục"),
                            ("title", "trích yếu"),
                            ("introduction", "phần mở đầu"),
                            ("closing", "phần kết"),
                            ("signer", "người ký"),
                        ],
                        max_length=20,
                        verbose_name="chỗ",
                    ),
                ),
                ("text", dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="trước đây ghi")),
                (
                    "body_then",
                    dialogue_portal.lib.fields.LineField(blank=True, max_length=200, verbose_name="cơ quan đã ghi"),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="thời hạn đã ghi")),
                ("is_withheld", models.BooleanField(default=False, verbose_name="chỉ cán bộ đọc được")),
                (
                    "correction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="earlier",
                        to="sessions_app.conclusioncorrection",
                        verbose_name="lần đính chính",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="earlier",
                        to="sessions_app.conclusionitem",
                        verbose_name="mục",
                    ),
                ),
            ],
            options={
                "verbose_name": "lời trước đính chính",
                "verbose_name_plural": "lời trước đính chính",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="conclusioncorrection",
            constraint=models.UniqueConstraint(
                models.F("notice"), models.F("number"), name="conclusion_correction_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="conclusioncorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("note", ""), _negated=True), models.Q(("reason", ""), _negated=True)),
                name="conclusion_correction_says_why",
                violation_error_message="Phải ghi đính chính điều gì, vì sao.",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlierwords",
            constraint=models.UniqueConstraint(
                condition=models.Q(("item__isnull", False)),
                fields=("correction", "item"),
                name="earlier_words_of_an_item_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlierwords",
            constraint=models.UniqueConstraint(
                condition=models.Q(("item", None)), fields=("correction", "place"), name="earlier_words_of_a_place_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="earlierwords",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("item__isnull", False), ("place", "item")),
                    models.Q(models.Q(("place", "item"), _negated=True), ("item", None)),
                    _connector="OR",
                ),
                name="earlier_words_of_an_item_name_it",
                violation_error_message="Lời trước đính chính phải gắn với mục của nó.",
            ),
        ),
    ]
