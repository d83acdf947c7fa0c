"""Who keeps the list of reasons for giving up, and who reads what the senders said of a report."""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

NOUNS = [
    "dropreason",
    "postponement",
    "carryover",
    "donereport",
    "verification",
    "verificationfile",
    "progressfile",
]
SEEN = ["view_verification", "view_verificationfile"]
LET_THROUGH = [*SEEN, "change_verification"]
ROLES = {
    "Văn phòng": [*LET_THROUGH, "view_dropreason", "add_dropreason", "change_dropreason"],
    "MTTQ": LET_THROUGH,
    "Lãnh đạo": SEEN,
    "Người duyệt": SEEN,
}


def permissions_of(apps, role):
    found = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="feedback")
    if role == "Quản trị":
        return found.filter(content_type__model__in=NOUNS)
    return found.filter(codename__in=ROLES[role])


def grant(apps, schema_editor):
    create_permissions(current_apps.get_app_config("feedback"), apps=apps, verbosity=0)
    for group in apps.get_model("auth", "Group").objects.filter(name__in=["Quản trị", *ROLES]):
        group.permissions.add(*permissions_of(apps, group.name))


class Migration(migrations.Migration):
    dependencies = [("feedback", "0019_issues_in_the_conclusion")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
