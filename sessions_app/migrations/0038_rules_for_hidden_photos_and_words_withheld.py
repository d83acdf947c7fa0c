"""Two more kinds of data go in time: photographs that were taken down, and words that only staff read since they were
corrected."""

from django.db import migrations

AMOUNTS = {"withheld": 12, "hidden_photos": 90}


def add(apps, schema_editor):
    for kind, amount in AMOUNTS.items():
        apps.get_model("sessions_app", "RetentionRule").objects.get_or_create(kind=kind, defaults={"amount": amount})


def remove(apps, schema_editor):
    apps.get_model("sessions_app", "RetentionRule").objects.filter(kind__in=AMOUNTS).delete()


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0037_reasons_can_be_erased")]
    operations = [migrations.RunPython(add, remove, elidable=True)]
