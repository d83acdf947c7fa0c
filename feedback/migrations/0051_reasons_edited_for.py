"""Why staff wrote something else in the place of a sender's reason: edits of before were not asked."""

from django.db import migrations, models

import dialogue_portal.lib.fields


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0050_concern_counts"),
    ]

    operations = [
        migrations.AddField(
            model_name="earlierreason",
            name="edited_for",
            field=models.CharField(
                blank=True,
                choices=[
                    ("personal", "bỏ thông tin riêng của một người"),
                    ("asked", "người nêu ý kiến đề nghị"),
                    ("miscopied", "sửa lỗi chính tả, chỗ chép nhầm"),
                    ("off_matter", "bỏ phần không nói về việc này"),
                    ("other", "lý do khác"),
                ],
                db_default="",
                default="",
                max_length=20,
                verbose_name="vì sao sửa",
            ),
        ),
        migrations.AddField(
            model_name="earlierreason",
            name="why",
            field=dialogue_portal.lib.fields.LineField(
                blank=True, db_default="", default="", max_length=200, verbose_name="nói rõ vì sao"
            ),
        ),
        migrations.AddConstraint(
            model_name="earlierreason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("edited_for__in", ["personal", "asked", "miscopied", "off_matter", "other"]),
                        models.Q(
                            models.Q(("edited_for", "other"), _negated=True),
                            models.Q(("why", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    models.Q(("edited_for", ""), ("why", "")),
                    _connector="OR",
                ),
                name="edited_reason_says_why",
                violation_error_message="Hãy ghi vì sao sửa.",
            ),
        ),
    ]
