"""How many care about an opinion, counted once for all."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Count
from django.db.models.functions import Coalesce


def count(apps: Any, schema_editor: Any) -> None:
    """Of what was said until now; whoever presses meanwhile is counted by the next sweep."""
    counts, follows = apps.get_model("feedback", "ConcernCount"), apps.get_model("feedback", "Follow")
    told = Coalesce("opinion__duplicate_of", "opinion")
    nods = follows.objects.exclude(browser_hash="").values(at=told).order_by()
    rows = nods.annotate(number=Count("browser_hash", distinct=True)).values_list("at", "number")
    counts.objects.bulk_create(
        (counts(opinion_id=at, number=number) for at, number in rows), batch_size=1000, ignore_conflicts=True
    )


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0049_earlier_reasons"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConcernCount",
            fields=[
                (
                    "opinion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="concern",
                        serialize=False,
                        to="feedback.opinion",
                        verbose_name="ý kiến",
                    ),
                ),
                ("number", models.PositiveIntegerField(default=0, verbose_name="số người")),
            ],
            options={
                "verbose_name": "số người cùng quan tâm",
                "verbose_name_plural": "số người cùng quan tâm",
                "indexes": [models.Index(fields=["-number", "-opinion"], name="concern_most_first")],
            },
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
