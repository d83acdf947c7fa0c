"""The log of the admin's forms names rows by their numbers; earlier trials named them by their words, which would
outlive what is erased."""

import json

from django.db import migrations


def name_by_number(apps, schema_editor):
    log = apps.get_model("admin", "LogEntry").objects.using(schema_editor.connection.alias)
    for entry in log.order_by("pk").iterator():
        told = {"object_repr": f"số {entry.object_id}", "change_message": without_words(entry.change_message)}
        log.filter(pk=entry.pk).update(**told)


def without_words(message):
    """Which boxes were changed stays; what the rows below were called does not."""
    try:
        steps = json.loads(message or "[]")
        for step in steps:
            for what in step.values():
                if "object" in what:
                    what["object"] = "…"
    except (ValueError, TypeError, AttributeError):  # a sentence, which may quote anything
        return ""
    return json.dumps(steps) if steps else ""


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue_portal", "0003_number_found"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    operations = [migrations.RunPython(name_by_number, migrations.RunPython.noop, elidable=True)]
