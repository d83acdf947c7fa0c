"""The tables that a new portal begins with, and its first rows, made in one go. Early trial portals had another migration
of this name (`dialogue_portal/backup/early_trials.py`)."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import dialogue_portal.lib.fields
import dialogue_portal.lib.renditions
import feedback.models.columns
import feedback.models.files
import sessions_app.models.paper_numbers
from dialogue_portal.lib.first_tables import CreateModels
from feedback.search import index, promises

from . import _first_rows


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sessions_app", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="PhoneCall",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calls",
                                to="sessions_app.outboxmessage",
                                verbose_name="việc cần báo",
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("told", "đã báo được"),
                                    ("no_answer", "không nghe máy"),
                                    ("wrong_number", "sai số"),
                                    ("letter", "đã gửi thư"),
                                ],
                                max_length=20,
                                verbose_name="kết quả",
                            ),
                        ),
                        (
                            "note",
                            dialogue_portal.lib.fields.ProseField(blank=True, max_length=500, verbose_name="ghi chú"),
                        ),
                        ("called_at", models.DateTimeField(auto_now_add=True, verbose_name="gọi lúc")),
                        (
                            "caller",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người gọi",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "cuộc gọi",
                        "verbose_name_plural": "cuộc gọi",
                        "ordering": ["-called_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Opinion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinions",
                                to="sessions_app.dialoguesession",
                                verbose_name="hội nghị",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("report", "phản ánh"),
                                    ("petition", "kiến nghị"),
                                    ("suggestion", "góp ý"),
                                    ("question", "câu hỏi"),
                                ],
                                default="report",
                                max_length=20,
                                verbose_name="loại",
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinions",
                                to="sessions_app.topic",
                                verbose_name="lĩnh vực",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinions",
                                to="sessions_app.residentialgroup",
                                verbose_name="khu dân cư",
                            ),
                        ),
                        (
                            "place",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Như người gửi ghi; chỉ cán bộ đọc được.",
                                max_length=200,
                                verbose_name="nơi xảy ra",
                            ),
                        ),
                        (
                            "original_text",
                            dialogue_portal.lib.fields.ProseField(
                                editable=False, max_length=4000, verbose_name="nguyên văn"
                            ),
                        ),
                        (
                            "subject",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, max_length=200, verbose_name="tiêu đề công khai"
                            ),
                        ),
                        (
                            "public_text",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True,
                                help_text="Người dân đọc phần này. Hãy bỏ thông tin cá nhân.",
                                max_length=4000,
                                verbose_name="nội dung công khai",
                            ),
                        ),
                        (
                            "public_place",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, max_length=200, verbose_name="nơi xảy ra (công khai)"
                            ),
                        ),
                        (
                            "public_name",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, editable=False, max_length=100, verbose_name="tên công khai"
                            ),
                        ),
                        (
                            "folded",
                            dialogue_portal.lib.fields.FoldedField(editable=False, source=["subject", "public_text"]),
                        ),
                        (
                            "visibility",
                            models.CharField(
                                choices=[
                                    ("unnamed", "công khai, không nêu tên"),
                                    ("named", "công khai, có nêu tên"),
                                    ("not_published", "không công khai"),
                                ],
                                default="unnamed",
                                max_length=20,
                                verbose_name="cách công khai",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("portal", "cổng đối thoại"),
                                    ("conference", "phát biểu tại hội nghị"),
                                    ("group_meeting", "họp khu dân cư"),
                                    ("household_slip", "phiếu lấy ý kiến hộ gia đình"),
                                    ("letter_box", "hòm thư góp ý, đường dây nóng"),
                                    ("front", "qua Ban công tác Mặt trận"),
                                    ("social", "mạng xã hội"),
                                ],
                                default="portal",
                                max_length=20,
                                verbose_name="kênh tiếp nhận",
                            ),
                        ),
                        (
                            "timing",
                            models.CharField(
                                choices=[
                                    ("before", "trước hội nghị"),
                                    ("at", "tại hội nghị"),
                                    ("after", "sau hội nghị"),
                                ],
                                default="before",
                                max_length=10,
                                verbose_name="thời điểm",
                            ),
                        ),
                        ("received_at", models.DateTimeField(verbose_name="nhận lúc")),
                        (
                            "moderation",
                            models.CharField(
                                choices=[
                                    ("held", "tạm giữ"),
                                    ("pending", "chờ duyệt"),
                                    ("approved", "đã duyệt"),
                                    ("declined", "không đăng"),
                                    ("diverted", "chuyển khiếu nại, tố cáo"),
                                    ("duplicate", "trùng ý kiến khác"),
                                ],
                                default="pending",
                                editable=False,
                                max_length=20,
                                verbose_name="duyệt",
                            ),
                        ),
                        (
                            "decline_reason",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True, editable=False, verbose_name="lý do không đăng"
                            ),
                        ),
                        (
                            "hidden_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="ẩn lúc"),
                        ),
                        (
                            "hidden_reason",
                            dialogue_portal.lib.fields.ProseField(blank=True, editable=False, verbose_name="lý do ẩn"),
                        ),
                        (
                            "processing",
                            models.CharField(
                                choices=[
                                    ("received", "đã tiếp nhận"),
                                    ("classified", "đã phân loại"),
                                    ("assigned", "đang xử lý"),
                                    ("waiting", "chờ người gửi bổ sung"),
                                    ("answered", "đã trả lời"),
                                    ("closed", "đã khép lại"),
                                ],
                                default="received",
                                editable=False,
                                max_length=20,
                                verbose_name="xử lý",
                            ),
                        ),
                        (
                            "held_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("flood", "gửi quá nhiều trong thời gian ngắn"),
                                    ("unconfirmed", "chưa xác nhận thư điện tử"),
                                    ("spam", "có dấu hiệu thư rác"),
                                ],
                                editable=False,
                                max_length=20,
                                verbose_name="lý do tạm giữ",
                            ),
                        ),
                        (
                            "competence",
                            models.CharField(
                                blank=True,
                                choices=[("ward", "cấp xã"), ("higher", "cấp trên"), ("other", "cơ quan khác")],
                                editable=False,
                                max_length=10,
                                verbose_name="thẩm quyền",
                            ),
                        ),
                        (
                            "duty",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("forward", "chuyển ý kiến vượt thẩm quyền"),
                                    ("first_response", "phản hồi lần đầu cho người gửi"),
                                    ("answer", "trả lời bằng văn bản"),
                                ],
                                editable=False,
                                max_length=20,
                                verbose_name="việc tới hạn",
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, editable=False, null=True, verbose_name="tới hạn")),
                        (
                            "reopened_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="mở lại lúc"),
                        ),
                        (
                            "duplicate_of",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duplicates",
                                to="feedback.opinion",
                                verbose_name="trùng với ý kiến",
                            ),
                        ),
                        (
                            "declares_grievance",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="người gửi nói là khiếu nại, tố cáo"
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="người gửi rút lúc"
                            ),
                        ),
                        (
                            "part_of",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="feedback.opinion",
                                verbose_name="tách từ ý kiến",
                            ),
                        ),
                        (
                            "import_batch",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinions",
                                to="feedback.importbatch",
                                verbose_name="lần nhập danh sách",
                            ),
                        ),
                        (
                            "import_key",
                            models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True),
                        ),
                        (
                            "slip_serial",
                            models.CharField(
                                blank=True, editable=False, max_length=40, null=True, verbose_name="số phiếu giấy"
                            ),
                        ),
                        (
                            "code_hash",
                            models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True),
                        ),
                        (
                            "is_illustrative",
                            models.BooleanField(default=False, editable=False, verbose_name="dữ liệu minh họa"),
                        ),
                        (
                            "conclusion_items",
                            models.ManyToManyField(
                                blank=True,
                                related_name="opinions",
                                to="sessions_app.conclusionitem",
                                verbose_name="có trong thông báo kết luận",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ý kiến",
                        "verbose_name_plural": "ý kiến",
                        "ordering": ["-received_at", "-pk"],
                        "permissions": [
                            ("moderate_opinion", "Được duyệt ý kiến"),
                            ("assign_opinion", "Được phân công xử lý ý kiến"),
                            ("see_every_opinion", "Được xem ý kiến của mọi đơn vị"),
                            ("receive_opinion", "Được nhập ý kiến từ phiếu giấy và danh sách"),
                            ("reissue_code", "Được cấp lại mã tra cứu"),
                            ("call_sender", "Được gọi điện báo người gửi"),
                            ("unmask_sender", "Được xem cách liên lạc của người gửi khi cần, có ghi lý do"),
                            ("reopen_opinion", "Được mở lại ý kiến đã trả lời"),
                            ("export_opinion", "Được tải danh sách ý kiến"),
                        ],
                        "indexes": [
                            models.Index(fields=["session", "-received_at", "-id"], name="opinion_session_newest"),
                            models.Index(fields=["-received_at", "-id"], name="opinion_newest"),
                            models.Index(fields=["moderation", "-received_at"], name="opinion_moderation"),
                            models.Index(
                                condition=models.Q(("due_on__isnull", False)),
                                fields=["due_on", "id"],
                                name="opinion_due",
                            ),
                            models.Index(
                                feedback.models.columns.DueKey("due_on"), models.F("id"), name="opinion_by_due_day"
                            ),
                            models.Index(fields=["processing", "-received_at"], name="opinion_processing"),
                            models.Index(fields=["channel", "-received_at"], name="opinion_channel"),
                            models.Index(
                                models.F("moderation"),
                                feedback.models.columns.DueKey("due_on"),
                                models.F("id"),
                                name="opinion_moderation_due",
                            ),
                            models.Index(
                                models.F("processing"),
                                feedback.models.columns.DueKey("due_on"),
                                models.F("id"),
                                name="opinion_processing_due",
                            ),
                            models.Index(
                                models.F("channel"),
                                feedback.models.columns.DueKey("due_on"),
                                models.F("id"),
                                name="opinion_channel_due",
                            ),
                            models.Index(
                                feedback.models.columns.WithTheWard("moderation", "processing", "withdrawn_at"),
                                feedback.models.columns.DueKey("due_on"),
                                models.F("received_at"),
                                models.F("id"),
                                name="opinion_with_the_ward",
                            ),
                            models.Index(fields=["topic", "-received_at", "-id"], name="opinion_topic_newest"),
                            models.Index(
                                models.F("topic"),
                                feedback.models.columns.DueKey("due_on"),
                                models.F("id"),
                                name="opinion_topic_due",
                            ),
                            models.Index(fields=["group", "-received_at", "-id"], name="opinion_group_newest"),
                            models.Index(
                                models.F("group"),
                                feedback.models.columns.DueKey("due_on"),
                                models.F("id"),
                                name="opinion_group_due",
                            ),
                            models.Index(
                                condition=models.Q(("reopened_at__isnull", False)),
                                fields=["-received_at", "-id"],
                                name="opinion_reopened",
                            ),
                            models.Index(
                                condition=models.Q(
                                    feedback.models.columns.IsOpen("moderation", "processing", "withdrawn_at")
                                ),
                                fields=["received_at", "id", "processing"],
                                name="opinion_open_oldest",
                            ),
                            models.Index(
                                condition=models.Q(
                                    feedback.models.columns.IsOpen("moderation", "processing", "withdrawn_at")
                                ),
                                fields=["group", "processing"],
                                name="opinion_open_of_group",
                            ),
                            models.Index(
                                condition=models.Q(
                                    feedback.models.columns.IsForSynthesis("moderation", "withdrawn_at")
                                ),
                                fields=["session", "id"],
                                name="opinion_for_synthesis",
                            ),
                            models.Index(
                                condition=models.Q(("withdrawn_at__isnull", False)),
                                fields=["withdrawn_at"],
                                name="opinion_withdrawn",
                            ),
                            models.Index(
                                condition=models.Q(("hidden_at__isnull", False)),
                                fields=["hidden_at"],
                                name="opinion_hidden",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("slip_serial__isnull", False)),
                                fields=("slip_serial",),
                                name="slip_typed_once",
                                violation_error_message="Phiếu này đã được nhập.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("moderation", "approved"), _negated=True),
                                    models.Q(
                                        models.Q(("public_text", ""), _negated=True),
                                        models.Q(("subject", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="approved_opinion_has_public_text",
                                violation_error_message="Ý kiến đã duyệt phải có tiêu đề và nội dung công khai.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("moderation", "declined"), _negated=True),
                                    models.Q(("decline_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="declined_opinion_says_why",
                                violation_error_message="Phải ghi lý do không đăng.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("hidden_at", None), models.Q(("hidden_reason", ""), _negated=True), _connector="OR"
                                ),
                                name="hidden_opinion_says_why",
                                violation_error_message="Phải ghi lý do ẩn.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("part_of", None),
                                    models.Q(("part_of", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="opinion_not_part_of_itself",
                                violation_error_message="Một ý kiến không thể tách từ chính nó.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("moderation", "duplicate"), ("duplicate_of__isnull", False)),
                                    models.Q(
                                        models.Q(("moderation", "duplicate"), _negated=True), ("duplicate_of", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="duplicate_names_the_other",
                                violation_error_message="Ý kiến trùng phải ghi trùng với ý kiến nào.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("duplicate_of", None),
                                    models.Q(("duplicate_of", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="opinion_not_its_own_duplicate",
                                violation_error_message="Một ý kiến không thể trùng với chính nó.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("duty", ""), ("due_on", None)),
                                    models.Q(models.Q(("duty", ""), _negated=True), ("due_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="due_day_with_its_duty",
                                violation_error_message="Hạn phải đi cùng việc tới hạn.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("moderation", "held"), _negated=True),
                                    models.Q(("held_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="held_opinion_says_why",
                                violation_error_message="Phải ghi lý do tạm giữ.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("visibility", "named"), ("public_name", ""), _connector="OR"),
                                name="unnamed_opinion_has_no_name",
                                violation_error_message="Người gửi không đồng ý nêu tên.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Issue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="issues",
                                to="sessions_app.dialoguesession",
                                verbose_name="hội nghị",
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="issues",
                                to="sessions_app.topic",
                                verbose_name="lĩnh vực",
                            ),
                        ),
                        (
                            "title",
                            dialogue_portal.lib.fields.LineField(
                                help_text="Trung tính, nói việc gì, ở đâu; không nêu tên ai.",
                                max_length=200,
                                verbose_name="tên vấn đề",
                            ),
                        ),
                        (
                            "summary",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True,
                                help_text="Người dân đọc phần này. Gộp những gì các ý kiến nêu.",
                                max_length=3000,
                                verbose_name="tóm tắt",
                            ),
                        ),
                        ("folded", dialogue_portal.lib.fields.FoldedField(editable=False, source=["title", "summary"])),
                        ("order", models.PositiveSmallIntegerField(default=100, verbose_name="thứ tự")),
                        (
                            "lead",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="leads_issues",
                                to="feedback.opinion",
                                verbose_name="ý kiến tiêu biểu",
                            ),
                        ),
                        (
                            "agenda_item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="issues",
                                to="sessions_app.agendaitem",
                                verbose_name="trong chương trình",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="lập lúc")),
                        (
                            "published_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="công bố lúc"),
                        ),
                        (
                            "dissolved_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="thôi gộp lúc"),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged_from",
                                to="feedback.issue",
                                verbose_name="đã nhập vào",
                            ),
                        ),
                        (
                            "opinions",
                            models.ManyToManyField(
                                blank=True,
                                related_name="issues_ever",
                                through="feedback.IssueOpinion",
                                to="feedback.opinion",
                                verbose_name="ý kiến",
                            ),
                        ),
                        (
                            "conclusion_items",
                            models.ManyToManyField(
                                blank=True,
                                editable=False,
                                related_name="issues",
                                to="sessions_app.conclusionitem",
                                verbose_name="có trong thông báo kết luận",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "vấn đề tổng hợp",
                        "verbose_name_plural": "vấn đề tổng hợp",
                        "ordering": ["-pk"],
                        "permissions": [
                            ("synthesise_issue", "Được tổng hợp ý kiến thành vấn đề"),
                            ("publish_issue", "Được công bố vấn đề tổng hợp"),
                        ],
                        "indexes": [models.Index(fields=["session", "order"], name="issue_of_session")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="issue_has_title",
                                violation_error_message="Vấn đề phải có tên.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into", None), ("dissolved_at__isnull", False), _connector="OR"
                                ),
                                name="merged_issue_is_dissolved",
                                violation_error_message="Vấn đề đã nhập vào vấn đề khác thì không còn đứng riêng.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into", None),
                                    models.Q(("merged_into", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="issue_not_merged_into_itself",
                                violation_error_message="Không thể nhập vào chính nó.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IssueOpinion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "issue",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="members",
                                to="feedback.issue",
                                verbose_name="vấn đề",
                            ),
                        ),
                        (
                            "opinion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="issue_memberships",
                                to="feedback.opinion",
                                verbose_name="ý kiến",
                            ),
                        ),
                        (
                            "matched_words",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, editable=False, max_length=200, verbose_name="từ giống nhau"
                            ),
                        ),
                        ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="đưa vào lúc")),
                        (
                            "ended_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="đưa ra lúc"),
                        ),
                    ],
                    options={
                        "verbose_name": "ý kiến của vấn đề",
                        "verbose_name_plural": "ý kiến của vấn đề",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("opinion",),
                                name="opinion_in_one_issue_at_a_time",
                                violation_error_message="Ý kiến này đã thuộc một vấn đề khác.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SynthesisStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="synthesis_steps",
                                to="sessions_app.dialoguesession",
                                verbose_name="hội nghị",
                            ),
                        ),
                        ("what", dialogue_portal.lib.fields.LineField(max_length=300, verbose_name="việc")),
                        ("before", models.JSONField(default=dict, verbose_name="vấn đề trước đó")),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
                        (
                            "made_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người làm",
                            ),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="bỏ lúc")),
                        ("began", models.ManyToManyField(blank=True, related_name="+", to="feedback.issueopinion")),
                        ("ended", models.ManyToManyField(blank=True, related_name="+", to="feedback.issueopinion")),
                    ],
                    options={
                        "verbose_name": "bước tổng hợp",
                        "verbose_name_plural": "các bước tổng hợp",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Outcome",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", dialogue_portal.lib.fields.NameField(max_length=100, unique=True, verbose_name="tên")),
                        (
                            "slug",
                            dialogue_portal.lib.fields.AddressField(
                                blank=True, max_length=100, source="name", unique=True, verbose_name="mã"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=100, verbose_name="thứ tự")),
                        ("is_promise", models.BooleanField(default=False, verbose_name="còn việc phải làm")),
                        (
                            "is_decided_elsewhere",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Cạnh câu trả lời, cổng nói bằng lời thường: địa phương không có quyền quyết định, đã chuyển đi đâu.",
                                verbose_name="cơ quan khác quyết định",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "kết quả trả lời",
                        "verbose_name_plural": "kết quả trả lời",
                        "ordering": ["order", "name"],
                    },
                ),
                migrations.CreateModel(
                    name="Response",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "opinion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="responses",
                                to="feedback.opinion",
                                verbose_name="ý kiến",
                            ),
                        ),
                        (
                            "issue",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="responses",
                                to="feedback.issue",
                                verbose_name="trả lời chung cho vấn đề",
                            ),
                        ),
                        (
                            "text",
                            dialogue_portal.lib.fields.ProseField(max_length=20000, verbose_name="nội dung trả lời"),
                        ),
                        (
                            "outcome",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="responses",
                                to="feedback.outcome",
                                verbose_name="kết quả",
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="responses",
                                to="sessions_app.body",
                                verbose_name="cơ quan trả lời",
                            ),
                        ),
                        (
                            "answered_by",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Chức danh vào lúc trả lời.",
                                max_length=150,
                                verbose_name="chức danh người trả lời",
                            ),
                        ),
                        (
                            "signer",
                            models.ForeignKey(
                                blank=True,
                                help_text="Nếu có trong danh sách cán bộ: câu trả lời hiện trên trang của người đó.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signed_responses",
                                to="sessions_app.official",
                                verbose_name="cán bộ ký, trả lời",
                            ),
                        ),
                        ("on_the_spot", models.BooleanField(default=False, verbose_name="trả lời ngay tại hội nghị")),
                        ("legal_basis", dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="căn cứ")),
                        (
                            "number_symbol",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, max_length=60, verbose_name="số, ký hiệu văn bản"
                            ),
                        ),
                        (
                            "issued_on",
                            models.DateField(
                                help_text="Ngày ghi trên văn bản hoặc ngày trả lời tại hội nghị.",
                                verbose_name="ngày trả lời",
                            ),
                        ),
                        (
                            "corrects",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correction",
                                to="feedback.response",
                                verbose_name="đính chính cho",
                            ),
                        ),
                        (
                            "correction_note",
                            dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="lời đính chính"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "bản nháp"),
                                    ("submitted", "đã trình"),
                                    ("approved", "đã duyệt"),
                                    ("published", "đã công bố"),
                                    ("superseded", "đã được thay"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=20,
                                verbose_name="trạng thái",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="written_responses",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người soạn",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="lần sửa")),
                        (
                            "edited_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sửa lúc"),
                        ),
                        (
                            "edited_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="edited_responses",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người sửa gần nhất",
                            ),
                        ),
                        (
                            "returned_in",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="sessions_app.caseevent",
                                verbose_name="trả lại gần nhất",
                            ),
                        ),
                        ("approved_digest", models.CharField(blank=True, editable=False, max_length=64)),
                        (
                            "published_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="công bố lúc"),
                        ),
                    ],
                    options={
                        "verbose_name": "trả lời",
                        "verbose_name_plural": "trả lời",
                        "ordering": ["-issued_on", "-pk"],
                        "permissions": [
                            ("submit_response", "Được trình câu trả lời"),
                            ("approve_response", "Được duyệt câu trả lời"),
                            ("publish_response", "Được công bố câu trả lời"),
                        ],
                        "indexes": [
                            models.Index(fields=["state", "opinion"], name="response_state"),
                            models.Index(
                                condition=models.Q(feedback.models.columns.IsUnderWay("state")),
                                fields=["state", "opinion", "author", "edited_by", "body"],
                                name="response_under_way",
                            ),
                            models.Index(
                                condition=models.Q(("number_symbol", ""), _negated=True),
                                fields=["number_symbol"],
                                name="response_number",
                            ),
                            models.Index(fields=["-issued_on", "-id"], name="response_newest"),
                            models.Index(fields=["-published_at", "-id"], name="response_published_last"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "published")),
                                fields=("opinion",),
                                name="one_published_response",
                                violation_error_message="Ý kiến này đã có câu trả lời được công bố.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("issue__isnull", False), ("state", "published")),
                                fields=("issue",),
                                name="one_published_response_of_an_issue",
                                violation_error_message="Vấn đề này đã có câu trả lời được công bố.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["published", "superseded"]), _negated=True),
                                    ("published_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="published_response_has_its_time",
                                violation_error_message="Câu trả lời đã công bố phải có thời điểm công bố.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("corrects", None),
                                    models.Q(("correction_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="correction_says_why",
                                violation_error_message="Đính chính phải nói rõ sửa gì.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("corrects", None),
                                    models.Q(("corrects", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="response_not_its_own_correction",
                                violation_error_message="Không thể đính chính cho chính mình.",
                            ),
                        ],
                    },
                    bases=(sessions_app.models.paper_numbers.BearsNumber, models.Model),
                ),
                migrations.CreateModel(
                    name="ResponseFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "file",
                            models.FileField(
                                blank=True, upload_to=feedback.models.files.private_name, verbose_name="tệp"
                            ),
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
                            "caption",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Ảnh cho thấy gì; người dân đọc được.",
                                max_length=200,
                                verbose_name="chú thích",
                            ),
                        ),
                        (
                            "response",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="feedback.response",
                                verbose_name="trả lời",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("document", "tài liệu"),
                                    ("before", "ảnh trước khi xử lý"),
                                    ("after", "ảnh sau khi xử lý"),
                                ],
                                default="document",
                                max_length=10,
                                verbose_name="là",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tệp của câu trả lời",
                        "verbose_name_plural": "tệp của câu trả lời",
                        "ordering": ["pk"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("role", "document"), ("media_type__startswith", "image/"), _connector="OR"
                                ),
                                name="before_and_after_are_pictures",
                                violation_error_message="Ảnh trước và sau khi xử lý phải là tệp ảnh.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("media_type__startswith", "image/"), _negated=True),
                                    models.Q(("caption", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="answer_picture_has_words",
                                violation_error_message="Mỗi ảnh phải có chú thích.",
                            ),
                        ],
                    },
                    bases=(dialogue_portal.lib.renditions.Renditions, models.Model),
                ),
                migrations.CreateModel(
                    name="DropReason",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            dialogue_portal.lib.fields.NameField(max_length=150, unique=True, verbose_name="lý do"),
                        ),
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
                    name="Commitment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="sessions_app.dialoguesession",
                                verbose_name="hội nghị",
                            ),
                        ),
                        ("title", dialogue_portal.lib.fields.LineField(max_length=250, verbose_name="việc phải làm")),
                        ("description", dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="nói rõ thêm")),
                        (
                            "words",
                            dialogue_portal.lib.fields.WordsField(
                                default="", editable=False, source=["title", "description"]
                            ),
                        ),
                        (
                            "lead_body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="led_commitments",
                                to="sessions_app.body",
                                verbose_name="đơn vị chủ trì",
                            ),
                        ),
                        (
                            "official_then",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, max_length=200, verbose_name="người phụ trách khi đó"
                            ),
                        ),
                        (
                            "official",
                            models.ForeignKey(
                                blank=True,
                                help_text="Nếu có trong danh sách cán bộ: việc này hiện trên trang của người đó.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="sessions_app.official",
                                verbose_name="cán bộ phụ trách",
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="thời hạn")),
                        (
                            "due_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Khi thời hạn được giao bằng số ngày thay cho một ngày định sẵn.",
                                null=True,
                                verbose_name="số ngày",
                            ),
                        ),
                        ("counts_working_days", models.BooleanField(default=True, verbose_name="tính ngày làm việc")),
                        ("due_counts_from", models.DateField(blank=True, null=True, verbose_name="tính từ ngày")),
                        (
                            "conclusion_item",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitment",
                                to="sessions_app.conclusionitem",
                                verbose_name="mục trong thông báo kết luận",
                            ),
                        ),
                        (
                            "response",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="feedback.response",
                                verbose_name="câu trả lời",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "chưa làm"),
                                    ("under_way", "đang làm"),
                                    ("reported_done", "đơn vị báo đã xong"),
                                    ("verified", "đã xác nhận xong"),
                                    ("dropped", "không làm nữa"),
                                ],
                                default="planned",
                                editable=False,
                                max_length=20,
                                verbose_name="trạng thái",
                            ),
                        ),
                        (
                            "drop_reason",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="feedback.dropreason",
                                verbose_name="vì lý do",
                            ),
                        ),
                        (
                            "dropped_reason",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True, editable=False, verbose_name="lý do không làm nữa"
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="công bố lúc"),
                        ),
                        (
                            "coordinating_bodies",
                            models.ManyToManyField(
                                blank=True,
                                related_name="helped_commitments",
                                to="sessions_app.body",
                                verbose_name="đơn vị phối hợp",
                            ),
                        ),
                        (
                            "opinions",
                            models.ManyToManyField(
                                blank=True,
                                related_name="commitments",
                                to="feedback.opinion",
                                verbose_name="từ các ý kiến",
                            ),
                        ),
                        (
                            "issues",
                            models.ManyToManyField(
                                blank=True,
                                related_name="commitments",
                                to="feedback.issue",
                                verbose_name="từ các vấn đề",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "việc phải làm",
                        "verbose_name_plural": "việc phải làm",
                        "ordering": [models.OrderBy(models.F("due_on"), nulls_last=True), "pk"],
                        "permissions": [
                            ("publish_commitment", "Được công bố việc phải làm"),
                            ("report_commitment", "Được báo tiến độ"),
                            ("verify_commitment", "Được xác nhận đã làm xong"),
                        ],
                        "indexes": [
                            models.Index(fields=["state", "due_on"], name="commitment_state_due"),
                            models.Index(fields=["lead_body", "due_on"], name="commitment_body_due"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "dropped"), _negated=True),
                                    models.Q(("dropped_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="dropped_commitment_says_why",
                                violation_error_message="Phải ghi lý do không làm nữa.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due_days", None),
                                    models.Q(
                                        ("due_counts_from__isnull", False),
                                        ("due_days__gte", 1),
                                        ("due_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="counted_due_day_has_its_start",
                                violation_error_message="Thời hạn tính bằng số ngày phải có ngày bắt đầu tính.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Postponement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "commitment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="postponements",
                                to="feedback.commitment",
                                verbose_name="việc phải làm",
                            ),
                        ),
                        ("due_before", models.DateField(blank=True, null=True, verbose_name="hạn trước đó")),
                        ("due_on", models.DateField(verbose_name="hạn mới")),
                        ("reason", dialogue_portal.lib.fields.ProseField(max_length=1000, verbose_name="lý do")),
                        ("postponed_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
                        (
                            "postponed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người ghi",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lần lùi hạn",
                        "verbose_name_plural": "các lần lùi hạn",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="postponement_says_why",
                                violation_error_message="Phải ghi lý do lùi hạn.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due_before", None), ("due_on__gt", models.F("due_before")), _connector="OR"
                                ),
                                name="postponed_to_a_later_day",
                                violation_error_message="Hạn mới phải sau hạn trước đó.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CarryOver",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "commitment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="carry_overs",
                                to="feedback.commitment",
                                verbose_name="việc phải làm",
                            ),
                        ),
                        (
                            "to_session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="carried_over",
                                to="sessions_app.dialoguesession",
                                verbose_name="sang hội nghị",
                            ),
                        ),
                        (
                            "agenda_item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="carry_overs",
                                to="sessions_app.agendaitem",
                                verbose_name="trong chương trình",
                            ),
                        ),
                        ("carried_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
                        (
                            "carried_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người ghi",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "việc tồn từ kỳ trước",
                        "verbose_name_plural": "việc tồn từ kỳ trước",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("commitment", "to_session"),
                                name="carried_over_once_to_a_session",
                                violation_error_message="Việc này đã được chuyển sang hội nghị đó.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PersonRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "asked",
                            models.CharField(
                                choices=[("see", "xem và nhận bản sao"), ("erase", "xóa")],
                                default="see",
                                max_length=10,
                                verbose_name="đề nghị",
                            ),
                        ),
                        ("whom", models.CharField(blank=True, max_length=254, verbose_name="tìm theo")),
                        ("received_on", models.DateField(verbose_name="ngày nhận")),
                        ("due_on", models.DateField(verbose_name="hạn trả lời")),
                        (
                            "note",
                            dialogue_portal.lib.fields.LineField(
                                max_length=300, verbose_name="đã xác minh người đề nghị thế nào"
                            ),
                        ),
                        ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="xong lúc")),
                        (
                            "result",
                            dialogue_portal.lib.fields.ProseField(blank=True, max_length=1000, verbose_name="kết quả"),
                        ),
                        (
                            "handled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người làm",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "đề nghị về dữ liệu cá nhân",
                        "verbose_name_plural": "đề nghị về dữ liệu cá nhân",
                        "ordering": ["due_on", "pk"],
                        "permissions": [
                            ("handle_personrequest", "Được tìm, xuất, xóa dữ liệu cá nhân theo đề nghị của người dân")
                        ],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gte", models.F("received_on"))),
                                name="person_request_due_after_received",
                                violation_error_message="Hạn trả lời phải sau ngày nhận.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tombstone",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("opinion", "nguyên văn và cách liên lạc của ý kiến"),
                                    ("registration", "tên và cách liên lạc của người đăng ký"),
                                    ("follow", "thư điện tử của người theo dõi"),
                                    ("request", "điều để tìm người đề nghị"),
                                    ("withdrawn", "ý kiến được người gửi rút"),
                                    ("unnamed", "tên được người gửi rút"),
                                ],
                                max_length=20,
                                verbose_name="cái gì",
                            ),
                        ),
                        ("object_id", models.BigIntegerField(verbose_name="số")),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="xóa lúc")),
                    ],
                    options={
                        "verbose_name": "dấu đã xóa",
                        "verbose_name_plural": "dấu đã xóa",
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(models.F("kind"), models.F("object_id"), name="tombstone_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnswerTime",
                    fields=[
                        (
                            "opinion",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="answer_time",
                                serialize=False,
                                to="feedback.opinion",
                                verbose_name="ý kiến",
                            ),
                        ),
                        ("answered_on", models.DateField(verbose_name="ngày trả lời")),
                        ("due_on", models.DateField(verbose_name="hạn trả lời")),
                        ("working_days", models.PositiveIntegerField(verbose_name="số ngày làm việc")),
                    ],
                    options={
                        "verbose_name": "thời gian trả lời",
                        "verbose_name_plural": "thời gian trả lời",
                    },
                ),
                migrations.CreateModel(
                    name="SessionFigures",
                    fields=[
                        (
                            "session",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="counted",
                                serialize=False,
                                to="sessions_app.dialoguesession",
                                verbose_name="hội nghị",
                            ),
                        ),
                        ("cells", models.JSONField(default=list)),
                        ("seen", models.BigIntegerField()),
                        ("counted_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "số liệu đã đếm",
                        "verbose_name_plural": "số liệu đã đếm",
                    },
                ),
                migrations.CreateModel(
                    name="FigureTotals",
                    fields=[
                        ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                        ("cells", models.JSONField(default=list)),
                        ("parts", models.JSONField(default=dict)),
                    ],
                    options={
                        "verbose_name": "số liệu cộng chung",
                        "verbose_name_plural": "số liệu cộng chung",
                    },
                ),
                migrations.CreateModel(
                    name="Follow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "opinion",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follows",
                                to="feedback.opinion",
                                verbose_name="ý kiến",
                            ),
                        ),
                        (
                            "commitment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follows",
                                to="feedback.commitment",
                                verbose_name="việc phải làm",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follows",
                                to="sessions_app.dialoguesession",
                                verbose_name="hội nghị",
                            ),
                        ),
                        ("browser_hash", models.CharField(blank=True, max_length=64)),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="thư điện tử")),
                        ("token_hash", models.CharField(blank=True, max_length=64)),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="xin theo dõi lúc")),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="xác nhận lúc")),
                        ("stopped_at", models.DateTimeField(blank=True, null=True, verbose_name="thôi lúc")),
                    ],
                    options={
                        "verbose_name": "người theo dõi",
                        "verbose_name_plural": "người theo dõi",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("commitment__isnull", True),
                                        ("opinion__isnull", False),
                                        ("session__isnull", True),
                                    ),
                                    models.Q(
                                        ("commitment__isnull", False),
                                        ("opinion__isnull", True),
                                        ("session__isnull", True),
                                    ),
                                    models.Q(
                                        ("commitment__isnull", True),
                                        ("opinion__isnull", True),
                                        ("session__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="follow_has_one_subject",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("browser_hash", ""), models.Q(("email", ""), _negated=True)),
                                    models.Q(models.Q(("browser_hash", ""), _negated=True), ("email", "")),
                                    _connector="OR",
                                ),
                                name="follow_by_browser_or_mail",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("browser_hash", ""), _negated=True),
                                fields=("opinion", "browser_hash"),
                                name="concern_once_per_browser",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(models.Q(("email", ""), _negated=True), ("session", None)),
                                fields=("opinion", "email"),
                                name="opinion_follow_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("email", ""), _negated=True), ("commitment__isnull", False)
                                ),
                                fields=("commitment", "email"),
                                name="commitment_follow_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(models.Q(("email", ""), _negated=True), ("opinion", None)),
                                fields=("session", "email"),
                                name="session_follow_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConcernCount",
                    fields=[
                        (
                            "opinion",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="concern",
                                serialize=False,
                                to="feedback.opinion",
                                verbose_name="ý kiến",
                            ),
                        ),
                        ("number", models.PositiveIntegerField(default=0, verbose_name="số người")),
                    ],
                    options={
                        "verbose_name": "số người cùng quan tâm",
                        "verbose_name_plural": "số người cùng quan tâm",
                        "indexes": [models.Index(fields=["-number", "-opinion"], name="concern_most_first")],
                    },
                ),
                migrations.CreateModel(
                    name="Assignment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "opinion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="assignments",
                                to="feedback.opinion",
                                verbose_name="ý kiến",
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="sessions_app.body",
                                verbose_name="đơn vị",
                            ),
                        ),
                        ("is_lead", models.BooleanField(default=True, verbose_name="chủ trì")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="thời hạn")),
                        ("note", dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="ghi chú")),
                        ("assigned_at", models.DateTimeField(auto_now_add=True, verbose_name="giao lúc")),
                        (
                            "assigned_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người giao",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="thôi giao lúc")),
                    ],
                    options={
                        "verbose_name": "phân công xử lý",
                        "verbose_name_plural": "phân công xử lý",
                        "ordering": ["-is_lead", "assigned_at"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_at", None)),
                                fields=["body", "opinion"],
                                name="assignment_of_body_now",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None), ("is_lead", True)),
                                fields=("opinion",),
                                name="one_lead_body_at_a_time",
                                violation_error_message="Ý kiến này đã có đơn vị chủ trì.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("opinion", "body"),
                                name="body_assigned_once_at_a_time",
                                violation_error_message="Đơn vị này đã được giao ý kiến này.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeadlineExtension",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "opinion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="extensions",
                                to="feedback.opinion",
                                verbose_name="ý kiến",
                            ),
                        ),
                        ("until", models.DateField(verbose_name="gia hạn đến")),
                        ("reason", dialogue_portal.lib.fields.ProseField(max_length=1000, verbose_name="lý do")),
                        ("extended_at", models.DateTimeField(auto_now_add=True, verbose_name="gia hạn lúc")),
                        (
                            "extended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người gia hạn",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "gia hạn",
                        "verbose_name_plural": "gia hạn",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="extension_says_why",
                                violation_error_message="Phải ghi lý do gia hạn.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InformationRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "opinion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="information_requests",
                                to="feedback.opinion",
                                verbose_name="ý kiến",
                            ),
                        ),
                        (
                            "question",
                            dialogue_portal.lib.fields.ProseField(max_length=2000, verbose_name="cần biết thêm"),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="hỏi lúc")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người hỏi",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="hết chờ lúc")),
                    ],
                    options={
                        "verbose_name": "lần hỏi thêm người gửi",
                        "verbose_name_plural": "các lần hỏi thêm người gửi",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("opinion",),
                                name="one_open_question_to_the_sender",
                                violation_error_message="Đang chờ người gửi trả lời một câu hỏi.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("question", ""), _negated=True),
                                name="information_request_asks",
                                violation_error_message="Phải ghi cần biết thêm điều gì.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at", None), ("ended_at__gte", models.F("asked_at")), _connector="OR"
                                ),
                                name="information_request_ends_after_it_began",
                                violation_error_message="Thời điểm hết chờ phải sau thời điểm hỏi.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Referral",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "opinion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="referrals",
                                to="feedback.opinion",
                                verbose_name="ý kiến",
                            ),
                        ),
                        (
                            "to_body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="sessions_app.body",
                                verbose_name="cơ quan nhận",
                            ),
                        ),
                        (
                            "letter_number",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, max_length=60, verbose_name="số, ký hiệu công văn"
                            ),
                        ),
                        ("sent_on", models.DateField(verbose_name="ngày chuyển")),
                        ("expected_on", models.DateField(blank=True, null=True, verbose_name="hẹn trả lời")),
                        (
                            "note",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True, help_text="Chỉ cán bộ đọc được.", max_length=1000, verbose_name="ghi chú"
                            ),
                        ),
                        ("referred_at", models.DateTimeField(auto_now_add=True, verbose_name="ghi lúc")),
                        (
                            "referred_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="referrals",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người chuyển",
                            ),
                        ),
                        (
                            "replied_on",
                            models.DateField(blank=True, null=True, verbose_name="ngày cơ quan nhận trả lời"),
                        ),
                        (
                            "reply_number",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, max_length=60, verbose_name="số, ký hiệu văn bản trả lời"
                            ),
                        ),
                        (
                            "reply",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True, max_length=8000, verbose_name="nội dung trả lời"
                            ),
                        ),
                        (
                            "taken_back",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True, db_default="", max_length=300, verbose_name="vì sao chuyển nhầm, nhận lại"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lần chuyển cơ quan có thẩm quyền",
                        "verbose_name_plural": "các lần chuyển cơ quan có thẩm quyền",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("replied_on", None)),
                                fields=("opinion",),
                                name="one_open_referral",
                                violation_error_message="Ý kiến này đang chờ một cơ quan trả lời.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("expected_on", None), ("expected_on__gte", models.F("sent_on")), _connector="OR"
                                ),
                                name="referral_expected_after_sent",
                                violation_error_message="Ngày hẹn trả lời phải sau ngày chuyển.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("replied_on", None), ("reply", "")),
                                    models.Q(
                                        ("replied_on__gte", models.F("sent_on")),
                                        models.Q(("reply", ""), ("taken_back", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="referral_reply_whole",
                                violation_error_message="Trả lời phải có ngày (không trước ngày chuyển) và nội dung.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("taken_back", ""),
                                    models.Q(("replied_on__isnull", False), ("reply", "")),
                                    _connector="OR",
                                ),
                                name="referral_taken_back_without_reply",
                                violation_error_message="Cơ quan nhận đã trả lời thì không phải chuyển nhầm.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Urging",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="urgings",
                                to="feedback.referral",
                                verbose_name="lần chuyển",
                            ),
                        ),
                        ("urged_on", models.DateField(verbose_name="ngày đôn đốc")),
                        (
                            "means",
                            models.CharField(
                                choices=[("letter", "bằng văn bản"), ("phone", "qua điện thoại")],
                                max_length=10,
                                verbose_name="đôn đốc",
                            ),
                        ),
                        (
                            "letter_number",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, max_length=60, verbose_name="số, ký hiệu công văn đôn đốc"
                            ),
                        ),
                        (
                            "note",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True, help_text="Chỉ cán bộ đọc được.", max_length=1000, verbose_name="ghi chú"
                            ),
                        ),
                        ("again_on", models.DateField(verbose_name="đôn đốc lại từ ngày")),
                        (
                            "letter_of",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="beside",
                                to="feedback.urging",
                                verbose_name="chung công văn với",
                            ),
                        ),
                        ("urged_at", models.DateTimeField(auto_now_add=True, verbose_name="ghi lúc")),
                        (
                            "urged_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người ghi",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lần đôn đốc",
                        "verbose_name_plural": "các lần đôn đốc",
                        "ordering": ["urged_on", "pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("referral"),
                                models.F("urged_on"),
                                models.F("means"),
                                name="urged_once_a_day_by_the_same_means",
                                violation_error_message="Lần đôn đốc này đã được ghi.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("means", "letter"),
                                    models.Q(("letter_number", ""), ("means", "phone")),
                                    _connector="OR",
                                ),
                                name="urging_is_written_or_spoken",
                                violation_error_message="Đôn đốc bằng văn bản hoặc qua điện thoại; chỉ văn bản có số.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("again_on__gt", models.F("urged_on"))),
                                name="urging_rests_a_while",
                                violation_error_message="Ngày đôn đốc lại phải sau ngày đôn đốc.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("letter_of", None),
                                    models.Q(
                                        ("means", "letter"), models.Q(("letter_of", models.F("pk")), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="urging_shares_the_letter_of_another",
                                violation_error_message="Chỉ đôn đốc bằng văn bản mới chung công văn, với một lần đôn đốc khác.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseHandBack",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "reason",
                            dialogue_portal.lib.fields.ProseField(
                                max_length=1000, verbose_name="vì sao không thuộc đơn vị"
                            ),
                        ),
                        (
                            "proposed",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sessions_app.body",
                                verbose_name="đề nghị giao",
                            ),
                        ),
                        ("handed_back_at", models.DateTimeField(auto_now_add=True, verbose_name="trả lại lúc")),
                        (
                            "handed_back_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người trả lại",
                            ),
                        ),
                        (
                            "assignment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hand_backs",
                                to="feedback.assignment",
                                verbose_name="phân công",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lần trả lại ý kiến",
                        "verbose_name_plural": "các lần trả lại ý kiến",
                        "ordering": ["pk"],
                        "abstract": False,
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="casehandback_says_why",
                                violation_error_message="Phải ghi vì sao việc này không thuộc đơn vị.",
                            ),
                            models.UniqueConstraint(
                                fields=("assignment",),
                                name="handed_back_once",
                                violation_error_message="Đơn vị đã trả lại ý kiến này.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PromiseHandBack",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "reason",
                            dialogue_portal.lib.fields.ProseField(
                                max_length=1000, verbose_name="vì sao không thuộc đơn vị"
                            ),
                        ),
                        (
                            "proposed",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sessions_app.body",
                                verbose_name="đề nghị giao",
                            ),
                        ),
                        ("handed_back_at", models.DateTimeField(auto_now_add=True, verbose_name="trả lại lúc")),
                        (
                            "handed_back_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người trả lại",
                            ),
                        ),
                        (
                            "commitment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hand_backs",
                                to="feedback.commitment",
                                verbose_name="việc phải làm",
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sessions_app.body",
                                verbose_name="đơn vị",
                            ),
                        ),
                        (
                            "settled_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="văn phòng quyết định lúc"),
                        ),
                        (
                            "answer",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True, max_length=1000, verbose_name="vì sao vẫn là việc của đơn vị"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lần trả lại việc phải làm",
                        "verbose_name_plural": "các lần trả lại việc phải làm",
                        "ordering": ["pk"],
                        "abstract": False,
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="promisehandback_says_why",
                                violation_error_message="Phải ghi vì sao việc này không thuộc đơn vị.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("settled_at", None)),
                                fields=("commitment",),
                                name="one_standing_hand_back_of_a_promise",
                                violation_error_message="Đơn vị đã trả lại việc này.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("answer", ""), ("settled_at__isnull", False), _connector="OR"),
                                name="hand_back_answered_once_settled",
                                violation_error_message="Văn phòng trả lời thì việc trả lại đã xong.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResponseHand",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "response",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hands",
                                to="feedback.response",
                                verbose_name="trả lời",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="ai",
                            ),
                        ),
                        ("wrote", models.BooleanField(default=False, verbose_name="soạn, sửa, thêm bớt tệp")),
                        ("decided", models.BooleanField(default=False, verbose_name="duyệt, công bố")),
                        ("is_waived", models.BooleanField(default=False, verbose_name="được phép làm cả hai")),
                    ],
                    options={
                        "verbose_name": "phần việc trong câu trả lời",
                        "verbose_name_plural": "phần việc trong câu trả lời",
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("response", "user"), name="response_hand_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("wrote", False), ("decided", False), ("is_waived", True), _connector="OR"
                                ),
                                name="response_is_of_two_hands",
                                violation_error_message="Ai có phần trong câu trả lời thì không duyệt, không công bố câu ấy.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpinionDraft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key_hash", models.CharField(max_length=64, unique=True)),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="drafts",
                                to="sessions_app.dialoguesession",
                            ),
                        ),
                        ("data", models.JSONField(default=dict)),
                        ("opened_at", models.DateTimeField(auto_now_add=True)),
                        ("touched_at", models.DateTimeField(auto_now=True)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "opinion",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="drafts",
                                to="feedback.opinion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ý kiến đang viết",
                        "verbose_name_plural": "ý kiến đang viết",
                        "indexes": [models.Index(fields=["touched_at"], name="draft_touched")],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "file",
                            models.FileField(
                                blank=True, upload_to=feedback.models.files.private_name, verbose_name="tệp"
                            ),
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
                            "opinion",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="feedback.opinion",
                                verbose_name="ý kiến",
                            ),
                        ),
                        (
                            "draft",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="feedback.opiniondraft",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[("sent", "người gửi đính kèm"), ("scan", "bản chụp phiếu giấy")],
                                default="sent",
                                max_length=10,
                                verbose_name="là",
                            ),
                        ),
                        (
                            "note",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="attachments",
                                to="feedback.sendernote",
                                verbose_name="bổ sung số",
                            ),
                        ),
                        ("is_public", models.BooleanField(default=False, verbose_name="cho công khai")),
                    ],
                    options={
                        "verbose_name": "tệp đính kèm",
                        "verbose_name_plural": "tệp đính kèm",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opinion__isnull", False), ("draft__isnull", False), _connector="OR"
                                ),
                                name="attachment_belongs_somewhere",
                                violation_error_message="Tệp phải thuộc về một ý kiến.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_public", False), ("media_type__startswith", "image/"), _connector="OR"
                                ),
                                name="only_pictures_become_public",
                                violation_error_message="Chỉ hình ảnh mới được công khai.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("note", None),
                                    models.Q(("opinion__isnull", False), ("role", "sent")),
                                    _connector="OR",
                                ),
                                name="attachment_of_note_was_sent",
                                violation_error_message="Tệp kèm phần bổ sung phải thuộc về một ý kiến, do người gửi đính kèm.",
                            ),
                        ],
                    },
                    bases=(dialogue_portal.lib.renditions.Renditions, models.Model),
                ),
                migrations.CreateModel(
                    name="SenderNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "opinion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sender_notes",
                                to="feedback.opinion",
                                verbose_name="ý kiến",
                            ),
                        ),
                        ("text", dialogue_portal.lib.fields.ProseField(max_length=2000, verbose_name="bổ sung")),
                        ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
                    ],
                    options={
                        "verbose_name": "bổ sung của người gửi",
                        "verbose_name_plural": "bổ sung của người gửi",
                        "ordering": ["added_at"],
                    },
                ),
                migrations.CreateModel(
                    name="ImportBatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="import_batches",
                                to="sessions_app.dialoguesession",
                                verbose_name="hội nghị",
                            ),
                        ),
                        ("file_name", dialogue_portal.lib.fields.LineField(max_length=150, verbose_name="tên tệp")),
                        (
                            "collector",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, max_length=150, verbose_name="người thu thập"
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("portal", "cổng đối thoại"),
                                    ("conference", "phát biểu tại hội nghị"),
                                    ("group_meeting", "họp khu dân cư"),
                                    ("household_slip", "phiếu lấy ý kiến hộ gia đình"),
                                    ("letter_box", "hòm thư góp ý, đường dây nóng"),
                                    ("front", "qua Ban công tác Mặt trận"),
                                    ("social", "mạng xã hội"),
                                ],
                                default="group_meeting",
                                max_length=20,
                                verbose_name="kênh tiếp nhận",
                            ),
                        ),
                        ("received_on", models.DateField(verbose_name="ngày nhận")),
                        ("row_count", models.PositiveIntegerField(verbose_name="số ý kiến")),
                        ("imported_at", models.DateTimeField(auto_now_add=True, verbose_name="nhập lúc")),
                        (
                            "imported_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người nhập",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lần nhập danh sách",
                        "verbose_name_plural": "các lần nhập danh sách",
                        "ordering": ["-imported_at"],
                    },
                ),
                migrations.CreateModel(
                    name="PrivacyNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "version",
                            dialogue_portal.lib.fields.LineField(max_length=20, unique=True, verbose_name="bản"),
                        ),
                        ("in_force_from", models.DateField(verbose_name="có hiệu lực từ")),
                        ("text", dialogue_portal.lib.fields.ProseField(verbose_name="nội dung")),
                    ],
                    options={
                        "verbose_name": "thông báo bảo vệ dữ liệu",
                        "verbose_name_plural": "thông báo bảo vệ dữ liệu",
                        "ordering": ["-in_force_from", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Registration",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="registrations",
                                to="sessions_app.meeting",
                                verbose_name="buổi họp",
                            ),
                        ),
                        (
                            "wish",
                            models.CharField(
                                choices=[("attend", "dự"), ("speak", "dự và phát biểu")],
                                default="attend",
                                max_length=10,
                                verbose_name="muốn",
                            ),
                        ),
                        (
                            "about",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=300, verbose_name="về việc gì"),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="registrations",
                                to="sessions_app.topic",
                                verbose_name="lĩnh vực",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="registrations",
                                to="sessions_app.residentialgroup",
                                verbose_name="khu dân cư",
                            ),
                        ),
                        ("people", models.PositiveSmallIntegerField(default=1, verbose_name="số người")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("registered", "đã có chỗ"),
                                    ("held", "chờ cán bộ xem"),
                                    ("waiting_list", "trong danh sách chờ"),
                                    ("cancelled", "đã rút"),
                                    ("came", "đã đến"),
                                ],
                                default="registered",
                                editable=False,
                                max_length=20,
                                verbose_name="tình trạng",
                            ),
                        ),
                        (
                            "place",
                            models.PositiveIntegerField(default=0, editable=False, verbose_name="thứ tự phát biểu"),
                        ),
                        (
                            "registered_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="đăng ký lúc"
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="rút lúc"),
                        ),
                        (
                            "withdrawn_reason",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True, editable=False, max_length=1000, verbose_name="lý do rút"
                            ),
                        ),
                        (
                            "came_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="đến lúc"),
                        ),
                        ("code_hash", models.CharField(editable=False, max_length=64, unique=True)),
                        ("folded", dialogue_portal.lib.fields.FoldedField(editable=False, source=["about"])),
                    ],
                    options={
                        "verbose_name": "đăng ký dự, phát biểu",
                        "verbose_name_plural": "đăng ký dự, phát biểu",
                        "ordering": ["registered_at", "pk"],
                        "permissions": [("export_registration", "Được tải danh sách đăng ký")],
                        "indexes": [models.Index(fields=["meeting", "state", "place"], name="registration_meeting")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("wish", "attend"), models.Q(("about", ""), _negated=True), _connector="OR"
                                ),
                                name="registered_speaker_says_about_what",
                                violation_error_message="Người đăng ký phát biểu phải ghi về việc gì.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("people__gte", 1), ("people__lte", 10)),
                                name="registration_is_for_people",
                                violation_error_message="Mỗi lần đăng ký từ 1 đến 10 người.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "cancelled"), ("withdrawn_at__isnull", False)),
                                    models.Q(models.Q(("state", "cancelled"), _negated=True), ("withdrawn_at", None)),
                                    _connector="OR",
                                ),
                                name="withdrawn_registration_has_its_moment",
                                violation_error_message="Đăng ký đã rút phải ghi rút lúc nào.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("came_at__isnull", False), ("state", "came")),
                                    models.Q(models.Q(("state", "came"), _negated=True), ("came_at", None)),
                                    _connector="OR",
                                ),
                                name="who_came_has_its_moment",
                                violation_error_message="Người đã đến phải ghi đến lúc nào.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Registrant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "registration",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="registrant",
                                to="feedback.registration",
                                verbose_name="đăng ký",
                            ),
                        ),
                        (
                            "name",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=100, verbose_name="họ và tên"),
                        ),
                        ("phone", models.CharField(blank=True, max_length=15, verbose_name="điện thoại")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="thư điện tử")),
                        (
                            "consented_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="đồng ý xử lý dữ liệu lúc"
                            ),
                        ),
                        (
                            "consent_version",
                            models.CharField(
                                blank=True, editable=False, max_length=20, verbose_name="bản thông báo dữ liệu"
                            ),
                        ),
                        (
                            "erased_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="xóa tên và cách liên lạc lúc"
                            ),
                        ),
                        ("folded", dialogue_portal.lib.fields.FoldedField(editable=False, source=["name"])),
                    ],
                    options={
                        "verbose_name": "người đăng ký",
                        "verbose_name_plural": "người đăng ký",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("erased_at", None),
                                    models.Q(("email", ""), ("name", ""), ("phone", "")),
                                    _connector="OR",
                                ),
                                name="erased_registrant_is_empty",
                                violation_error_message="Tên và cách liên lạc đã xóa thì phải trống.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("consent_version", ""), ("consented_at", None)),
                                    models.Q(
                                        ("consented_at__isnull", False),
                                        models.Q(("consent_version", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="consent_has_its_version",
                                violation_error_message="Sự đồng ý phải ghi theo bản thông báo nào.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LiveEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="live_entries",
                                to="sessions_app.meeting",
                                verbose_name="buổi họp",
                            ),
                        ),
                        ("place", models.PositiveIntegerField(verbose_name="thứ tự")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("speaker", "đang phát biểu"),
                                    ("opinion", "đang nêu ý kiến"),
                                    ("answer", "đang trả lời"),
                                    ("pause", "nghỉ giải lao"),
                                    ("invitation", "mời quét mã"),
                                    ("end", "buổi họp đã xong"),
                                    ("slip", "bỏ mục bấm nhầm"),
                                ],
                                max_length=20,
                                verbose_name="việc",
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="lúc")),
                        (
                            "registration",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="feedback.registration",
                                verbose_name="đăng ký",
                            ),
                        ),
                        (
                            "number",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="số thứ tự phát biểu"),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sessions_app.residentialgroup",
                                verbose_name="khu dân cư",
                            ),
                        ),
                        (
                            "opinion",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="live_entries",
                                to="feedback.opinion",
                                verbose_name="ý kiến",
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sessions_app.body",
                                verbose_name="đơn vị trả lời",
                            ),
                        ),
                        (
                            "upcoming",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, max_length=60, verbose_name="các số mời tiếp theo"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mục trên màn hình hội trường",
                        "verbose_name_plural": "mục trên màn hình hội trường",
                        "ordering": ["pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "place"),
                                name="live_entry_has_its_place",
                                violation_error_message="Nút khác vừa được bấm trước.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("place__gte", 1)),
                                name="live_entry_begins_with_one",
                                violation_error_message="Thứ tự phải từ 1 trở đi.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("body", None), ("kind", "speaker"), ("opinion", None)),
                                    models.Q(
                                        ("body", None),
                                        ("group", None),
                                        ("kind", "opinion"),
                                        ("number", None),
                                        ("opinion__isnull", False),
                                    ),
                                    models.Q(("body__isnull", False), ("kind", "answer")),
                                    models.Q(
                                        ("body", None),
                                        ("group", None),
                                        ("kind__in", ["pause", "invitation", "end", "slip"]),
                                        ("number", None),
                                        ("opinion", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="live_entry_says_what_is_on",
                                violation_error_message="Mục này thiếu, hoặc thừa: người phát biểu, ý kiến hay đơn vị trả lời.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpinionCorrection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="đính chính lần")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="lúc")),
                        (
                            "note",
                            dialogue_portal.lib.fields.ProseField(max_length=600, verbose_name="đính chính điều gì"),
                        ),
                        (
                            "opinion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="feedback.opinion",
                                verbose_name="ý kiến",
                            ),
                        ),
                        (
                            "subject",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, max_length=200, verbose_name="tiêu đề trước đó"
                            ),
                        ),
                        (
                            "text",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True, max_length=4000, verbose_name="nội dung trước đó"
                            ),
                        ),
                        (
                            "place",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, max_length=200, verbose_name="nơi xảy ra trước đó"
                            ),
                        ),
                        (
                            "name",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, max_length=100, verbose_name="tên trước đó"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "đính chính lời đăng",
                        "verbose_name_plural": "các lần đính chính lời đăng",
                        "ordering": ["number"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("opinion"), models.F("number"), name="opinion_correction_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("note", ""), _negated=True),
                                name="opinion_correction_says_what",
                                violation_error_message="Phải ghi đính chính điều gì.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProgressEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "commitment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="progress",
                                to="feedback.commitment",
                                verbose_name="việc phải làm",
                            ),
                        ),
                        ("on", models.DateField(default=django.utils.timezone.localdate, verbose_name="ngày")),
                        ("text", dialogue_portal.lib.fields.ProseField(verbose_name="tiến độ")),
                        ("percent", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="phần trăm")),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người ghi",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tiến độ",
                        "verbose_name_plural": "tiến độ",
                        "ordering": ["-on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("percent", None), ("percent__lte", 100), _connector="OR"),
                                name="percent_up_to_100",
                                violation_error_message="Phần trăm từ 0 đến 100.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProgressFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "file",
                            models.FileField(
                                blank=True, upload_to=feedback.models.files.private_name, verbose_name="tệp"
                            ),
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
                            "caption",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Ảnh cho thấy gì; người dân đọc được.",
                                max_length=200,
                                verbose_name="chú thích",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="feedback.progressentry",
                                verbose_name="tiến độ",
                            ),
                        ),
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
                    ],
                    options={
                        "verbose_name": "tệp của tiến độ",
                        "verbose_name_plural": "tệp của tiến độ",
                        "ordering": ["pk"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("role", "document"), ("media_type__startswith", "image/"), _connector="OR"
                                ),
                                name="progress_before_and_after_are_pictures",
                                violation_error_message="Ảnh trước và sau khi làm phải là tệp ảnh.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("media_type__startswith", "image/"), _negated=True),
                                    models.Q(("caption", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="progress_picture_has_words",
                                violation_error_message="Mỗi ảnh phải có chú thích.",
                            ),
                        ],
                    },
                    bases=(dialogue_portal.lib.renditions.Renditions, models.Model),
                ),
                migrations.CreateModel(
                    name="LeadChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "commitment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lead_changes",
                                to="feedback.commitment",
                                verbose_name="việc phải làm",
                            ),
                        ),
                        (
                            "body_before",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sessions_app.body",
                                verbose_name="đơn vị chủ trì trước đó",
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sessions_app.body",
                                verbose_name="đơn vị chủ trì mới",
                            ),
                        ),
                        ("reason", dialogue_portal.lib.fields.ProseField(max_length=1000, verbose_name="lý do")),
                        ("changed_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
                        (
                            "changed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người ghi",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lần đổi đơn vị chủ trì",
                        "verbose_name_plural": "các lần đổi đơn vị chủ trì",
                        "ordering": ["pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="lead_change_says_why",
                                violation_error_message="Phải ghi lý do đổi đơn vị chủ trì.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("body", models.F("body_before")), _negated=True),
                                name="lead_changes_to_another",
                                violation_error_message="Đơn vị mới phải khác đơn vị đang chủ trì.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Resumption",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "commitment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="resumptions",
                                to="feedback.commitment",
                                verbose_name="việc phải làm",
                            ),
                        ),
                        ("dropped_on", models.DateField(blank=True, null=True, verbose_name="ngày ghi không làm nữa")),
                        (
                            "drop_reason",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="feedback.dropreason",
                                verbose_name="vì lý do",
                            ),
                        ),
                        ("dropped_reason", dialogue_portal.lib.fields.ProseField(verbose_name="lý do không làm nữa")),
                        ("due_before", models.DateField(blank=True, null=True, verbose_name="hạn trước đó")),
                        ("due_on", models.DateField(verbose_name="hạn mới")),
                        (
                            "reason",
                            dialogue_portal.lib.fields.ProseField(max_length=1000, verbose_name="vì sao làm tiếp"),
                        ),
                        ("taken_up_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
                        (
                            "taken_up_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người ghi",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lần làm tiếp",
                        "verbose_name_plural": "các lần làm tiếp",
                        "ordering": ["pk"],
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), _negated=True),
                                    models.Q(("dropped_reason", ""), _negated=True),
                                ),
                                name="resumption_says_why",
                                violation_error_message="Phải ghi vì sao làm tiếp.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DoneReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "commitment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="done_reports",
                                to="feedback.commitment",
                                verbose_name="việc phải làm",
                            ),
                        ),
                        (
                            "text",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True, max_length=2000, verbose_name="đã làm gì"
                            ),
                        ),
                        ("reported_at", models.DateTimeField(auto_now_add=True, verbose_name="báo lúc")),
                        (
                            "reported_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người báo",
                            ),
                        ),
                        ("refuted_at", models.DateTimeField(blank=True, null=True, verbose_name="bị bác lúc")),
                        (
                            "set_aside_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="làm tiếp từ đầu lúc"),
                        ),
                    ],
                    options={
                        "verbose_name": "lần báo đã xong",
                        "verbose_name_plural": "các lần báo đã xong",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("refuted_at", None), ("set_aside_at", None)),
                                fields=("commitment",),
                                name="one_standing_done_report",
                                violation_error_message="Việc này đang chờ xác nhận.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Verification",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="verifications",
                                to="feedback.donereport",
                                verbose_name="lần báo",
                            ),
                        ),
                        (
                            "opinion",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="verifications",
                                to="feedback.opinion",
                                verbose_name="ý kiến",
                            ),
                        ),
                        (
                            "verifier",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người xác nhận",
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[("done", "đã xong"), ("not_yet", "chưa xong")],
                                max_length=10,
                                verbose_name="trả lời",
                            ),
                        ),
                        (
                            "reason",
                            dialogue_portal.lib.fields.ProseField(blank=True, max_length=1000, verbose_name="lý do"),
                        ),
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
                        (
                            "decided_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="quyết định phần công khai lúc"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "xác nhận",
                        "verbose_name_plural": "xác nhận",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("report", "opinion"),
                                name="verified_once_by_a_sender",
                                violation_error_message="Ông/bà đã trả lời lần báo này.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "not_yet"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="refusal_says_why",
                                violation_error_message="Hãy ghi việc gì chưa xong.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EarlierReason",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "said",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="earlier_reasons",
                                to="feedback.verification",
                                verbose_name="xác nhận",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="sửa lần")),
                        (
                            "text",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True, max_length=1000, verbose_name="trước đây ghi"
                            ),
                        ),
                        (
                            "replaced_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="sửa lúc"),
                        ),
                        (
                            "replaced_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người sửa",
                            ),
                        ),
                        (
                            "edited_for",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("personal", "bỏ thông tin riêng của một người"),
                                    ("asked", "người nêu ý kiến đề nghị"),
                                    ("miscopied", "sửa lỗi chính tả, chỗ chép nhầm"),
                                    ("off_matter", "bỏ phần không nói về việc này"),
                                    ("other", "lý do khác"),
                                ],
                                db_default="",
                                default="",
                                max_length=20,
                                verbose_name="vì sao sửa",
                            ),
                        ),
                        (
                            "why",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, db_default="", default="", max_length=200, verbose_name="nói rõ vì sao"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lý do công khai trước khi sửa",
                        "verbose_name_plural": "lý do công khai trước khi sửa",
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(models.F("said"), models.F("number"), name="earlier_reason_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("number__lte", 1), _negated=True),
                                    models.Q(("text", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="first_earlier_reason_was_read",
                                violation_error_message="Chưa công khai lý do nào thì chưa có lời trước khi sửa.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("edited_for__in", ["personal", "asked", "miscopied", "off_matter", "other"]),
                                        models.Q(
                                            models.Q(("edited_for", "other"), _negated=True),
                                            models.Q(("why", ""), _negated=True),
                                            _connector="OR",
                                        ),
                                    ),
                                    models.Q(("edited_for", ""), ("why", "")),
                                    _connector="OR",
                                ),
                                name="edited_reason_says_why",
                                violation_error_message="Hãy ghi vì sao sửa.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VerificationFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "file",
                            models.FileField(
                                blank=True, upload_to=feedback.models.files.private_name, verbose_name="tệp"
                            ),
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
                            "verification",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="feedback.verification",
                                verbose_name="xác nhận",
                            ),
                        ),
                        ("is_public", models.BooleanField(default=False, verbose_name="cho công khai")),
                        (
                            "caption",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=200, verbose_name="chú thích"),
                        ),
                    ],
                    options={
                        "verbose_name": "ảnh kèm xác nhận",
                        "verbose_name_plural": "ảnh kèm xác nhận",
                        "ordering": ["pk"],
                    },
                    bases=(dialogue_portal.lib.renditions.Renditions, models.Model),
                ),
                migrations.CreateModel(
                    name="PromiseCorrection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="đính chính lần")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="lúc")),
                        (
                            "note",
                            dialogue_portal.lib.fields.ProseField(max_length=600, verbose_name="đính chính điều gì"),
                        ),
                        (
                            "commitment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="feedback.commitment",
                                verbose_name="việc phải làm",
                            ),
                        ),
                        (
                            "reason",
                            dialogue_portal.lib.fields.ProseField(max_length=600, verbose_name="vì sao ghi nhầm"),
                        ),
                    ],
                    options={
                        "verbose_name": "đính chính việc phải làm",
                        "verbose_name_plural": "các lần đính chính việc phải làm",
                        "ordering": ["number"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("commitment"), models.F("number"), name="promise_correction_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("note", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                                ),
                                name="promise_correction_says_why",
                                violation_error_message="Phải ghi đính chính điều gì, vì sao.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EarlierPromiseWords",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "correction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="earlier",
                                to="feedback.promisecorrection",
                                verbose_name="lần đính chính",
                            ),
                        ),
                        (
                            "place",
                            models.CharField(
                                choices=[
                                    ("title", "tên việc"),
                                    ("description", "phần nói rõ thêm"),
                                    ("dropped_reason", "lý do không làm nữa"),
                                    ("entry", "tiến độ"),
                                    ("file", "chú thích"),
                                    ("lead_change", "lý do đổi đơn vị chủ trì"),
                                    ("given_up", "lý do thôi làm trước lần làm tiếp"),
                                    ("taken_up", "lý do làm tiếp"),
                                    ("postponement", "lý do lùi hạn"),
                                    ("report", "lời báo đã xong"),
                                    ("said", "lý do trả lại"),
                                ],
                                max_length=20,
                                verbose_name="chỗ",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="feedback.progressentry",
                                verbose_name="tiến độ",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="feedback.progressfile",
                                verbose_name="tệp",
                            ),
                        ),
                        (
                            "lead_change",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="feedback.leadchange",
                                verbose_name="lần đổi đơn vị chủ trì",
                            ),
                        ),
                        (
                            "given_up",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="feedback.resumption",
                                verbose_name="lần thôi làm, rồi làm tiếp",
                            ),
                        ),
                        (
                            "taken_up",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="feedback.resumption",
                                verbose_name="lần làm tiếp",
                            ),
                        ),
                        (
                            "postponement",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="feedback.postponement",
                                verbose_name="lần lùi hạn",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="feedback.donereport",
                                verbose_name="lần báo đã xong",
                            ),
                        ),
                        (
                            "said",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="feedback.verification",
                                verbose_name="xác nhận",
                            ),
                        ),
                        ("text", dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="trước đây ghi")),
                        ("is_withheld", models.BooleanField(default=False, verbose_name="chỉ cán bộ đọc được")),
                    ],
                    options={
                        "verbose_name": "lời trước đính chính của việc phải làm",
                        "verbose_name_plural": "lời trước đính chính của việc phải làm",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("place__in", ["title", "description", "dropped_reason"])),
                                fields=("correction", "place"),
                                name="earlier_promise_words_once",
                            ),
                            models.UniqueConstraint(
                                fields=("correction", "entry"), name="earlier_promise_words_of_entry_once"
                            ),
                            models.UniqueConstraint(
                                fields=("correction", "file"), name="earlier_promise_words_of_file_once"
                            ),
                            models.UniqueConstraint(
                                fields=("correction", "lead_change"), name="earlier_promise_words_of_lead_change_once"
                            ),
                            models.UniqueConstraint(
                                fields=("correction", "given_up"), name="earlier_promise_words_of_given_up_once"
                            ),
                            models.UniqueConstraint(
                                fields=("correction", "taken_up"), name="earlier_promise_words_of_taken_up_once"
                            ),
                            models.UniqueConstraint(
                                fields=("correction", "postponement"), name="earlier_promise_words_of_postponement_once"
                            ),
                            models.UniqueConstraint(
                                fields=("correction", "report"), name="earlier_promise_words_of_report_once"
                            ),
                            models.UniqueConstraint(
                                fields=("correction", "said"), name="earlier_promise_words_of_said_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("entry__isnull", True),
                                        ("file__isnull", True),
                                        ("given_up__isnull", True),
                                        ("lead_change__isnull", True),
                                        ("place__in", ["title", "description", "dropped_reason"]),
                                        ("postponement__isnull", True),
                                        ("report__isnull", True),
                                        ("said__isnull", True),
                                        ("taken_up__isnull", True),
                                    ),
                                    models.Q(
                                        ("entry__isnull", False),
                                        ("file__isnull", True),
                                        ("given_up__isnull", True),
                                        ("lead_change__isnull", True),
                                        ("place", "entry"),
                                        ("postponement__isnull", True),
                                        ("report__isnull", True),
                                        ("said__isnull", True),
                                        ("taken_up__isnull", True),
                                    ),
                                    models.Q(
                                        ("entry__isnull", True),
                                        ("file__isnull", False),
                                        ("given_up__isnull", True),
                                        ("lead_change__isnull", True),
                                        ("place", "file"),
                                        ("postponement__isnull", True),
                                        ("report__isnull", True),
                                        ("said__isnull", True),
                                        ("taken_up__isnull", True),
                                    ),
                                    models.Q(
                                        ("entry__isnull", True),
                                        ("file__isnull", True),
                                        ("given_up__isnull", True),
                                        ("lead_change__isnull", False),
                                        ("place", "lead_change"),
                                        ("postponement__isnull", True),
                                        ("report__isnull", True),
                                        ("said__isnull", True),
                                        ("taken_up__isnull", True),
                                    ),
                                    models.Q(
                                        ("entry__isnull", True),
                                        ("file__isnull", True),
                                        ("given_up__isnull", False),
                                        ("lead_change__isnull", True),
                                        ("place", "given_up"),
                                        ("postponement__isnull", True),
                                        ("report__isnull", True),
                                        ("said__isnull", True),
                                        ("taken_up__isnull", True),
                                    ),
                                    models.Q(
                                        ("entry__isnull", True),
                                        ("file__isnull", True),
                                        ("given_up__isnull", True),
                                        ("lead_change__isnull", True),
                                        ("place", "taken_up"),
                                        ("postponement__isnull", True),
                                        ("report__isnull", True),
                                        ("said__isnull", True),
                                        ("taken_up__isnull", False),
                                    ),
                                    models.Q(
                                        ("entry__isnull", True),
                                        ("file__isnull", True),
                                        ("given_up__isnull", True),
                                        ("lead_change__isnull", True),
                                        ("place", "postponement"),
                                        ("postponement__isnull", False),
                                        ("report__isnull", True),
                                        ("said__isnull", True),
                                        ("taken_up__isnull", True),
                                    ),
                                    models.Q(
                                        ("entry__isnull", True),
                                        ("file__isnull", True),
                                        ("given_up__isnull", True),
                                        ("lead_change__isnull", True),
                                        ("place", "report"),
                                        ("postponement__isnull", True),
                                        ("report__isnull", False),
                                        ("said__isnull", True),
                                        ("taken_up__isnull", True),
                                    ),
                                    models.Q(
                                        ("entry__isnull", True),
                                        ("file__isnull", True),
                                        ("given_up__isnull", True),
                                        ("lead_change__isnull", True),
                                        ("place", "said"),
                                        ("postponement__isnull", True),
                                        ("report__isnull", True),
                                        ("said__isnull", False),
                                        ("taken_up__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="earlier_promise_words_name_their_row",
                                violation_error_message="Lời trước đính chính phải gắn với đúng dòng của nó.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Rating",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "response",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ratings",
                                to="feedback.response",
                                verbose_name="trả lời",
                            ),
                        ),
                        (
                            "opinion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ratings",
                                to="feedback.opinion",
                                verbose_name="ý kiến",
                            ),
                        ),
                        (
                            "score",
                            models.CharField(
                                choices=[
                                    ("satisfied", "hài lòng"),
                                    ("neutral", "bình thường"),
                                    ("unsatisfied", "chưa hài lòng"),
                                ],
                                max_length=20,
                                verbose_name="mức hài lòng",
                            ),
                        ),
                        (
                            "reason",
                            dialogue_portal.lib.fields.ProseField(blank=True, max_length=1000, verbose_name="lý do"),
                        ),
                        (
                            "reopened",
                            models.BooleanField(default=False, editable=False, verbose_name="đã mở lại ý kiến"),
                        ),
                        ("rated_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
                    ],
                    options={
                        "verbose_name": "đánh giá hài lòng",
                        "verbose_name_plural": "đánh giá hài lòng",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("response", "opinion"),
                                name="rated_once",
                                violation_error_message="Ông/bà đã đánh giá câu trả lời này.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sender",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "opinion",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sender",
                                to="feedback.opinion",
                                verbose_name="ý kiến",
                            ),
                        ),
                        (
                            "name",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=100, verbose_name="họ và tên"),
                        ),
                        ("phone", models.CharField(blank=True, max_length=15, verbose_name="điện thoại")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="thư điện tử")),
                        (
                            "collected_by",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Người ghi lại hoặc nộp thay; không phải người nêu ý kiến.",
                                max_length=150,
                                verbose_name="người thu thập",
                            ),
                        ),
                        (
                            "email_confirmed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="xác nhận thư điện tử lúc"
                            ),
                        ),
                        (
                            "consented_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="đồng ý xử lý dữ liệu lúc"
                            ),
                        ),
                        (
                            "consent_version",
                            models.CharField(
                                blank=True, editable=False, max_length=20, verbose_name="bản thông báo dữ liệu"
                            ),
                        ),
                        (
                            "naming_consented_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="đồng ý nêu tên lúc"
                            ),
                        ),
                        (
                            "naming_consent_version",
                            models.CharField(
                                blank=True, editable=False, max_length=20, verbose_name="bản đồng ý nêu tên"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "người gửi",
                        "verbose_name_plural": "người gửi",
                    },
                ),
                migrations.CreateModel(
                    name="WaitingFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "file",
                            models.FileField(
                                blank=True, upload_to=feedback.models.files.private_name, verbose_name="tệp"
                            ),
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
                            "opinion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="waiting_files",
                                to="feedback.opinion",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="waiting_files",
                                to="feedback.donereport",
                            ),
                        ),
                        ("browser_hash", models.CharField(max_length=64)),
                    ],
                    options={
                        "verbose_name": "tệp chưa gửi",
                        "verbose_name_plural": "tệp chưa gửi",
                        "ordering": ["pk"],
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["browser_hash"], name="waiting_of_browser")],
                    },
                    bases=(dialogue_portal.lib.renditions.Renditions, models.Model),
                ),
                migrations.CreateModel(
                    name="DeclineReason",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            dialogue_portal.lib.fields.NameField(max_length=100, unique=True, verbose_name="lý do"),
                        ),
                        (
                            "words",
                            dialogue_portal.lib.fields.ProseField(
                                help_text="Người gửi đọc nguyên văn lời này; người duyệt còn sửa được từng lần.",
                                max_length=1000,
                                verbose_name="lời gửi người dân",
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=100, verbose_name="thứ tự")),
                        ("is_active", models.BooleanField(default=True, verbose_name="đang dùng")),
                    ],
                    options={
                        "verbose_name": "lý do không đăng",
                        "verbose_name_plural": "lý do không đăng",
                        "ordering": ["order", "name"],
                    },
                ),
                migrations.CreateModel(
                    name="ResponseTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            dialogue_portal.lib.fields.NameField(max_length=100, unique=True, verbose_name="tên mẫu"),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                blank=True,
                                help_text="Để trống thì dùng cho mọi lĩnh vực.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="response_templates",
                                to="sessions_app.topic",
                                verbose_name="lĩnh vực",
                            ),
                        ),
                        (
                            "outcome",
                            models.ForeignKey(
                                blank=True,
                                help_text="Để trống thì dùng cho mọi kết quả.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="response_templates",
                                to="feedback.outcome",
                                verbose_name="kết quả",
                            ),
                        ),
                        ("text", dialogue_portal.lib.fields.ProseField(max_length=20000, verbose_name="nội dung mẫu")),
                        ("legal_basis", dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="căn cứ")),
                        ("order", models.PositiveSmallIntegerField(default=100, verbose_name="thứ tự")),
                        ("is_active", models.BooleanField(default=True, verbose_name="đang dùng")),
                    ],
                    options={
                        "verbose_name": "mẫu trả lời",
                        "verbose_name_plural": "mẫu trả lời",
                        "ordering": ["order", "name"],
                    },
                ),
            ]
        ),
        migrations.RunPython(index.create, index.remove),
        migrations.RunPython(promises.create, promises.remove),
        migrations.RunPython(_first_rows.add, _first_rows.remove_roles),
    ]
