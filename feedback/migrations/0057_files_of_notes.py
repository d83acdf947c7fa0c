"""Files that a sender adds with a note: nothing of before had one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0056_one_letter_urges_about_many"),
    ]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="note",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="attachments",
                to="feedback.sendernote",
                verbose_name="bổ sung số",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("note", None), models.Q(("opinion__isnull", False), ("role", "sent")), _connector="OR"
                ),
                name="attachment_of_note_was_sent",
                violation_error_message="Tệp kèm phần bổ sung phải thuộc về một ý kiến, do người gửi đính kèm.",
            ),
        ),
    ]
