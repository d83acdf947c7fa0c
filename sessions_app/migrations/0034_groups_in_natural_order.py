"""Residential groups without a number sort by the numbers in their names: «Thôn Đông 2» before «Thôn Đông 10»."""

from django.db import migrations, models

import dialogue_portal.lib.fields
from dialogue_portal.lib.text import natural_key


def fill(apps, schema_editor):
    groups = apps.get_model("sessions_app", "ResidentialGroup").objects
    for pk, name in groups.values_list("pk", "name"):
        groups.filter(pk=pk).update(name_key=natural_key(name)[:900])


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0033_conclusion_corrections"),
    ]

    operations = [
        migrations.AddField(
            model_name="residentialgroup",
            name="name_key",
            field=dialogue_portal.lib.fields.NaturalKeyField(
                default="", editable=False, max_length=900, source=["name"]
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AlterModelOptions(
            name="residentialgroup",
            options={
                "ordering": [models.OrderBy(models.F("number"), nulls_last=True), "name_key"],
                "verbose_name": "tổ dân phố",
                "verbose_name_plural": "tổ dân phố",
            },
        ),
    ]
