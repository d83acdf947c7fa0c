"""Names are sorted anew: the tone of a word counts, whichever of its vowels bears it («Hoà», «Hòa»)."""

from django.db import migrations

SORTED = ["Body", "Official", "ResidentialGroup"]


def sort_anew(apps, schema_editor):
    for name in SORTED:
        for row in apps.get_model("sessions_app", name).objects.order_by("pk"):
            row.save(update_fields=["name_key"])  # which derives it


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0043_limits_of_the_portal"),
    ]

    operations = [
        migrations.RunPython(sort_anew, migrations.RunPython.noop),
    ]
