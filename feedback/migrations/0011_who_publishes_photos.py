"""The office publishes photographs, as it took them down before."""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = ["Quản trị", "Văn phòng"]


def permission(apps):
    return apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="sessions_app", codename="publish_photo"
    )


def grant(apps, schema_editor):
    create_permissions(current_apps.get_app_config("sessions_app"), apps=apps, verbosity=0)
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.add(permission(apps))


def revoke(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.remove(permission(apps))


class Migration(migrations.Migration):
    dependencies = [("feedback", "0010_case_list_indexes"), ("sessions_app", "0007_photo_publishing")]
    operations = [migrations.RunPython(grant, revoke)]
