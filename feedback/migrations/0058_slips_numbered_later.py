"""What is sent on bears the number of its slip, which is made afterwards."""

from django.db import migrations

import dialogue_portal.lib.fields

NOT_YET = "(chưa có số)"
"""Stands for the number where the way back must have one; on the way here it is none again."""


def leave_blank(apps, schema_editor):
    apps.get_model("feedback", "Referral").objects.filter(letter_number=NOT_YET).update(letter_number="")


def fill_in(apps, schema_editor):
    apps.get_model("feedback", "Referral").objects.filter(letter_number="").update(letter_number=NOT_YET)


class Migration(migrations.Migration):
    dependencies = [("feedback", "0057_files_of_notes")]

    operations = [
        migrations.RemoveConstraint(model_name="referral", name="referral_has_its_letter"),
        migrations.AlterField(
            model_name="referral",
            name="letter_number",
            field=dialogue_portal.lib.fields.LineField(blank=True, max_length=60, verbose_name="số, ký hiệu công văn"),
        ),
        migrations.RunPython(leave_blank, fill_in),
    ]
