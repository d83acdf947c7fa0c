"""What was answered at a conference that is only retold is not measured by the rules of today."""

from django.db import migrations
from django.db.models import Max
from django.utils import timezone


def forget_times(apps, schema_editor):
    """With the counts that were made of them: the next sweep counts anew."""
    sessions = apps.get_model("sessions_app", "DialogueSession").objects.exclude(source="")
    days = sessions.exclude(announced_at=None).annotate(last_day=Max("meetings__held_on"))
    retold = [row.pk for row in days if not row.last_day or row.last_day < timezone.localdate(row.announced_at)]
    times = apps.get_model("feedback", "AnswerTime").objects.filter(opinion__session__in=retold)
    if times.exists():
        times.delete()
        apps.get_model("feedback", "SessionFigures").objects.filter(session__in=retold).delete()


class Migration(migrations.Migration):
    dependencies = [("feedback", "0061_outcomes_decided_elsewhere")]
    operations = [migrations.RunPython(forget_times, migrations.RunPython.noop)]
