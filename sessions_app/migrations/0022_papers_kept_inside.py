"""What stays inside is never published, and a text made from data is found and published with its document."""

from django.db import migrations, models

import dialogue_portal.lib.fields


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0021_papers_drafted"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="is_internal",
            field=models.BooleanField(default=False, editable=False, verbose_name="nội bộ, không công bố"),
        ),
        migrations.AddField(
            model_name="papertext",
            name="published_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="công bố lúc"),
        ),
        migrations.AddField(
            model_name="papertext",
            name="text",
            field=models.TextField(blank=True, editable=False, verbose_name="chữ"),
        ),
        migrations.AddField(
            model_name="papertext",
            name="words",
            field=dialogue_portal.lib.fields.WordsField(default="", editable=False, source=["text"]),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_at", None),
                    models.Q(
                        ("is_internal", False),
                        models.Q(("kind__in", ["script", "speakers", "transfer"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="internal_document_stays_off_the_portal",
                violation_error_message="Văn bản nội bộ không công bố trên cổng.",
            ),
        ),
    ]
