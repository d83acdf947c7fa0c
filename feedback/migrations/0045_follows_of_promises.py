"""A promise can be followed by mail, by itself."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0044_promises_by_words"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="follow", name="follow_has_one_subject"),
        migrations.AddField(
            model_name="follow",
            name="commitment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="follows",
                to="feedback.commitment",
                verbose_name="việc phải làm",
            ),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.CheckConstraint(
                condition=(
                    Q(opinion__isnull=False, commitment__isnull=True, session__isnull=True)
                    | Q(opinion__isnull=True, commitment__isnull=False, session__isnull=True)
                    | Q(opinion__isnull=True, commitment__isnull=True, session__isnull=False)
                ),
                name="follow_has_one_subject",
            ),
        ),
    ]
