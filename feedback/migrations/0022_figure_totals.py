from django.db import migrations, models


def forget_counts(apps, schema_editor):
    """They are made of the rows, and from here on also tell when promises are due; the next sweep counts anew."""
    apps.get_model("feedback", "SessionFigures").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0021_figures"),
    ]

    operations = [
        migrations.CreateModel(
            name="FigureTotals",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("cells", models.JSONField(default=list)),
                ("parts", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "số liệu cộng chung",
                "verbose_name_plural": "số liệu cộng chung",
            },
        ),
        migrations.RunPython(forget_counts, forget_counts),
    ]
