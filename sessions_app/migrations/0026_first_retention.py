"""The usual rules; how long registrants are kept comes from the ward, which had set it already."""

from django.db import migrations

AMOUNTS = {
    "contacts": 90,
    "registrants": 90,
    "followers": 30,
    "unpublished": 12,
    "originals": 60,
    "held": 30,
    "removals": 90,
    "drafts": 24,
    "tries": 24,
    "events": 5,
    "requests": 12,
    "backups": 35,
}
MOST_DAYS = 365


def add(apps, schema_editor):
    Rule = apps.get_model("sessions_app", "RetentionRule")
    ward = apps.get_model("sessions_app", "WardProfile").objects.filter(pk=1).first()
    set_by_ward = {"registrants": min(max(ward.registrants_kept_days, 1), MOST_DAYS)} if ward else {}
    for kind, amount in (AMOUNTS | set_by_ward).items():
        Rule.objects.get_or_create(kind=kind, defaults={"amount": amount})


def remove(apps, schema_editor):
    Rule = apps.get_model("sessions_app", "RetentionRule")
    kept = Rule.objects.filter(kind="registrants").first()
    if kept:
        apps.get_model("sessions_app", "WardProfile").objects.update(registrants_kept_days=kept.amount)
    Rule.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0025_retention")]
    operations = [migrations.RunPython(add, remove)]
