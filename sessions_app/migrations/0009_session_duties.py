"""The limits that the law sets to a conference itself, as rows that staff read and change beside the others."""

from django.db import migrations, models

DIALOGUE_LAW = "Luật 72/2025/QH15, Điều 43"
YOUTH_LAW = "Luật Thanh niên 57/2020/QH14, Điều 10"
RULES = [
    ("youth_plan", 30, "first_day", YOUTH_LAW),
    ("announce", 7, "first_day", DIALOGUE_LAW),
    ("close_window", 1, "first_day", "Chuẩn phục vụ do phường đặt"),
    ("publish_result", 10, "last_day", DIALOGUE_LAW),
    ("youth_conclude", 10, "last_day", YOUTH_LAW),
    ("youth_complex", 15, "last_day", YOUTH_LAW),
]


def add(apps, schema_editor):
    Rule = apps.get_model("sessions_app", "DeadlineRule")
    for duty, days, counts_from, basis in RULES:
        fields = {"days": days, "counts_from": counts_from, "counts_working_days": False, "basis": basis}
        Rule.objects.get_or_create(duty=duty, defaults={**fields, "remind_days_before": 0})


def remove(apps, schema_editor):
    apps.get_model("sessions_app", "DeadlineRule").objects.filter(duty__in=[duty for duty, *_ in RULES]).delete()


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0008_document_pages")]
    operations = [
        migrations.AddField(
            model_name="dialoguesession",
            name="is_complex",
            field=models.BooleanField(
                default=False,
                help_text="Chỉ dùng cho đối thoại với thanh niên: thời hạn công bố kết luận dài hơn.",
                verbose_name="nội dung phức tạp",
            ),
        ),
        migrations.AlterField(
            model_name="deadlinerule",
            name="counts_from",
            field=models.CharField(
                choices=[
                    ("received", "ngày nhận ý kiến"),
                    ("meeting", "ngày họp cuối của hội nghị, nếu sau ngày nhận"),
                    ("first_day", "ngày họp đầu, đếm lùi"),
                    ("last_day", "ngày họp cuối"),
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
                ],
                max_length=20,
                unique=True,
                verbose_name="việc",
            ),
        ),
        migrations.RunPython(add, remove),
    ]
