"""The six roles of staff as groups with their permissions. A later change is a later migration."""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

CONFERENCE = [
    "dialoguesession",
    "meeting",
    "agendaitem",
    "participation",
    "attendeecount",
    "reportedfigure",
    "announcement",
    "document",
    "documentversion",
    "photo",
    "conclusionnotice",
    "conclusionitem",
    "official",
    "officialrole",
    "body",
    "residentialgroup",
    "topic",
]
CASES = ["opinion", "assignment", "response", "outcome", "commitment", "progressentry"]
EVERYTHING_PUBLIC = [f"view_{noun}" for noun in [*CONFERENCE, *CASES]]


def may(verbs, nouns):
    return [f"{verb}_{noun}" for noun in nouns for verb in verbs]


ROLES = {
    "Quản trị": None,
    "Văn phòng": [
        *may(["view", "add", "change", "delete"], CONFERENCE),
        *may(["view", "add", "change"], CASES),
        "view_sender",
        "view_wardprofile",
        "change_wardprofile",
        "view_caseevent",
        "announce_dialoguesession",
        "publish_announcement",
        "publish_document",
        "hide_photo",
        "publish_conclusionnotice",
        "moderate_opinion",
        "assign_opinion",
        "see_every_opinion",
        "submit_response",
        "publish_response",
        "publish_commitment",
        "report_commitment",
    ],
    "MTTQ": [*EVERYTHING_PUBLIC, "view_caseevent", "see_every_opinion", "verify_commitment"],
    "Đơn vị xử lý": [
        "view_opinion",
        *may(["view", "add", "change"], ["response"]),
        "submit_response",
        "view_commitment",
        *may(["view", "add"], ["progressentry"]),
        "report_commitment",
    ],
    "Người duyệt": [*EVERYTHING_PUBLIC, "see_every_opinion", "approve_response"],
    "Lãnh đạo": [*EVERYTHING_PUBLIC, "view_caseevent", "see_every_opinion", "approve_response"],
}


def add_groups(apps, schema_editor):
    for label in ["sessions_app", "feedback"]:
        create_permissions(current_apps.get_app_config(label), apps=apps, verbosity=0)
    Group = apps.get_model("auth", "Group")
    ours = apps.get_model("auth", "Permission").objects.filter(content_type__app_label__in=["sessions_app", "feedback"])
    for name, codenames in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        wanted = ours if codenames is None else ours.filter(codename__in=codenames)
        missing = set(codenames or []) - set(wanted.values_list("codename", flat=True))
        if missing:
            raise ValueError(f"No such permissions: {sorted(missing)}")
        group.permissions.set(wanted)


def remove_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=list(ROLES)).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0002_first_outcomes"),
        ("sessions_app", "0002_first_topics"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(add_groups, remove_groups)]
