"""The office and the administrator find, hand over and erase what is kept of a person who asks."""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = ["Quản trị", "Văn phòng"]
CODENAME = "handle_personrequest"


def grant(apps, schema_editor):
    create_permissions(current_apps.get_app_config("feedback"), apps=apps, verbosity=0)
    permission = apps.get_model("auth", "Permission").objects.get(codename=CODENAME)
    for name in ROLES:
        apps.get_model("auth", "Group").objects.get(name=name).permissions.add(permission)


def revoke(apps, schema_editor):
    permission = apps.get_model("auth", "Permission").objects.get(codename=CODENAME)
    for name in ROLES:
        apps.get_model("auth", "Group").objects.get(name=name).permissions.remove(permission)


class Migration(migrations.Migration):
    dependencies = [("feedback", "0025_person_requests")]
    operations = [migrations.RunPython(grant, revoke)]
