"""The three service standards, and the public holidays that the law fixes for 2026 and 2027.

Tết, the second day of the National Day holiday, days in lieu and make-up Saturdays are decided year by year: staff
enter them.
"""

import datetime as dt

from django.db import migrations

RULES = [
    ("forward", 5, "Nghị định 20/2008/NĐ-CP, phường dùng làm chuẩn phục vụ"),
    ("first_response", 10, "Luật Tiếp công dân 42/2013/QH13, Điều 28, phường dùng làm chuẩn phục vụ"),
    ("answer", 15, "Chuẩn phục vụ do phường đặt"),
]

DAYS_OFF = [
    (dt.date(2026, 1, 1), "Tết Dương lịch"),
    (dt.date(2026, 4, 26), "Giỗ Tổ Hùng Vương"),
    (dt.date(2026, 4, 30), "Ngày Chiến thắng"),
    (dt.date(2026, 5, 1), "Ngày Quốc tế lao động"),
    (dt.date(2026, 9, 2), "Quốc khánh"),
    (dt.date(2027, 1, 1), "Tết Dương lịch"),
    (dt.date(2027, 4, 16), "Giỗ Tổ Hùng Vương"),
    (dt.date(2027, 4, 30), "Ngày Chiến thắng"),
    (dt.date(2027, 5, 1), "Ngày Quốc tế lao động"),
    (dt.date(2027, 9, 2), "Quốc khánh"),
]


def add(apps, schema_editor):
    Rule, Day = apps.get_model("sessions_app", "DeadlineRule"), apps.get_model("sessions_app", "CalendarDay")
    for duty, days, basis in RULES:
        Rule.objects.get_or_create(duty=duty, defaults={"days": days, "basis": basis})
    for day, name in DAYS_OFF:
        Day.objects.get_or_create(day=day, defaults={"name": name})


def remove(apps, schema_editor):
    apps.get_model("sessions_app", "DeadlineRule").objects.filter(duty__in=[duty for duty, *_ in RULES]).delete()
    Day = apps.get_model("sessions_app", "CalendarDay")
    for day, name in DAYS_OFF:
        Day.objects.filter(day=day, name=name).delete()


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0003_outbox_limits_calendar")]
    operations = [migrations.RunPython(add, remove)]
