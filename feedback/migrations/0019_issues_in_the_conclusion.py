"""A line of the conclusion leads to the issue that it is about."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0018_promises_kept"),
        ("sessions_app", "0022_papers_kept_inside"),
    ]

    operations = [
        migrations.AddField(
            model_name="issue",
            name="conclusion_items",
            field=models.ManyToManyField(
                blank=True,
                editable=False,
                related_name="issues",
                to="sessions_app.conclusionitem",
                verbose_name="có trong thông báo kết luận",
            ),
        ),
    ]
