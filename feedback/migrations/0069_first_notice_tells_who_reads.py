"""The first privacy notice said that no unit ever sees who sent an opinion, and that only those who receive opinions
read what was typed. A unit may look, with a reason that is recorded; the Front, approvers and leaders read the text.

A notice that anybody has agreed to stays as they read it."""

from django.db import migrations

FIRST = "2026-11"
BEFORE = (
    "Nguyên văn và cách liên lạc chỉ cán bộ được giao tiếp nhận xem được; "
    "đơn vị trả lời không thấy họ tên, điện thoại, thư điện tử."
)
AFTER = (
    "Nguyên văn chỉ cán bộ tiếp nhận, Mặt trận, người duyệt câu trả lời và lãnh đạo đọc được. Họ tên, điện thoại, thư "
    "điện tử được che bớt; cán bộ tiếp nhận hay đơn vị trả lời muốn xem phải ghi lý do, và mỗi lần xem đều được ghi lại."
)


def replacing(old, new):
    def replace(apps, schema_editor):
        model = {name: apps.get_model("feedback", name).objects for name in ["PrivacyNotice", "Sender", "Registrant"]}
        agreed = [
            model["Sender"].filter(consent_version=FIRST),
            model["Sender"].filter(naming_consent_version=FIRST),
            model["Registrant"].filter(consent_version=FIRST),
        ]
        if any(rows.exists() for rows in agreed):
            return
        for notice in model["PrivacyNotice"].filter(version=FIRST, text__contains=old):
            notice.text = notice.text.replace(old, new)
            notice.save(update_fields=["text"])

    return replace


class Migration(migrations.Migration):
    dependencies = [("feedback", "0068_say_that_another_button_was_pressed")]
    operations = [migrations.RunPython(replacing(BEFORE, AFTER), replacing(AFTER, BEFORE), elidable=True)]
