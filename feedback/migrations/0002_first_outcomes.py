"""What an answer can amount to; staff may add their own."""

from django.db import migrations

OUTCOMES = [
    ("Đã giải quyết", "da-giai-quyet", False),
    ("Đang giải quyết", "dang-giai-quyet", True),
    ("Đã giải thích", "da-giai-thich", False),
    ("Chưa chấp nhận", "chua-chap-nhan", False),
    ("Vượt thẩm quyền của phường", "vuot-tham-quyen", False),
]


def add_outcomes(apps, schema_editor):
    Outcome = apps.get_model("feedback", "Outcome")
    Outcome.objects.bulk_create(
        Outcome(name=name, slug=slug, is_promise=is_promise, order=10 * place)
        for place, (name, slug, is_promise) in enumerate(OUTCOMES, start=1)
    )


def remove_outcomes(apps, schema_editor):
    apps.get_model("feedback", "Outcome").objects.filter(slug__in=[slug for _, slug, _ in OUTCOMES]).delete()


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial")]
    operations = [migrations.RunPython(add_outcomes, remove_outcomes)]
