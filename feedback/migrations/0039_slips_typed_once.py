"""Whether a slip was typed before is asked of an index, no longer of the whole record, and the database itself sees to it
that two people who type one in the same moment do not make two opinions of it."""

from django.db import migrations, models

from dialogue_portal.lib.live_tables import AddUniqueConstraintOnLiveTable

NOTE = "Phiếu số "


def take_from_record(apps, schema_editor):
    """The record has said since the beginning which slip an opinion came on. Of two with one slip the first keeps it."""
    events = apps.get_model("sessions_app", "CaseEvent").objects
    opinions = apps.get_model("feedback", "Opinion").objects
    first = {}
    told = events.filter(case_kind="opinion", verb="submit", reason__startswith=NOTE).order_by("pk")
    for reason, opinion in told.values_list("reason", "case_id").iterator():
        first.setdefault(reason.removeprefix(NOTE), opinion)
    for serial, opinion in first.items():
        opinions.filter(pk=opinion).update(slip_serial=serial)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("sessions_app", "0030_record_newest_first"),
        ("feedback", "0038_number_of_the_slip"),
    ]

    operations = [
        migrations.RunPython(take_from_record, migrations.RunPython.noop),
        AddUniqueConstraintOnLiveTable(
            model_name="opinion",
            constraint=models.UniqueConstraint(
                condition=models.Q(slip_serial__isnull=False),
                fields=["slip_serial"],
                name="slip_typed_once",
                violation_error_message="Phiếu này đã được nhập.",
            ),
        ),
    ]
