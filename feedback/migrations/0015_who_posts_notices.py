"""The office posts notices and tells of downtimes; others on the staff see both."""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

WRITERS = ["Quản trị", "Văn phòng"]
READERS = ["MTTQ", "Người duyệt", "Lãnh đạo"]
SEEN = ["view_posting", "view_sitenotice"]
DONE = ["add_posting", "change_posting", "add_sitenotice", "change_sitenotice", "delete_sitenotice", "tell_sitenotice"]


def grants(apps):
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="sessions_app")
    for group in apps.get_model("auth", "Group").objects.filter(name__in=[*WRITERS, *READERS]):
        yield group, permissions.filter(codename__in=SEEN + DONE if group.name in WRITERS else SEEN)


def grant(apps, schema_editor):
    create_permissions(current_apps.get_app_config("sessions_app"), apps=apps, verbosity=0)
    for group, permissions in grants(apps):
        group.permissions.add(*permissions)


def revoke(apps, schema_editor):
    for group, permissions in grants(apps):
        group.permissions.remove(*permissions)


class Migration(migrations.Migration):
    dependencies = [("feedback", "0014_who_handles_registrations"), ("sessions_app", "0020_site_notices")]
    operations = [migrations.RunPython(grant, revoke)]
