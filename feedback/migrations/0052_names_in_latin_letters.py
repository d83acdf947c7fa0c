"""Names of outcomes, reasons and templates are kept in Latin letters; the columns stay as they are."""

from django.db import migrations

import dialogue_portal.lib.fields
from sessions_app.migrations._latin_names import respell


def respell_all(apps, schema_editor):
    for name in ["Outcome", "DropReason", "DeclineReason", "ResponseTemplate"]:
        respell(apps.get_model("feedback", name), "name", is_unique=True)


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0051_reasons_edited_for"),
        ("sessions_app", "0039_names_in_latin_letters"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="declinereason",
                    name="name",
                    field=dialogue_portal.lib.fields.NameField(max_length=100, unique=True, verbose_name="lý do"),
                ),
                migrations.AlterField(
                    model_name="dropreason",
                    name="name",
                    field=dialogue_portal.lib.fields.NameField(max_length=150, unique=True, verbose_name="lý do"),
                ),
                migrations.AlterField(
                    model_name="outcome",
                    name="name",
                    field=dialogue_portal.lib.fields.NameField(max_length=100, unique=True, verbose_name="tên"),
                ),
                migrations.AlterField(
                    model_name="responsetemplate",
                    name="name",
                    field=dialogue_portal.lib.fields.NameField(max_length=100, unique=True, verbose_name="tên mẫu"),
                ),
            ]
        ),
        migrations.RunPython(respell_all, migrations.RunPython.noop, elidable=True),
    ]
