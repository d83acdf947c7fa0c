"""How promises are kept: later days, carrying over, reports, what senders say of them; ratings by each sender."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dialogue_portal.lib.fields
import feedback.models.files

FIRST_REASONS = [
    "Không bố trí được kinh phí",
    "Quy định của cấp trên không cho phép",
    "Không thuộc thẩm quyền của phường",
    "Đã được giải quyết bằng cách khác",
    "Người dân trong khu vực không đồng thuận",
]


def rated_opinions(apps, schema_editor):
    """Each rating belonged to the one opinion that its answer was given to."""
    for rating in apps.get_model("feedback", "Rating").objects.select_related("response"):
        rating.opinion_id = rating.response.opinion_id
        rating.save(update_fields=["opinion"])
    schema_editor.connection.check_constraints()


def first_reasons(apps, schema_editor):
    reasons = apps.get_model("feedback", "DropReason").objects
    for place, name in enumerate(FIRST_REASONS, start=1):
        reasons.get_or_create(name=name, defaults={"order": place * 10})


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0017_who_synthesises"),
        ("sessions_app", "0021_papers_drafted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CarryOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("carried_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
            ],
            options={
                "verbose_name": "việc tồn từ kỳ trước",
                "verbose_name_plural": "việc tồn từ kỳ trước",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="DoneReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", dialogue_portal.lib.fields.ProseField(blank=True, max_length=2000, verbose_name="đã làm gì")),
                ("reported_at", models.DateTimeField(auto_now_add=True, verbose_name="báo lúc")),
                ("refuted_at", models.DateTimeField(blank=True, null=True, verbose_name="bị bác lúc")),
            ],
            options={
                "verbose_name": "lần báo đã xong",
                "verbose_name_plural": "các lần báo đã xong",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="DropReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", dialogue_portal.lib.fields.LineField(max_length=150, unique=True, verbose_name="lý do")),
                ("order", models.PositiveSmallIntegerField(default=100, verbose_name="thứ tự")),
                ("is_active", models.BooleanField(default=True, verbose_name="đang dùng")),
            ],
            options={
                "verbose_name": "lý do không làm nữa",
                "verbose_name_plural": "lý do không làm nữa",
                "ordering": ["order", "name"],
            },
        ),
        migrations.CreateModel(
            name="Postponement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_before", models.DateField(blank=True, null=True, verbose_name="hạn trước đó")),
                ("due_on", models.DateField(verbose_name="hạn mới")),
                ("reason", dialogue_portal.lib.fields.ProseField(max_length=1000, verbose_name="lý do")),
                ("postponed_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
            ],
            options={
                "verbose_name": "lần lùi hạn",
                "verbose_name_plural": "các lần lùi hạn",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ProgressFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "file",
                    models.FileField(blank=True, upload_to=feedback.models.files.private_name, verbose_name="tệp"),
                ),
                ("file_name", dialogue_portal.lib.fields.LineField(max_length=150, verbose_name="tên tệp")),
                ("media_type", models.CharField(max_length=100, verbose_name="kiểu tệp")),
                ("size", models.PositiveIntegerField(verbose_name="cỡ")),
                ("width", models.PositiveIntegerField(default=0, editable=False)),
                ("height", models.PositiveIntegerField(default=0, editable=False)),
                ("rendered_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("render_error", models.CharField(blank=True, editable=False, max_length=200)),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="thêm lúc")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("document", "tài liệu"),
                            ("before", "ảnh trước khi làm"),
                            ("after", "ảnh sau khi làm"),
                        ],
                        default="document",
                        max_length=10,
                        verbose_name="là",
                    ),
                ),
                (
                    "caption",
                    dialogue_portal.lib.fields.LineField(
                        blank=True,
                        help_text="Ảnh cho thấy gì; người dân đọc được.",
                        max_length=200,
                        verbose_name="chú thích",
                    ),
                ),
            ],
            options={
                "verbose_name": "tệp của tiến độ",
                "verbose_name_plural": "tệp của tiến độ",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.CharField(
                        choices=[("done", "đã xong"), ("not_yet", "chưa xong")], max_length=10, verbose_name="trả lời"
                    ),
                ),
                ("reason", dialogue_portal.lib.fields.ProseField(blank=True, max_length=1000, verbose_name="lý do")),
                (
                    "public_reason",
                    dialogue_portal.lib.fields.ProseField(
                        blank=True,
                        help_text="Người dân đọc phần này. Hãy bỏ thông tin cá nhân.",
                        max_length=1000,
                        verbose_name="lý do công khai",
                    ),
                ),
                ("answered_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
            ],
            options={
                "verbose_name": "xác nhận",
                "verbose_name_plural": "xác nhận",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="VerificationFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "file",
                    models.FileField(blank=True, upload_to=feedback.models.files.private_name, verbose_name="tệp"),
                ),
                ("file_name", dialogue_portal.lib.fields.LineField(max_length=150, verbose_name="tên tệp")),
                ("media_type", models.CharField(max_length=100, verbose_name="kiểu tệp")),
                ("size", models.PositiveIntegerField(verbose_name="cỡ")),
                ("width", models.PositiveIntegerField(default=0, editable=False)),
                ("height", models.PositiveIntegerField(default=0, editable=False)),
                ("rendered_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("render_error", models.CharField(blank=True, editable=False, max_length=200)),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="thêm lúc")),
                ("is_public", models.BooleanField(default=False, verbose_name="cho công khai")),
                ("caption", dialogue_portal.lib.fields.LineField(blank=True, max_length=200, verbose_name="chú thích")),
            ],
            options={
                "verbose_name": "ảnh kèm xác nhận",
                "verbose_name_plural": "ảnh kèm xác nhận",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="commitment",
            name="counts_working_days",
            field=models.BooleanField(default=True, verbose_name="tính ngày làm việc"),
        ),
        migrations.AddField(
            model_name="commitment",
            name="due_counts_from",
            field=models.DateField(blank=True, null=True, verbose_name="tính từ ngày"),
        ),
        migrations.AddField(
            model_name="commitment",
            name="due_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Khi thời hạn được giao bằng số ngày thay cho một ngày định sẵn.",
                null=True,
                verbose_name="số ngày",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="issues",
            field=models.ManyToManyField(
                blank=True, related_name="commitments", to="feedback.issue", verbose_name="từ các vấn đề"
            ),
        ),
        migrations.AddField(
            model_name="rating",
            name="opinion",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="ratings",
                to="feedback.opinion",
                verbose_name="ý kiến",
            ),
        ),
        migrations.AddField(
            model_name="rating",
            name="reopened",
            field=models.BooleanField(default=False, editable=False, verbose_name="đã mở lại ý kiến"),
        ),
        migrations.AlterField(
            model_name="rating",
            name="response",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="ratings",
                to="feedback.response",
                verbose_name="trả lời",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.UniqueConstraint(
                fields=("response", "opinion"),
                name="rated_once",
                violation_error_message="Ông/bà đã đánh giá câu trả lời này.",
            ),
        ),
        migrations.AddField(
            model_name="carryover",
            name="agenda_item",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="carry_overs",
                to="sessions_app.agendaitem",
                verbose_name="trong chương trình",
            ),
        ),
        migrations.AddField(
            model_name="carryover",
            name="carried_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to=settings.AUTH_USER_MODEL,
                verbose_name="người ghi",
            ),
        ),
        migrations.AddField(
            model_name="carryover",
            name="commitment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="carry_overs",
                to="feedback.commitment",
                verbose_name="việc phải làm",
            ),
        ),
        migrations.AddField(
            model_name="carryover",
            name="to_session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="carried_over",
                to="sessions_app.dialoguesession",
                verbose_name="sang hội nghị",
            ),
        ),
        migrations.AddField(
            model_name="donereport",
            name="commitment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="done_reports",
                to="feedback.commitment",
                verbose_name="việc phải làm",
            ),
        ),
        migrations.AddField(
            model_name="donereport",
            name="reported_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to=settings.AUTH_USER_MODEL,
                verbose_name="người báo",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="drop_reason",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments",
                to="feedback.dropreason",
                verbose_name="vì lý do",
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["state", "due_on"], name="commitment_state_due"),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["lead_body", "due_on"], name="commitment_body_due"),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_days", None),
                    models.Q(("due_counts_from__isnull", False), ("due_days__gte", 1), ("due_on__isnull", False)),
                    _connector="OR",
                ),
                name="counted_due_day_has_its_start",
                violation_error_message="Thời hạn tính bằng số ngày phải có ngày bắt đầu tính.",
            ),
        ),
        migrations.AddField(
            model_name="postponement",
            name="commitment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="postponements",
                to="feedback.commitment",
                verbose_name="việc phải làm",
            ),
        ),
        migrations.AddField(
            model_name="postponement",
            name="postponed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to=settings.AUTH_USER_MODEL,
                verbose_name="người ghi",
            ),
        ),
        migrations.AddField(
            model_name="progressfile",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="files",
                to="feedback.progressentry",
                verbose_name="tiến độ",
            ),
        ),
        migrations.AddField(
            model_name="verification",
            name="opinion",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="verifications",
                to="feedback.opinion",
                verbose_name="ý kiến",
            ),
        ),
        migrations.AddField(
            model_name="verification",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="verifications",
                to="feedback.donereport",
                verbose_name="lần báo",
            ),
        ),
        migrations.AddField(
            model_name="verification",
            name="verifier",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to=settings.AUTH_USER_MODEL,
                verbose_name="người xác nhận",
            ),
        ),
        migrations.AddField(
            model_name="verificationfile",
            name="verification",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="files",
                to="feedback.verification",
                verbose_name="xác nhận",
            ),
        ),
        migrations.AddConstraint(
            model_name="carryover",
            constraint=models.UniqueConstraint(
                fields=("commitment", "to_session"),
                name="carried_over_once_to_a_session",
                violation_error_message="Việc này đã được chuyển sang hội nghị đó.",
            ),
        ),
        migrations.AddConstraint(
            model_name="donereport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("refuted_at", None)),
                fields=("commitment",),
                name="one_standing_done_report",
                violation_error_message="Việc này đang chờ xác nhận.",
            ),
        ),
        migrations.AddConstraint(
            model_name="postponement",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="postponement_says_why",
                violation_error_message="Phải ghi lý do lùi hạn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="postponement",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_before", None), ("due_on__gt", models.F("due_before")), _connector="OR"),
                name="postponed_to_a_later_day",
                violation_error_message="Hạn mới phải sau hạn trước đó.",
            ),
        ),
        migrations.AddConstraint(
            model_name="progressfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("role", "document"), ("media_type__startswith", "image/"), _connector="OR"),
                name="progress_before_and_after_are_pictures",
                violation_error_message="Ảnh trước và sau khi làm phải là tệp ảnh.",
            ),
        ),
        migrations.AddConstraint(
            model_name="progressfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("media_type__startswith", "image/"), _negated=True),
                    models.Q(("caption", ""), _negated=True),
                    _connector="OR",
                ),
                name="progress_picture_has_words",
                violation_error_message="Mỗi ảnh phải có chú thích.",
            ),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=models.UniqueConstraint(
                fields=("report", "opinion"),
                name="verified_once_by_a_sender",
                violation_error_message="Ông/bà đã trả lời lần báo này.",
            ),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "not_yet"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="refusal_says_why",
                violation_error_message="Hãy ghi việc gì chưa xong.",
            ),
        ),
        migrations.RunPython(rated_opinions, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="rating",
            name="opinion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="ratings",
                to="feedback.opinion",
                verbose_name="ý kiến",
            ),
        ),
        migrations.RunPython(first_reasons, migrations.RunPython.noop),
    ]
