"""Which urgings one letter tells of: one number, one day, several opinions."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("feedback", "0055_answer_returned_in")]

    operations = [
        migrations.AddField(
            model_name="urging",
            name="letter_of",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="beside",
                to="feedback.urging",
                verbose_name="chung công văn với",
            ),
        ),
        migrations.AddConstraint(
            model_name="urging",
            constraint=models.CheckConstraint(
                condition=Q(("letter_of", None), Q(("means", "letter"), ~Q(("letter_of", F("pk")))), _connector="OR"),
                name="urging_shares_the_letter_of_another",
                violation_error_message="Chỉ đôn đốc bằng văn bản mới chung công văn, với một lần đôn đốc khác.",
            ),
        ),
    ]
