"""The Front and the office sort opinions into issues and make papers; the others on the staff see them."""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

SEEN = {"feedback": ["view_issue"], "sessions_app": ["view_letterhead", "view_documentnumber", "view_papertext"]}
DONE = {
    "feedback": ["add_issue", "change_issue", "synthesise_issue", "publish_issue"],
    "sessions_app": ["view_document", "add_papertext", "add_documentnumber"],
}
KEPT = {"sessions_app": ["add_letterhead", "change_letterhead", "change_documentnumber", "publish_document"]}
ROLES = {
    "Quản trị": [SEEN, DONE, KEPT],
    "Văn phòng": [SEEN, DONE, KEPT],
    "MTTQ": [SEEN, DONE],
    "Lãnh đạo": [SEEN],
    "Người duyệt": [SEEN],
    "Đơn vị xử lý": [{"feedback": ["view_issue"]}],
}


def permissions_of(apps, role):
    found = apps.get_model("auth", "Permission").objects.none()
    for granted in ROLES[role]:
        for app, names in granted.items():
            found |= apps.get_model("auth", "Permission").objects.filter(
                content_type__app_label=app, codename__in=names
            )
    return found


def grant(apps, schema_editor):
    for app in ["feedback", "sessions_app"]:
        create_permissions(current_apps.get_app_config(app), apps=apps, verbosity=0)
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.add(*permissions_of(apps, group.name))


class Migration(migrations.Migration):
    dependencies = [("feedback", "0016_issues"), ("sessions_app", "0021_papers_drafted")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
