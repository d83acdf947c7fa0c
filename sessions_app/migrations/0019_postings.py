"""Where notices hang, and the limits that the law sets to that as rows that staff read and change."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import dialogue_portal.lib.fields

GRASSROOTS_LAW = "Luật 10/2022/QH15, Điều 13"
RULES = [("posting", 30), ("loudspeaker", 3)]


def add(apps, schema_editor):
    Rule = apps.get_model("sessions_app", "DeadlineRule")
    for duty, days in RULES:
        fields = {"days": days, "counts_from": "posted", "counts_working_days": False, "basis": GRASSROOTS_LAW}
        Rule.objects.get_or_create(duty=duty, defaults={**fields, "remind_days_before": 0})


def remove(apps, schema_editor):
    apps.get_model("sessions_app", "DeadlineRule").objects.filter(duty__in=[duty for duty, _ in RULES]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0018_session_changes"),
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
                ],
                max_length=20,
                unique=True,
                verbose_name="việc",
            ),
        ),
        migrations.RunPython(add, remove),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", dialogue_portal.lib.fields.LineField(max_length=200, verbose_name="nơi niêm yết")),
                ("posted_on", models.DateField(verbose_name="niêm yết từ ngày")),
                ("taken_down_on", models.DateField(blank=True, null=True, verbose_name="gỡ ngày")),
                ("loudspeaker_days", models.PositiveSmallIntegerField(default=0, verbose_name="số ngày phát loa")),
                ("loudspeaker_until", models.DateField(blank=True, null=True, verbose_name="ngày phát loa cuối")),
                (
                    "note",
                    dialogue_portal.lib.fields.LineField(
                        blank=True, help_text="Chỉ cán bộ đọc được.", max_length=300, verbose_name="ghi chú"
                    ),
                ),
                ("proof_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "proof",
                    models.FileField(
                        blank=True, editable=False, upload_to="postings", verbose_name="ảnh chụp tờ niêm yết"
                    ),
                ),
                (
                    "proof_published_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="công bố ảnh lúc"),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="sessions_app.conclusionnotice",
                        verbose_name="thông báo kết luận",
                    ),
                ),
                (
                    "sent_to",
                    models.ManyToManyField(
                        blank=True, to="sessions_app.residentialgroup", verbose_name="đã gửi tổ trưởng"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="sessions_app.dialoguesession",
                        verbose_name="thông báo hội nghị",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần niêm yết",
                "verbose_name_plural": "niêm yết",
                "ordering": ["posted_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("notice", None), ("session__isnull", False)),
                            models.Q(("notice__isnull", False), ("session", None)),
                            _connector="OR",
                        ),
                        name="posting_is_of_one_notice",
                        violation_error_message="Mỗi lần niêm yết là của một thông báo.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_down_on", None), ("taken_down_on__gte", models.F("posted_on")), _connector="OR"
                        ),
                        name="posting_days_in_order",
                        violation_error_message="Ngày gỡ không được trước ngày niêm yết.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("loudspeaker_days", 0), ("loudspeaker_until", None)),
                            models.Q(("loudspeaker_days__gt", 0), ("loudspeaker_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="loudspeaker_days_have_a_last",
                        violation_error_message="Hãy ghi cả số ngày phát loa và ngày phát cuối.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proof_published_at", None), models.Q(("proof", ""), _negated=True), _connector="OR"
                        ),
                        name="published_proof_is_there",
                        violation_error_message="Chưa có ảnh để công bố.",
                    ),
                ],
            },
        ),
    ]
