"""How early a downtime is told, and when whoever asks about their data hears of it, as rows that staff read and change."""

from django.db import migrations, models

RULES = [
    ("downtime", 7, "downtime", "Nghị định 224/2026/NĐ-CP, Điều 13"),
    ("data_reply", 2, "asked", "Nghị định 356/2025/NĐ-CP"),
]


def add(apps, schema_editor):
    Rule = apps.get_model("sessions_app", "DeadlineRule")
    for duty, days, counts_from, basis in RULES:
        fields = {"days": days, "counts_from": counts_from, "counts_working_days": True, "basis": basis}
        Rule.objects.get_or_create(duty=duty, defaults={**fields, "remind_days_before": 0})


def remove(apps, schema_editor):
    apps.get_model("sessions_app", "DeadlineRule").objects.filter(duty__in=[duty for duty, *_ in RULES]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0042_seals_on_notices"),
    ]

    operations = [
        migrations.AlterField(
            model_name="deadlinerule",
            name="counts_from",
            field=models.CharField(
                choices=[
                    ("received", "ngày nhận ý kiến"),
                    ("meeting", "ngày họp cuối của hội nghị, nếu sau ngày nhận"),
                    ("first_day", "ngày họp đầu, đếm lùi"),
                    ("last_day", "ngày họp cuối"),
                    ("posted", "ngày niêm yết"),
                    ("downtime", "ngày tạm ngừng, đếm lùi"),
                    ("asked", "ngày nhận đề nghị"),
                ],
                default="received",
                max_length=10,
                verbose_name="tính từ",
            ),
        ),
        migrations.AlterField(
            model_name="deadlinerule",
            name="duty",
            field=models.CharField(
                choices=[
                    ("forward", "chuyển ý kiến vượt thẩm quyền"),
                    ("first_response", "phản hồi lần đầu cho người gửi"),
                    ("answer", "trả lời bằng văn bản"),
                    ("youth_plan", "ra kế hoạch đối thoại với thanh niên"),
                    ("announce", "thông báo hội nghị"),
                    ("close_window", "ngừng nhận ý kiến qua cổng"),
                    ("publish_result", "công bố kết quả đối thoại"),
                    ("youth_conclude", "công bố kết luận đối thoại với thanh niên"),
                    ("youth_complex", "công bố kết luận đối thoại với thanh niên, nội dung phức tạp"),
                    ("posting", "niêm yết tại trụ sở"),
                    ("loudspeaker", "phát trên loa truyền thanh"),
                    ("downtime", "báo trước khi tạm ngừng cổng"),
                    ("data_reply", "trả lời đề nghị về dữ liệu cá nhân"),
                ],
                max_length=20,
                unique=True,
                verbose_name="việc",
            ),
        ),
        migrations.RunPython(add, remove),
    ]
