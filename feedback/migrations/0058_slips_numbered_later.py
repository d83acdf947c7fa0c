"""What is sent on bears the number of its slip, which is made afterwards."""

from django.db import migrations

import dialogue_portal.lib.fields


class Migration(migrations.Migration):
    dependencies = [("feedback", "0057_files_of_notes")]

    operations = [
        migrations.RemoveConstraint(model_name="referral", name="referral_has_its_letter"),
        migrations.AlterField(
            model_name="referral",
            name="letter_number",
            field=dialogue_portal.lib.fields.LineField(blank=True, max_length=60, verbose_name="số, ký hiệu công văn"),
        ),
    ]
