"""An outcome that means that another body decides is told in plain words. The first one of a new portal is such a one."""

from django.db import migrations, models


def mark_first(apps, schema_editor):
    apps.get_model("feedback", "Outcome").objects.filter(slug="vuot-tham-quyen").update(is_decided_elsewhere=True)


class Migration(migrations.Migration):
    dependencies = [("feedback", "0060_meeting_of_any_group")]

    operations = [
        migrations.AddField(
            model_name="outcome",
            name="is_decided_elsewhere",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Cạnh câu trả lời, cổng nói bằng lời thường: địa phương không có quyền quyết định, đã chuyển "
                "đi đâu.",
                verbose_name="cơ quan khác quyết định",
            ),
        ),
        migrations.RunPython(mark_first, migrations.RunPython.noop),
    ]
