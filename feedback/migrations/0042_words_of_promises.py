"""The words of what was promised, as search looks for them."""

from django.db import migrations

import dialogue_portal.lib.fields


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0041_first_texts_for_any_kind_of_unit"),
    ]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="words",
            field=dialogue_portal.lib.fields.WordsField(default="", editable=False, source=["title", "description"]),
        ),
    ]
