"""The first outcomes, reasons and privacy notice said «phường», also where the unit is a xã or a đặc khu.

What staff wrote stays, and so does a notice that somebody has agreed to.
"""

from django.db import migrations

VERSION = "2026-11"
NAMES = [
    ("Outcome", "name", "Vượt thẩm quyền của phường", "Vượt thẩm quyền cấp xã"),
    ("DropReason", "name", "Không thuộc thẩm quyền của phường", "Không thuộc thẩm quyền cấp xã"),
    (
        "DeclineReason",
        "words",
        "Nội dung gắn với thông tin riêng của người khác, không thể lược bỏ để đăng công khai. "
        "Mời ông/bà liên hệ trực tiếp bộ phận tiếp công dân của phường.",
        "Nội dung gắn với thông tin riêng của người khác, không thể lược bỏ để đăng công khai. "
        "Mời ông/bà liên hệ trực tiếp bộ phận tiếp công dân.",
    ),
]
OF_THE_NOTICE = [
    ("## Phường giữ những gì\n", "## Chúng tôi giữ những gì\n"),
    ("hoặc liên hệ phường theo địa chỉ ở cuối trang này.", "hoặc liên hệ theo địa chỉ ở cuối trang này."),
]
AGREED = [("Sender", "consent_version"), ("Sender", "naming_consent_version"), ("Registrant", "consent_version")]


def for_any_kind(apps, schema_editor):
    for model, field, old, new in NAMES:
        rename(apps, model, field, old, new)
    reword(apps, OF_THE_NOTICE)


def for_phuong(apps, schema_editor):
    for model, field, old, new in NAMES:
        rename(apps, model, field, new, old)
    reword(apps, [(new, old) for old, new in OF_THE_NOTICE])


def rename(apps, model, field, old, new):
    rows = apps.get_model("feedback", model).objects
    if not rows.filter(**{field: new}).exists():
        rows.filter(**{field: old}).update(**{field: new})


def reword(apps, changes):
    """Nobody's consent ever changes its text."""
    if any(apps.get_model("feedback", model).objects.filter(**{field: VERSION}).exists() for model, field in AGREED):
        return
    for notice in apps.get_model("feedback", "PrivacyNotice").objects.filter(version=VERSION):
        for old, new in changes:
            notice.text = notice.text.replace(old, new)
        notice.save(update_fields=["text"])


class Migration(migrations.Migration):
    dependencies = [("feedback", "0040_words_for_any_kind_of_unit")]
    operations = [migrations.RunPython(for_any_kind, for_phuong)]
