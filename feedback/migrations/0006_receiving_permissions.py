"""What the roles may do with slips, lists, lost codes and calls."""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

GRANTS = {
    "Văn phòng": [
        "receive_opinion",
        "reissue_code",
        "call_sender",
        "view_attachment",
        "change_attachment",
        "view_sendernote",
        "view_importbatch",
        "view_privacynotice",
        "view_calendarday",
        "add_calendarday",
        "change_calendarday",
        "delete_calendarday",
        "view_deadlinerule",
        "change_deadlinerule",
    ],
    "MTTQ": ["receive_opinion", "view_attachment", "view_importbatch"],
    "Người duyệt": ["view_attachment"],
    "Lãnh đạo": ["view_attachment", "view_deadlinerule"],
}


def permissions_of(apps, name):
    Permission = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label__in=["sessions_app", "feedback"]
    )
    if name == "Quản trị":
        return Permission
    found = Permission.filter(codename__in=GRANTS[name])
    missing = set(GRANTS[name]) - set(found.values_list("codename", flat=True))
    if missing:
        raise ValueError(f"No such permissions: {sorted(missing)}")
    return found


def grant(apps, schema_editor):
    for label in ["sessions_app", "feedback"]:
        create_permissions(current_apps.get_app_config(label), apps=apps, verbosity=0)
    for name in ["Quản trị", *GRANTS]:
        apps.get_model("auth", "Group").objects.get(name=name).permissions.add(*permissions_of(apps, name))


def revoke(apps, schema_editor):
    for name in GRANTS:
        apps.get_model("auth", "Group").objects.get(name=name).permissions.remove(*permissions_of(apps, name))


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0005_first_privacy_notice"),
        ("sessions_app", "0003_outbox_limits_calendar"),
    ]
    operations = [migrations.RunPython(grant, revoke)]
