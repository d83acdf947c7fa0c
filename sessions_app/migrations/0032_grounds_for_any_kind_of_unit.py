"""The grounds of the first limits said «phường», also where the unit is a xã or a đặc khu. What staff wrote stays."""

from django.db import migrations

GROUNDS = {
    "Nghị định 20/2008/NĐ-CP, phường dùng làm chuẩn phục vụ": "Nghị định 20/2008/NĐ-CP, địa phương dùng làm chuẩn phục vụ",
    "Luật Tiếp công dân 42/2013/QH13, Điều 28, phường dùng làm chuẩn phục vụ": "Luật Tiếp công dân 42/2013/QH13, "
    "Điều 28, địa phương dùng làm chuẩn phục vụ",
    "Chuẩn phục vụ do phường đặt": "Chuẩn phục vụ do địa phương đặt",
}


def for_any_kind(apps, schema_editor):
    for old, new in GROUNDS.items():
        apps.get_model("sessions_app", "DeadlineRule").objects.filter(basis=old).update(basis=new)


def for_phuong(apps, schema_editor):
    for old, new in GROUNDS.items():
        apps.get_model("sessions_app", "DeadlineRule").objects.filter(basis=new).update(basis=old)


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0031_kinds_of_units")]
    operations = [migrations.RunPython(for_any_kind, for_phuong)]
