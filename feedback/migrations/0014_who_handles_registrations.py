"""Who among staff sees and handles registrations: the office all, the Front all but the files, leaders look."""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

KINDS = ["registration", "registrant"]
GRANTS = {
    "Văn phòng": ["view_registration", "change_registration", "export_registration"],
    "MTTQ": ["view_registration", "change_registration"],
    "Lãnh đạo": ["view_registration"],
}


def permissions_of(apps, name):
    Permission = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="feedback")
    if name == "Quản trị":
        return Permission.filter(content_type__model__in=KINDS)
    return Permission.filter(codename__in=GRANTS[name])


def grant(apps, schema_editor):
    create_permissions(current_apps.get_app_config("feedback"), apps=apps, verbosity=0)
    for name in ["Quản trị", *GRANTS]:
        apps.get_model("auth", "Group").objects.get(name=name).permissions.add(*permissions_of(apps, name))


def revoke(apps, schema_editor):
    for name in ["Quản trị", *GRANTS]:
        apps.get_model("auth", "Group").objects.get(name=name).permissions.remove(*permissions_of(apps, name))


class Migration(migrations.Migration):
    dependencies = [("feedback", "0013_registrations")]
    operations = [migrations.RunPython(grant, revoke)]
