"""What the roles may do at the desks, and the first reasons for not publishing an opinion; staff may change them."""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

GRANTS = {
    "Văn phòng": [
        "unmask_sender",
        "export_opinion",
        "reopen_opinion",
        "view_declinereason",
        "add_declinereason",
        "change_declinereason",
        "view_responsetemplate",
        "add_responsetemplate",
        "change_responsetemplate",
        "view_responsefile",
        "add_responsefile",
        "change_responsefile",
        "delete_responsefile",
    ],
    "MTTQ": ["export_opinion", "view_responsefile"],
    "Đơn vị xử lý": [
        "unmask_sender",
        "view_responsetemplate",
        "view_responsefile",
        "add_responsefile",
        "change_responsefile",
        "delete_responsefile",
    ],
    "Người duyệt": ["view_responsefile", "view_caseevent"],
    "Lãnh đạo": ["export_opinion", "reopen_opinion", "view_responsefile"],
}

REASONS = [
    (
        "Ngoài nội dung đối thoại",
        "Nội dung ông/bà nêu không thuộc phạm vi của hội nghị đối thoại nên không đăng trên cổng.",
    ),
    (
        "Chưa đủ rõ",
        "Nội dung chưa đủ rõ để giải quyết. Xin ông/bà gửi lại, nói rõ việc gì, ở đâu, từ khi nào.",
    ),
    (
        "Lời lẽ xúc phạm",
        "Trong nội dung có lời lẽ xúc phạm người khác nên không đăng được. Mời ông/bà viết lại và gửi lại.",
    ),
    (
        "Thông tin riêng không tách ra được",
        "Nội dung gắn với thông tin riêng của người khác, không thể lược bỏ để đăng công khai. "
        "Mời ông/bà liên hệ trực tiếp bộ phận tiếp công dân của phường.",
    ),
    ("Quảng cáo, thư rác", "Nội dung mang tính quảng cáo nên không đăng trên cổng."),
    (
        "Đã có trả lời",
        "Việc ông/bà nêu đã được trả lời và công bố. Mời ông/bà tìm trong mục Ý kiến của cổng.",
    ),
]


def add_reasons(apps, schema_editor):
    Reason = apps.get_model("feedback", "DeclineReason")
    for place, (name, words) in enumerate(REASONS, start=1):
        Reason.objects.get_or_create(name=name, defaults={"words": words, "order": 10 * place})


def remove_reasons(apps, schema_editor):
    apps.get_model("feedback", "DeclineReason").objects.filter(name__in=[name for name, _ in REASONS]).delete()


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
        new = set(GRANTS[name])
        permissions = apps.get_model("auth", "Permission").objects.filter(codename__in=new)
        apps.get_model("auth", "Group").objects.get(name=name).permissions.remove(*permissions)


class Migration(migrations.Migration):
    dependencies = [("feedback", "0008_handling")]
    operations = [
        migrations.RunPython(add_reasons, remove_reasons),
        migrations.RunPython(grant, revoke),
    ]
