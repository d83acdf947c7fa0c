"""How long data is kept: the administrator sets it, the office reads it."""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

GRANTS = {
    "Quản trị": [f"{verb}_retentionrule" for verb in ["view", "add", "change", "delete"]],
    "Văn phòng": ["view_retentionrule"],
}


def permissions_of(apps, name):
    return apps.get_model("auth", "Permission").objects.filter(codename__in=GRANTS[name])


def grant(apps, schema_editor):
    create_permissions(current_apps.get_app_config("sessions_app"), apps=apps, verbosity=0)
    for name in GRANTS:
        apps.get_model("auth", "Group").objects.get(name=name).permissions.add(*permissions_of(apps, name))


def revoke(apps, schema_editor):
    for name in GRANTS:
        apps.get_model("auth", "Group").objects.get(name=name).permissions.remove(*permissions_of(apps, name))


class Migration(migrations.Migration):
    dependencies = [("feedback", "0022_figure_totals"), ("sessions_app", "0025_retention")]
    operations = [migrations.RunPython(grant, revoke)]
