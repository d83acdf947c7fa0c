"""Bodies sort as a Vietnamese dictionary does, on both databases."""

from django.db import migrations

import dialogue_portal.lib.fields
from dialogue_portal.lib.text import alphabet_key


def fill(apps, schema_editor):
    bodies = apps.get_model("sessions_app", "Body").objects
    for pk, name in bodies.values_list("pk", "name"):
        bodies.filter(pk=pk).update(name_key=alphabet_key(name)[:600])


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0028_second_factor"),
    ]

    operations = [
        migrations.AddField(
            model_name="body",
            name="name_key",
            field=dialogue_portal.lib.fields.AlphabetKeyField(
                default="", editable=False, max_length=600, source=["name"]
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AlterModelOptions(
            name="body",
            options={
                "ordering": ["order", "name_key"],
                "verbose_name": "cơ quan, đơn vị",
                "verbose_name_plural": "cơ quan, đơn vị",
            },
        ),
    ]
