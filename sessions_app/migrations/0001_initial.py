"""The tables that a new portal begins with, and its first rows, made in one go. Early trial portals had another migration
of this name (`dialogue_portal/backup/early_trials.py`)."""

import datetime
import uuid

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import dialogue_portal.lib.fields
import dialogue_portal.lib.renditions
import sessions_app.likeness
import sessions_app.models.news_files
import sessions_app.models.opinion_window
import sessions_app.models.paper_numbers
import sessions_app.models.papers
import sessions_app.models.photos
import sessions_app.models.record
from dialogue_portal.lib.first_tables import CreateModels

from . import _first_rows


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="CalendarDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(unique=True, verbose_name="ngày")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("off", "ngày nghỉ"), ("worked", "ngày làm bù")],
                                default="off",
                                max_length=10,
                                verbose_name="là",
                            ),
                        ),
                        ("name", dialogue_portal.lib.fields.LineField(max_length=100, verbose_name="dịp")),
                    ],
                    options={
                        "verbose_name": "ngày nghỉ, ngày làm bù",
                        "verbose_name_plural": "ngày nghỉ, ngày làm bù",
                        "ordering": ["day"],
                    },
                ),
                migrations.CreateModel(
                    name="DeadlineRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "duty",
                            models.CharField(
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
                        (
                            "counts_from",
                            models.CharField(
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
                        ("days", models.PositiveSmallIntegerField(verbose_name="số ngày")),
                        ("counts_working_days", models.BooleanField(default=True, verbose_name="tính ngày làm việc")),
                        (
                            "basis",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=250, verbose_name="căn cứ"),
                        ),
                        (
                            "remind_days_before",
                            models.PositiveSmallIntegerField(
                                default=3,
                                help_text="Ghi 0 nếu không nhắc trước khi tới hạn.",
                                verbose_name="nhắc trước (ngày làm việc)",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "thời hạn",
                        "verbose_name_plural": "thời hạn",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("days__gte", 1)),
                                name="deadline_of_at_least_a_day",
                                violation_error_message="Thời hạn ít nhất một ngày.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SiteNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "text",
                            dialogue_portal.lib.fields.LineField(
                                help_text="Ví dụ: Cổng tạm ngừng để nâng cấp máy chủ.",
                                max_length=300,
                                verbose_name="nội dung",
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="ngừng từ")),
                        ("ends_at", models.DateTimeField(verbose_name="đến")),
                        (
                            "told_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="báo lúc"),
                        ),
                        (
                            "late_reason",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True, editable=False, max_length=1000, verbose_name="lý do báo muộn"
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="thôi báo lúc"),
                        ),
                    ],
                    options={
                        "verbose_name": "thông báo ngừng cổng",
                        "verbose_name_plural": "thông báo ngừng cổng",
                        "ordering": ["-starts_at", "-pk"],
                        "permissions": [("tell_sitenotice", "Được báo và thôi báo ngừng cổng")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="site_notice_in_order",
                                violation_error_message="Lúc cổng trở lại phải sau lúc ngừng.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WardProfile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "unit_kind",
                            dialogue_portal.lib.fields.LineField(
                                choices=[("xã", "xã"), ("phường", "phường"), ("đặc khu", "đặc khu")],
                                default="phường",
                                max_length=30,
                                verbose_name="loại đơn vị",
                            ),
                        ),
                        (
                            "name",
                            dialogue_portal.lib.fields.NameField(
                                help_text="Chỉ ghi tên riêng, ví dụ: Gia Thụy.", max_length=100, verbose_name="tên"
                            ),
                        ),
                        (
                            "province",
                            dialogue_portal.lib.fields.LineField(max_length=100, verbose_name="tỉnh, thành phố"),
                        ),
                        (
                            "group_word",
                            dialogue_portal.lib.fields.LineField(
                                default="tổ dân phố",
                                help_text="tổ dân phố, khu phố, thôn, ấp, bản…",
                                max_length=30,
                                verbose_name="từ chỉ khu dân cư",
                            ),
                        ),
                        (
                            "responsible_body",
                            dialogue_portal.lib.fields.LineField(
                                help_text="Hiện ở chân mọi trang, ví dụ: Ủy ban nhân dân xã …",
                                max_length=200,
                                verbose_name="cơ quan chịu trách nhiệm",
                            ),
                        ),
                        (
                            "address",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, max_length=250, verbose_name="địa chỉ trụ sở"
                            ),
                        ),
                        (
                            "phone",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=40, verbose_name="điện thoại"),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="thư điện tử")),
                        (
                            "office_hours",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, max_length=200, verbose_name="giờ tiếp dân"
                            ),
                        ),
                        (
                            "complaints_guide",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True,
                                help_text="Người dân đọc phần này khi việc của họ là khiếu nại hoặc tố cáo.",
                                verbose_name="hướng dẫn gửi khiếu nại, tố cáo",
                            ),
                        ),
                        (
                            "former_names",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True,
                                help_text="Mỗi dòng một tên, ví dụ: phường Gia Thụy. Hội nghị cũ giữ tên khi đó và nói rõ nay là đâu.",
                                verbose_name="các tên trước đây",
                            ),
                        ),
                        (
                            "notice",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Để trống nếu không cần.",
                                max_length=300,
                                verbose_name="lời báo đầu mọi trang",
                            ),
                        ),
                        (
                            "accepts_unsigned",
                            models.BooleanField(
                                default=True,
                                help_text="Nếu bỏ chọn, người gửi phải ghi tên và cách liên lạc.",
                                verbose_name="nhận ý kiến không ghi tên",
                            ),
                        ),
                        (
                            "only_confirmed",
                            models.BooleanField(
                                default=False,
                                help_text="Khi bị quấy phá: ý kiến gửi qua cổng nằm chờ đến khi người gửi bấm vào đường dẫn trong thư.",
                                verbose_name="chỉ nhận ý kiến đã xác nhận thư điện tử",
                            ),
                        ),
                        (
                            "waives_two_hands",
                            models.BooleanField(
                                default=False,
                                help_text="Chỉ chọn khi quá ít người. Nhật ký ghi rõ mỗi lần như vậy.",
                                verbose_name="một người được vừa soạn vừa duyệt trả lời",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "thông tin địa phương",
                        "verbose_name_plural": "thông tin địa phương",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pk", 1)),
                                name="ward_profile_is_one_row",
                                violation_error_message="Chỉ có một bản ghi này.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Body",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", dialogue_portal.lib.fields.NameField(max_length=200, verbose_name="tên")),
                        (
                            "short_name",
                            dialogue_portal.lib.fields.NameField(blank=True, max_length=60, verbose_name="tên ngắn"),
                        ),
                        (
                            "name_key",
                            dialogue_portal.lib.fields.AlphabetKeyField(
                                editable=False, max_length=600, source=["name"]
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("party", "cấp ủy Đảng"),
                                    ("council", "Hội đồng nhân dân"),
                                    ("committee", "Ủy ban nhân dân"),
                                    ("front", "Mặt trận Tổ quốc"),
                                    ("association", "tổ chức chính trị - xã hội"),
                                    ("office", "phòng, ban chuyên môn"),
                                    ("police", "công an"),
                                    ("service", "đơn vị sự nghiệp"),
                                    ("higher", "cơ quan cấp trên"),
                                    ("other", "khác"),
                                ],
                                default="office",
                                max_length=20,
                                verbose_name="loại",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Bỏ chọn khi đã giải thể hoặc sáp nhập; hồ sơ cũ giữ nguyên tên này.",
                                verbose_name="đang hoạt động",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="predecessors",
                                to="sessions_app.body",
                                verbose_name="nay thuộc về",
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=100, verbose_name="thứ tự")),
                    ],
                    options={
                        "verbose_name": "cơ quan, đơn vị",
                        "verbose_name_plural": "cơ quan, đơn vị",
                        "ordering": ["order", "name_key"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("name"),
                                name="body_name_once",
                                violation_error_message="Đã có cơ quan tên này.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("successor", None),
                                    models.Q(("successor", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="body_not_own_successor",
                                violation_error_message="Một cơ quan không thể thuộc về chính nó.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResidentialGroup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="số")),
                        (
                            "name",
                            dialogue_portal.lib.fields.NameField(
                                help_text="Tên đầy đủ, ví dụ: Tổ dân phố số 3.", max_length=100, verbose_name="tên"
                            ),
                        ),
                        (
                            "name_key",
                            dialogue_portal.lib.fields.NaturalKeyField(editable=False, max_length=900, source=["name"]),
                        ),
                        (
                            "likeness",
                            sessions_app.likeness.LikenessField(editable=False, max_length=300, source=["name"]),
                        ),
                        (
                            "slug",
                            dialogue_portal.lib.fields.AddressField(
                                blank=True, max_length=100, source="name", unique=True, verbose_name="địa chỉ trang"
                            ),
                        ),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="có từ ngày")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged_from",
                                to="sessions_app.residentialgroup",
                                verbose_name="đã nhập vào",
                            ),
                        ),
                        ("is_renamed", models.BooleanField(default=False, editable=False, verbose_name="chỉ đổi tên")),
                    ],
                    options={
                        "verbose_name": "khu dân cư",
                        "verbose_name_plural": "khu dân cư",
                        "ordering": [models.OrderBy(models.F("number"), nulls_last=True), "name_key"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from", None),
                                    ("valid_to", None),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="group_valid_in_order",
                                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into", None),
                                    models.Q(("merged_into", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="group_not_merged_into_itself",
                                violation_error_message="Không thể nhập vào chính nó.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_renamed", False), ("merged_into__isnull", False), _connector="OR"
                                ),
                                name="renamed_group_has_its_new_row",
                                violation_error_message="Nơi đã đổi tên phải dẫn tới tên mới.",
                            ),
                            models.UniqueConstraint(
                                models.F("likeness"),
                                condition=models.Q(("merged_into", None), ("valid_to", None)),
                                name="group_name_once_at_a_time",
                                violation_error_message="Tên này đang có nơi khác dùng.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Topic",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", dialogue_portal.lib.fields.NameField(max_length=120, unique=True, verbose_name="tên")),
                        (
                            "slug",
                            dialogue_portal.lib.fields.AddressField(
                                blank=True, max_length=100, source="name", unique=True, verbose_name="địa chỉ"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=100, verbose_name="thứ tự")),
                        ("is_active", models.BooleanField(default=True, verbose_name="đang dùng")),
                    ],
                    options={
                        "verbose_name": "lĩnh vực",
                        "verbose_name_plural": "lĩnh vực",
                        "ordering": ["order", "name"],
                    },
                ),
                migrations.CreateModel(
                    name="DialogueSession",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", dialogue_portal.lib.fields.LineField(max_length=200, verbose_name="tên hội nghị")),
                        (
                            "slug",
                            dialogue_portal.lib.fields.AddressField(
                                blank=True, max_length=100, source="title", unique=True, verbose_name="địa chỉ trang"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="năm")),
                        (
                            "ordinal",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Cơ quan đếm riêng (HĐND, Mặt trận…) thì để trống, ghi số lần ở tên hội nghị.",
                                null=True,
                                verbose_name="lần thứ trong năm",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("regular", "định kỳ"),
                                    ("requested", "theo yêu cầu của cử tri"),
                                    ("thematic", "chuyên đề"),
                                    ("youth", "đối thoại với thanh niên"),
                                ],
                                default="regular",
                                max_length=20,
                                verbose_name="loại",
                            ),
                        ),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("in_person", "trực tiếp"),
                                    ("online", "trực tuyến"),
                                    ("hybrid", "trực tiếp kết hợp trực tuyến"),
                                ],
                                default="in_person",
                                max_length=20,
                                verbose_name="hình thức",
                            ),
                        ),
                        (
                            "is_complex",
                            models.BooleanField(
                                default=False,
                                help_text="Chỉ dùng cho đối thoại với thanh niên: thời hạn công bố kết luận dài hơn.",
                                verbose_name="nội dung phức tạp",
                            ),
                        ),
                        (
                            "ward_then",
                            dialogue_portal.lib.fields.LineField(
                                help_text="Tên xã, phường, đặc khu lúc tổ chức, giữ nguyên khi sáp nhập.",
                                max_length=130,
                                verbose_name="đơn vị khi đó",
                            ),
                        ),
                        (
                            "organiser",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sessions",
                                to="sessions_app.body",
                                verbose_name="cơ quan tổ chức",
                            ),
                        ),
                        (
                            "summary",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True,
                                help_text="Một, hai câu ở đầu trang và trong danh sách.",
                                max_length=600,
                                verbose_name="tóm tắt",
                            ),
                        ),
                        (
                            "basis",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True,
                                help_text="Luật, công văn, kế hoạch làm căn cứ; mỗi dòng một văn bản.",
                                verbose_name="căn cứ tổ chức",
                            ),
                        ),
                        ("purpose", dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="mục đích")),
                        (
                            "content",
                            dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="nội dung đối thoại"),
                        ),
                        (
                            "invited",
                            dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="thành phần tham dự"),
                        ),
                        (
                            "how_to_attend",
                            dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="cách tham dự"),
                        ),
                        (
                            "how_to_send",
                            dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="nơi và cách gửi ý kiến"),
                        ),
                        (
                            "contact",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, max_length=250, verbose_name="đầu mối liên hệ"
                            ),
                        ),
                        (
                            "topics_raised",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True,
                                help_text="Ghi như biên bản hoặc bài đăng đã nêu.",
                                verbose_name="các vấn đề được nêu",
                            ),
                        ),
                        (
                            "source",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Khi nhập lại hội nghị cũ: theo bài nào, của ai, đăng lúc nào, mấy lượt xem khi đó.",
                                max_length=300,
                                verbose_name="nguồn",
                            ),
                        ),
                        ("source_url", models.URLField(blank=True, max_length=500, verbose_name="đường dẫn đến nguồn")),
                        (
                            "opinions_open_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="nhận ý kiến từ"),
                        ),
                        (
                            "opinions_close_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="nhận ý kiến đến"),
                        ),
                        (
                            "takes_registrations",
                            models.BooleanField(
                                default=True,
                                help_text="Bỏ chọn nếu ai cũng vào được, không cần đăng ký, hoặc để ngừng nhận. Ai đã đăng ký vẫn giữ chỗ.",
                                verbose_name="nhận đăng ký dự, phát biểu qua cổng",
                            ),
                        ),
                        (
                            "announced_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="thông báo lúc"),
                        ),
                        (
                            "postponed_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="hoãn lúc"),
                        ),
                        (
                            "postponed_reason",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True, editable=False, verbose_name="lý do hoãn"
                            ),
                        ),
                        (
                            "cancelled_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="hủy lúc"),
                        ),
                        (
                            "cancelled_reason",
                            dialogue_portal.lib.fields.ProseField(blank=True, editable=False, verbose_name="lý do hủy"),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="khép lại lúc"),
                        ),
                        (
                            "is_illustrative",
                            models.BooleanField(default=False, editable=False, verbose_name="dữ liệu minh họa"),
                        ),
                    ],
                    options={
                        "verbose_name": "hội nghị đối thoại",
                        "verbose_name_plural": "hội nghị đối thoại",
                        "ordering": ["-year", "-pk"],
                        "permissions": [("announce_dialoguesession", "Được công bố, hoãn, hủy hội nghị")],
                        "indexes": [models.Index(models.F("year"), name="session_year")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opinions_open_at", None),
                                    ("opinions_close_at", None),
                                    ("opinions_close_at__gt", models.F("opinions_open_at")),
                                    _connector="OR",
                                ),
                                name="session_window_in_order",
                                violation_error_message="Thời điểm ngừng nhận ý kiến phải sau thời điểm bắt đầu nhận.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("opinions_close_at", None), ("opinions_open_at", None)),
                                    models.Q(("opinions_close_at__isnull", False), ("opinions_open_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="session_window_has_both_ends",
                                violation_error_message="Hãy ghi cả lúc bắt đầu và lúc ngừng nhận ý kiến, hoặc để trống cả hai.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 1990), ("year__lte", 2200)),
                                name="session_year_plausible",
                                violation_error_message="Năm phải từ 1990 trở đi.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ordinal__isnull", False)),
                                fields=("year", "kind", "ordinal", "ward_then"),
                                name="session_ordinal_once_a_year",
                                violation_error_message="Năm này đã có hội nghị cùng loại mang số lần đó.",
                            ),
                        ],
                    },
                    bases=(sessions_app.models.opinion_window.OpinionWindow, models.Model),
                ),
                migrations.CreateModel(
                    name="SessionChange",
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
                                related_name="changes",
                                to="sessions_app.dialoguesession",
                                verbose_name="hội nghị",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("postponed", "hoãn"),
                                    ("resumed", "họp lại, lịch mới"),
                                    ("rescheduled", "đổi lịch họp"),
                                    ("reseated", "đổi số chỗ, số lượt nhận đăng ký"),
                                    ("cancelled", "hủy"),
                                    ("corrected", "sửa thông báo"),
                                ],
                                max_length=20,
                                verbose_name="việc",
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="lúc")),
                        ("reason", dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="lý do")),
                        ("before", dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="trước đó")),
                        ("after", dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="nay")),
                        ("dropped", models.JSONField(blank=True, default=list, verbose_name="buổi đã bỏ")),
                    ],
                    options={
                        "verbose_name": "thay đổi đã công bố",
                        "verbose_name_plural": "thay đổi đã công bố",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ConclusionNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "session",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conclusion",
                                to="sessions_app.dialoguesession",
                                verbose_name="hội nghị",
                            ),
                        ),
                        (
                            "issuer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conclusions",
                                to="sessions_app.body",
                                verbose_name="cơ quan ban hành",
                            ),
                        ),
                        (
                            "number_symbol",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=60, verbose_name="số, ký hiệu"),
                        ),
                        ("issued_on", models.DateField(blank=True, null=True, verbose_name="ngày ban hành")),
                        ("title", dialogue_portal.lib.fields.LineField(max_length=250, verbose_name="trích yếu")),
                        (
                            "slug",
                            dialogue_portal.lib.fields.AddressField(
                                blank=True, max_length=100, source="title", unique=True, verbose_name="địa chỉ trang"
                            ),
                        ),
                        ("introduction", dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="phần mở đầu")),
                        ("closing", dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="phần kết")),
                        (
                            "signer",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Chức vụ và họ tên người ký.",
                                max_length=150,
                                verbose_name="người ký",
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="công bố lúc"),
                        ),
                        (
                            "sealed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="nhật ký niêm lúc"
                            ),
                        ),
                        (
                            "seal_digest",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                max_length=64,
                                verbose_name="dấu niêm nhật ký",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "thông báo kết luận",
                        "verbose_name_plural": "thông báo kết luận",
                        "ordering": [models.OrderBy(models.F("issued_on"), descending=True, nulls_first=True), "-pk"],
                        "permissions": [("publish_conclusionnotice", "Được công bố thông báo kết luận")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("seal_digest", ""), ("sealed_at", None)),
                                    models.Q(
                                        models.Q(("seal_digest", ""), _negated=True), ("sealed_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="notice_seal_with_its_moment",
                                violation_error_message="Dấu niêm phải đi cùng lúc niêm.",
                            )
                        ],
                    },
                    bases=(sessions_app.models.paper_numbers.BearsNumber, models.Model),
                ),
                migrations.CreateModel(
                    name="ConclusionItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="sessions_app.conclusionnotice",
                                verbose_name="thông báo",
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("a", "a) Các ý kiến được nêu"),
                                    ("b", "b) Nội dung đã trả lời tại hội nghị"),
                                    ("c", "c) Nội dung chuyển cơ quan có thẩm quyền"),
                                    ("d", "d) Giao giải quyết và thời hạn"),
                                ],
                                max_length=1,
                                verbose_name="phần",
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=1, verbose_name="thứ tự")),
                        ("text", dialogue_portal.lib.fields.ProseField(verbose_name="nội dung")),
                        (
                            "body",
                            models.ForeignKey(
                                blank=True,
                                help_text="Phần c: chuyển đến đâu. Phần d: ai chủ trì.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conclusion_items",
                                to="sessions_app.body",
                                verbose_name="cơ quan",
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="thời hạn")),
                    ],
                    options={
                        "verbose_name": "mục của thông báo kết luận",
                        "verbose_name_plural": "các mục",
                        "ordering": ["part", "order", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("part__in", ["c", "d"]), _negated=True),
                                    ("body__isnull", False),
                                    _connector="OR",
                                ),
                                name="conclusion_item_names_who",
                                violation_error_message="Phần c và d phải ghi rõ cơ quan.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConclusionCorrection",
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
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="sessions_app.conclusionnotice",
                                verbose_name="thông báo kết luận",
                            ),
                        ),
                        (
                            "reason",
                            dialogue_portal.lib.fields.ProseField(max_length=600, verbose_name="vì sao ghi nhầm"),
                        ),
                    ],
                    options={
                        "verbose_name": "đính chính kết luận",
                        "verbose_name_plural": "các lần đính chính kết luận",
                        "ordering": ["number"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("notice"), models.F("number"), name="conclusion_correction_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("note", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                                ),
                                name="conclusion_correction_says_why",
                                violation_error_message="Phải ghi đính chính điều gì, vì sao.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EarlierWords",
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
                                to="sessions_app.conclusioncorrection",
                                verbose_name="lần đính chính",
                            ),
                        ),
                        (
                            "place",
                            models.CharField(
                                choices=[
                                    ("item", "mục"),
                                    ("title", "trích yếu"),
                                    ("introduction", "phần mở đầu"),
                                    ("closing", "phần kết"),
                                    ("signer", "người ký"),
                                ],
                                max_length=20,
                                verbose_name="chỗ",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="earlier",
                                to="sessions_app.conclusionitem",
                                verbose_name="mục",
                            ),
                        ),
                        ("text", dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="trước đây ghi")),
                        (
                            "body_then",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, max_length=200, verbose_name="cơ quan đã ghi"
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="thời hạn đã ghi")),
                        ("is_withheld", models.BooleanField(default=False, verbose_name="chỉ cán bộ đọc được")),
                    ],
                    options={
                        "verbose_name": "lời trước đính chính",
                        "verbose_name_plural": "lời trước đính chính",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("item__isnull", False)),
                                fields=("correction", "item"),
                                name="earlier_words_of_an_item_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("item", None)),
                                fields=("correction", "place"),
                                name="earlier_words_of_a_place_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("item__isnull", False), ("place", "item")),
                                    models.Q(models.Q(("place", "item"), _negated=True), ("item", None)),
                                    _connector="OR",
                                ),
                                name="earlier_words_of_an_item_name_it",
                                violation_error_message="Lời trước đính chính phải gắn với mục của nó.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Document",
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
                                    ("plan", "kế hoạch"),
                                    ("notice", "thông báo tổ chức"),
                                    ("invitation", "giấy mời"),
                                    ("programme", "chương trình"),
                                    ("script", "kịch bản điều hành"),
                                    ("speakers", "danh sách đăng ký phát biểu"),
                                    ("report", "báo cáo"),
                                    ("previous", "báo cáo kết quả kỳ trước"),
                                    ("synthesis", "báo cáo tổng hợp ý kiến"),
                                    ("minutes", "biên bản"),
                                    ("conclusion", "thông báo kết luận"),
                                    ("resolution_plan", "kế hoạch giải quyết"),
                                    ("letter", "công văn"),
                                    ("transfer", "phiếu chuyển"),
                                    ("other", "tài liệu khác"),
                                ],
                                max_length=20,
                                verbose_name="loại văn bản",
                            ),
                        ),
                        ("subject", dialogue_portal.lib.fields.LineField(max_length=300, verbose_name="trích yếu")),
                        (
                            "slug",
                            dialogue_portal.lib.fields.AddressField(
                                blank=True,
                                max_length=100,
                                source="address_words",
                                unique=True,
                                verbose_name="địa chỉ trang",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="sessions_app.dialoguesession",
                                verbose_name="hội nghị",
                            ),
                        ),
                        (
                            "issuer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="sessions_app.body",
                                verbose_name="cơ quan ban hành",
                            ),
                        ),
                        (
                            "number_symbol",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Ví dụ: 05/TB-UBND, 14-KH/ĐU.",
                                max_length=60,
                                verbose_name="số, ký hiệu",
                            ),
                        ),
                        ("issued_on", models.DateField(blank=True, null=True, verbose_name="ngày ban hành")),
                        (
                            "signer",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=150, verbose_name="người ký"),
                        ),
                        (
                            "words",
                            dialogue_portal.lib.fields.WordsField(
                                editable=False, source=["subject", "number_symbol", "signer"]
                            ),
                        ),
                        (
                            "conclusion",
                            models.OneToOneField(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="paper",
                                to="sessions_app.conclusionnotice",
                                verbose_name="là văn bản của thông báo kết luận",
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="công bố lúc"),
                        ),
                        (
                            "is_internal",
                            models.BooleanField(default=False, editable=False, verbose_name="nội bộ, không công bố"),
                        ),
                        (
                            "is_illustrative",
                            models.BooleanField(default=False, editable=False, verbose_name="dữ liệu minh họa"),
                        ),
                    ],
                    options={
                        "verbose_name": "văn bản, tài liệu",
                        "verbose_name_plural": "văn bản, tài liệu",
                        "ordering": [models.OrderBy(models.F("issued_on"), descending=True, nulls_last=True), "-pk"],
                        "permissions": [("publish_document", "Được công bố văn bản")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_at", None),
                                    models.Q(
                                        ("is_internal", False),
                                        models.Q(("kind__in", ["script", "speakers", "transfer"]), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="internal_document_stays_off_the_portal",
                                violation_error_message="Văn bản nội bộ không công bố trên cổng.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="sessions_app.document",
                                verbose_name="văn bản",
                            ),
                        ),
                        (
                            "file",
                            models.FileField(
                                upload_to=sessions_app.models.papers.private_document_name, verbose_name="tệp"
                            ),
                        ),
                        (
                            "file_name",
                            dialogue_portal.lib.fields.LineField(
                                editable=False, max_length=150, verbose_name="tên tệp"
                            ),
                        ),
                        ("media_type", models.CharField(editable=False, max_length=100, verbose_name="kiểu tệp")),
                        ("size", models.PositiveIntegerField(editable=False, verbose_name="cỡ")),
                        (
                            "note",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Khác tệp trước ở chỗ nào, vì sao. Ai cũng đọc được.",
                                max_length=300,
                                verbose_name="ghi chú về tệp này",
                            ),
                        ),
                        ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="thêm lúc")),
                    ],
                    options={
                        "verbose_name": "tệp",
                        "verbose_name_plural": "tệp của văn bản",
                        "ordering": ["-added_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reading",
                                to="sessions_app.documentversion",
                                verbose_name="tệp",
                            ),
                        ),
                        ("text", models.TextField(blank=True, editable=False, verbose_name="chữ trong tệp")),
                        ("words", dialogue_portal.lib.fields.WordsField(editable=False, source=["text"])),
                        (
                            "problem",
                            models.CharField(blank=True, editable=False, max_length=200, verbose_name="không đọc được"),
                        ),
                        ("read_at", models.DateTimeField(auto_now=True, verbose_name="đọc lúc")),
                    ],
                    options={
                        "verbose_name": "chữ trong tệp",
                        "verbose_name_plural": "chữ trong tệp",
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                error_messages={"unique": "A user with that username already exists."},
                                help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                                max_length=150,
                                unique=True,
                                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                                verbose_name="username",
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                        (
                            "is_staff",
                            models.BooleanField(
                                default=False,
                                help_text="Designates whether the user can log into this admin site.",
                                verbose_name="staff status",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "date_joined",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                        ),
                        (
                            "full_name",
                            dialogue_portal.lib.fields.NameField(blank=True, max_length=150, verbose_name="họ và tên"),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="staff",
                                to="sessions_app.body",
                                verbose_name="cơ quan, đơn vị",
                            ),
                        ),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tài khoản cán bộ",
                        "verbose_name_plural": "tài khoản cán bộ",
                        "abstract": False,
                    },
                    managers=[
                        ("objects", django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name="StandIn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "absent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stand_ins",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người vắng",
                            ),
                        ),
                        (
                            "deputy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stands_in",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người làm thay",
                            ),
                        ),
                        ("since", models.DateField(verbose_name="từ ngày")),
                        ("until", models.DateField(verbose_name="đến hết ngày")),
                        (
                            "reason",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=200, verbose_name="lý do"),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="thôi sớm lúc"),
                        ),
                    ],
                    options={
                        "verbose_name": "làm thay",
                        "verbose_name_plural": "làm thay",
                        "ordering": ["-since", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until__gte", models.F("since"))),
                                name="stand_in_days_in_order",
                                violation_error_message="Ngày cuối phải sau ngày đầu.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("absent", models.F("deputy")), _negated=True),
                                name="nobody_stands_in_for_themselves",
                                violation_error_message="Không ai làm thay chính mình.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Official",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", dialogue_portal.lib.fields.NameField(max_length=100, verbose_name="họ và tên")),
                        (
                            "name_key",
                            dialogue_portal.lib.fields.NameKeyField(editable=False, max_length=600, source=["name"]),
                        ),
                        (
                            "slug",
                            dialogue_portal.lib.fields.AddressField(
                                blank=True, max_length=100, source="name", unique=True, verbose_name="địa chỉ trang"
                            ),
                        ),
                        (
                            "note",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Người dân đọc được ghi chú này.",
                                max_length=300,
                                verbose_name="ghi chú",
                            ),
                        ),
                        ("is_public", models.BooleanField(default=True, verbose_name="hiện trên trang Cán bộ")),
                    ],
                    options={
                        "verbose_name": "cán bộ",
                        "verbose_name_plural": "cán bộ",
                        "ordering": ["name_key", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="OfficialRole",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "official",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="roles",
                                to="sessions_app.official",
                                verbose_name="cán bộ",
                            ),
                        ),
                        ("title", dialogue_portal.lib.fields.LineField(max_length=150, verbose_name="chức vụ")),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="roles",
                                to="sessions_app.body",
                                verbose_name="cơ quan, đơn vị",
                            ),
                        ),
                        ("since", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="đến ngày")),
                        ("order", models.PositiveSmallIntegerField(default=1, verbose_name="thứ tự")),
                    ],
                    options={
                        "verbose_name": "chức vụ",
                        "verbose_name_plural": "chức vụ",
                        "ordering": ["order", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("since", None), ("until", None), ("until__gte", models.F("since")), _connector="OR"
                                ),
                                name="role_dates_in_order",
                                violation_error_message="Ngày thôi giữ chức vụ phải sau ngày bắt đầu.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Letterhead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "body",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="letterhead",
                                to="sessions_app.body",
                                verbose_name="cơ quan",
                            ),
                        ),
                        (
                            "form",
                            models.CharField(
                                choices=[
                                    ("government", "văn bản hành chính (Nghị định 30/2020)"),
                                    ("party", "văn bản của Đảng"),
                                ],
                                default="government",
                                max_length=20,
                                verbose_name="thể thức",
                            ),
                        ),
                        (
                            "upper_line",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Dòng trên cùng bên trái, không in đậm. Có thể trống.",
                                max_length=150,
                                verbose_name="cơ quan cấp trên",
                            ),
                        ),
                        (
                            "issuer_line",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="In hoa, đậm, bên trái đầu văn bản.",
                                max_length=200,
                                verbose_name="tên cơ quan",
                            ),
                        ),
                        (
                            "symbol",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Phần sau dấu gạch, ví dụ: UBND, MTTQ, ĐU.",
                                max_length=30,
                                verbose_name="ký hiệu",
                            ),
                        ),
                        (
                            "place",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Trước ngày tháng. Trống thì lấy tên riêng của xã, phường, đặc khu.",
                                max_length=60,
                                verbose_name="địa danh",
                            ),
                        ),
                        (
                            "authority",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Ví dụ: TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH.",
                                max_length=100,
                                verbose_name="thẩm quyền ký",
                            ),
                        ),
                        (
                            "signer_title",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Ví dụ: CHỦ TỊCH.",
                                max_length=100,
                                verbose_name="chức vụ người ký",
                            ),
                        ),
                        (
                            "signer",
                            models.ForeignKey(
                                blank=True,
                                help_text="Trống thì để chỗ cho họ tên.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sessions_app.official",
                                verbose_name="người ký",
                            ),
                        ),
                        (
                            "recipients",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True,
                                help_text="Mỗi dòng một nơi. Dòng «Lưu: VT» tự thêm.",
                                max_length=2000,
                                verbose_name="nơi nhận",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "thể thức văn bản",
                        "verbose_name_plural": "thể thức văn bản",
                    },
                ),
                migrations.CreateModel(
                    name="PaperText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="texts",
                                to="sessions_app.document",
                                verbose_name="văn bản",
                            ),
                        ),
                        ("paper", models.CharField(max_length=40, verbose_name="mẫu")),
                        ("subject_kind", models.CharField(max_length=40)),
                        ("subject_id", models.BigIntegerField()),
                        ("content", models.JSONField(verbose_name="nội dung")),
                        ("text", models.TextField(blank=True, editable=False, verbose_name="chữ")),
                        ("words", dialogue_portal.lib.fields.WordsField(editable=False, source=["text"])),
                        ("digest", models.CharField(max_length=64, verbose_name="mã kiểm tra nội dung")),
                        (
                            "published_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="công bố lúc"),
                        ),
                        ("chosen", models.JSONField(default=dict, editable=False, verbose_name="cán bộ đã chọn")),
                        (
                            "note",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, max_length=300, verbose_name="khác bản trước"
                            ),
                        ),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="lập lúc")),
                        (
                            "made_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người lập",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "bản soạn",
                        "verbose_name_plural": "bản soạn",
                        "ordering": ["-pk"],
                        "indexes": [models.Index(fields=["subject_kind", "subject_id"], name="paper_text_subject")],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentNumber",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "issuer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="numbers",
                                to="sessions_app.body",
                                verbose_name="cơ quan ban hành",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("plan", "kế hoạch"),
                                    ("notice", "thông báo tổ chức"),
                                    ("invitation", "giấy mời"),
                                    ("programme", "chương trình"),
                                    ("script", "kịch bản điều hành"),
                                    ("speakers", "danh sách đăng ký phát biểu"),
                                    ("report", "báo cáo"),
                                    ("previous", "báo cáo kết quả kỳ trước"),
                                    ("synthesis", "báo cáo tổng hợp ý kiến"),
                                    ("minutes", "biên bản"),
                                    ("conclusion", "thông báo kết luận"),
                                    ("resolution_plan", "kế hoạch giải quyết"),
                                    ("letter", "công văn"),
                                    ("transfer", "phiếu chuyển"),
                                    ("other", "tài liệu khác"),
                                ],
                                max_length=20,
                                verbose_name="loại văn bản",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="năm")),
                        ("number", models.PositiveIntegerField(verbose_name="số")),
                        (
                            "number_symbol",
                            dialogue_portal.lib.fields.LineField(max_length=60, verbose_name="số, ký hiệu"),
                        ),
                        (
                            "subject",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=300, verbose_name="trích yếu"),
                        ),
                        ("issued_on", models.DateField(blank=True, null=True, verbose_name="ngày ban hành")),
                        (
                            "document",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="number",
                                to="sessions_app.document",
                                verbose_name="văn bản",
                            ),
                        ),
                        ("taken_at", models.DateTimeField(auto_now_add=True, verbose_name="lấy số lúc")),
                        (
                            "taken_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="người lấy số",
                            ),
                        ),
                        (
                            "voided_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="bỏ số lúc"),
                        ),
                        (
                            "voided_reason",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, editable=False, max_length=200, verbose_name="lý do bỏ số"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "số văn bản",
                        "verbose_name_plural": "sổ số văn bản",
                        "ordering": ["-year", "issuer", "kind", "-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("issuer", "kind", "year", "number"),
                                name="document_number_once",
                                violation_error_message="Số này đã có trong sổ của cơ quan này, năm này.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)),
                                name="document_number_from_one",
                                violation_error_message="Số văn bản bắt đầu từ 01.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("voided_at", None), models.Q(("voided_reason", ""), _negated=True), _connector="OR"
                                ),
                                name="voided_number_says_why",
                                violation_error_message="Phải ghi lý do bỏ số.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AttendeeCount",
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
                                related_name="attendee_counts",
                                to="sessions_app.dialoguesession",
                                verbose_name="hội nghị",
                            ),
                        ),
                        ("category", dialogue_portal.lib.fields.LineField(max_length=250, verbose_name="thành phần")),
                        (
                            "number",
                            models.PositiveIntegerField(
                                blank=True, help_text="Để trống nếu không rõ.", null=True, verbose_name="số người"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=1, verbose_name="thứ tự")),
                    ],
                    options={
                        "verbose_name": "thành phần dự",
                        "verbose_name_plural": "thành phần dự",
                        "ordering": ["order", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ReportedFigure",
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
                                related_name="reported_figures",
                                to="sessions_app.dialoguesession",
                                verbose_name="hội nghị",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("held", "cuộc đối thoại đã tổ chức"),
                                    ("people", "người dự"),
                                    ("speakers", "lượt phát biểu"),
                                    ("opinions", "ý kiến"),
                                    ("before", "ý kiến tập hợp trước hội nghị"),
                                    ("at_meeting", "ý kiến tại hội nghị"),
                                    ("spoken", "ý kiến phát biểu trực tiếp"),
                                    ("written", "ý kiến gửi bằng văn bản"),
                                    ("within", "ý kiến thuộc thẩm quyền"),
                                    ("beyond", "ý kiến vượt thẩm quyền"),
                                    ("on_the_spot", "ý kiến trả lời tại chỗ"),
                                    ("recorded", "ý kiến ghi nhận"),
                                    ("forwarded", "ý kiến chuyển cấp trên"),
                                    ("done", "việc đã làm xong"),
                                    ("under_way", "việc đang làm"),
                                    ("not_done", "việc chưa làm"),
                                ],
                                max_length=20,
                                verbose_name="chỉ tiêu",
                            ),
                        ),
                        ("value", models.PositiveIntegerField(verbose_name="số")),
                        (
                            "wording",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Như biên bản hoặc bài đăng đã viết.",
                                max_length=300,
                                verbose_name="nguyên văn",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "số liệu được báo cáo",
                        "verbose_name_plural": "số liệu được báo cáo",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("session", "kind"),
                                name="figure_once_per_session",
                                violation_error_message="Chỉ tiêu này đã được ghi.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
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
                                related_name="meetings",
                                to="sessions_app.dialoguesession",
                                verbose_name="hội nghị",
                            ),
                        ),
                        ("held_on", models.DateField(verbose_name="ngày họp")),
                        (
                            "day_said",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Khi không rõ ngày, ví dụ: cuối tháng 5/2024. Ngày ghi ở trên khi đó chỉ để sắp xếp.",
                                max_length=60,
                                verbose_name="ngày họp ghi bằng lời",
                            ),
                        ),
                        (
                            "part_of_day",
                            models.CharField(
                                blank=True,
                                choices=[("morning", "sáng"), ("afternoon", "chiều"), ("evening", "tối")],
                                max_length=20,
                                verbose_name="buổi",
                            ),
                        ),
                        ("start_time", models.TimeField(blank=True, null=True, verbose_name="từ giờ")),
                        ("end_time", models.TimeField(blank=True, null=True, verbose_name="đến giờ")),
                        (
                            "place",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=200, verbose_name="địa điểm"),
                        ),
                        (
                            "address",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=250, verbose_name="địa chỉ"),
                        ),
                        ("online_url", models.URLField(blank=True, verbose_name="đường dẫn trực tuyến")),
                        (
                            "bridge_points",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True,
                                help_text="Khi họp trực tuyến: bao nhiêu điểm cầu, ở những đâu.",
                                verbose_name="các điểm cầu",
                            ),
                        ),
                        (
                            "note",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=250, verbose_name="ghi chú"),
                        ),
                        (
                            "seats",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Để trống nếu không giới hạn.",
                                null=True,
                                verbose_name="số chỗ nhận đăng ký",
                            ),
                        ),
                        (
                            "speaking_slots",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Để trống nếu không giới hạn.",
                                null=True,
                                verbose_name="số lượt phát biểu nhận đăng ký",
                            ),
                        ),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True, to="sessions_app.residentialgroup", verbose_name="dành cho các khu dân cư"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "buổi họp",
                        "verbose_name_plural": "buổi họp",
                        "ordering": [
                            "held_on",
                            models.OrderBy(
                                django.db.models.functions.comparison.Coalesce(
                                    "start_time",
                                    models.Case(
                                        models.When(part_of_day="morning", then=models.Value(datetime.time(8, 0))),
                                        models.When(part_of_day="afternoon", then=models.Value(datetime.time(14, 0))),
                                        models.When(part_of_day="evening", then=models.Value(datetime.time(19, 0))),
                                    ),
                                    output_field=models.TimeField(),
                                ),
                                nulls_first=True,
                            ),
                            "pk",
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end_time", None),
                                    models.Q(("end_time__gt", models.F("start_time")), ("start_time__isnull", False)),
                                    _connector="OR",
                                ),
                                name="meeting_times_in_order",
                                violation_error_message="Giờ kết thúc phải sau giờ bắt đầu.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Participation",
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
                                related_name="participations",
                                to="sessions_app.dialoguesession",
                                verbose_name="hội nghị",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("chair", "chủ trì"),
                                    ("report", "báo cáo"),
                                    ("attend", "dự"),
                                    ("observe", "theo dõi"),
                                    ("speak", "phát biểu"),
                                ],
                                max_length=20,
                                verbose_name="vai trò",
                            ),
                        ),
                        (
                            "official",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participations",
                                to="sessions_app.official",
                                verbose_name="cán bộ",
                            ),
                        ),
                        (
                            "name_then",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Để trống nếu chỉ biết chức vụ hoặc khu dân cư.",
                                max_length=100,
                                verbose_name="họ tên khi đó",
                            ),
                        ),
                        (
                            "title_then",
                            dialogue_portal.lib.fields.LineField(
                                help_text="Ví dụ: Bí thư Đảng ủy, Chủ tịch Hội đồng nhân dân; hoặc: Công dân tổ dân phố số 3.",
                                max_length=250,
                                verbose_name="chức vụ hoặc tư cách khi đó",
                            ),
                        ),
                        (
                            "subject",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=300, verbose_name="về việc"),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=1, verbose_name="thứ tự")),
                    ],
                    options={
                        "verbose_name": "người tham gia",
                        "verbose_name_plural": "người tham gia",
                        "ordering": ["order", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="AgendaItem",
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
                                related_name="agenda",
                                to="sessions_app.dialoguesession",
                                verbose_name="hội nghị",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="agenda",
                                to="sessions_app.meeting",
                                verbose_name="buổi họp",
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=1, verbose_name="thứ tự")),
                        ("time", models.TimeField(blank=True, null=True, verbose_name="lúc")),
                        ("title", dialogue_portal.lib.fields.LineField(max_length=250, verbose_name="nội dung")),
                        (
                            "participation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="agenda",
                                to="sessions_app.participation",
                                verbose_name="người thực hiện",
                            ),
                        ),
                        (
                            "done_by",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Khi không chọn được ở ô trên.",
                                max_length=250,
                                verbose_name="người thực hiện (ghi bằng lời)",
                            ),
                        ),
                        (
                            "cue",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True,
                                help_text="Chỉ in trong kịch bản điều hành, không đăng lên cổng.",
                                max_length=2000,
                                verbose_name="lời nhắc người điều hành",
                            ),
                        ),
                        (
                            "proceedings",
                            dialogue_portal.lib.fields.ProseField(
                                blank=True,
                                help_text="Ghi sau hội nghị: đã nêu, đã trả lời những gì.",
                                verbose_name="diễn biến",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "nội dung chương trình",
                        "verbose_name_plural": "chương trình",
                        "ordering": ["order", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Announcement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("notice", "Thông báo"),
                                    ("news", "Tin hoạt động"),
                                    ("party", "Công tác Đảng"),
                                ],
                                default="notice",
                                max_length=20,
                                verbose_name="chuyên mục",
                            ),
                        ),
                        ("title", dialogue_portal.lib.fields.LineField(max_length=250, verbose_name="tiêu đề")),
                        (
                            "slug",
                            dialogue_portal.lib.fields.AddressField(
                                blank=True, max_length=100, source="title", unique=True, verbose_name="địa chỉ trang"
                            ),
                        ),
                        (
                            "summary",
                            dialogue_portal.lib.fields.ProseField(blank=True, max_length=600, verbose_name="tóm tắt"),
                        ),
                        (
                            "text",
                            dialogue_portal.lib.fields.RichTextField(
                                help_text="Dán được từ Word: phông chữ, màu và khung thừa tự mất đi.",
                                verbose_name="nội dung",
                            ),
                        ),
                        (
                            "words",
                            dialogue_portal.lib.fields.RichWordsField(
                                default="", editable=False, source=["title", "summary", "text", "source", "author"]
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="announcements",
                                to="sessions_app.dialoguesession",
                                verbose_name="hội nghị liên quan",
                            ),
                        ),
                        ("event_on", models.DateField(blank=True, null=True, verbose_name="ngày diễn ra sự việc")),
                        (
                            "source",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=250, verbose_name="nguồn"),
                        ),
                        (
                            "author",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Hiện cuối bài. Ví dụ: Ban biên tập, Văn phòng HĐND và UBND.",
                                max_length=150,
                                verbose_name="người viết",
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="ngày đăng"),
                        ),
                        (
                            "hidden_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="gỡ xuống lúc"),
                        ),
                        (
                            "hidden_reason",
                            dialogue_portal.lib.fields.ProseField(blank=True, editable=False, verbose_name="lý do gỡ"),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="lần đính chính"),
                        ),
                        (
                            "preview_made_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="đường dẫn xem trước tạo lúc"
                            ),
                        ),
                        ("view_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="lượt xem")),
                        (
                            "is_illustrative",
                            models.BooleanField(default=False, editable=False, verbose_name="dữ liệu minh họa"),
                        ),
                    ],
                    options={
                        "verbose_name": "thông báo, tin",
                        "verbose_name_plural": "thông báo, tin",
                        "ordering": [
                            models.OrderBy(models.F("published_at"), descending=True, nulls_first=True),
                            "-pk",
                        ],
                        "permissions": [("publish_announcement", "Được đăng và gỡ thông báo, tin")],
                    },
                ),
                migrations.CreateModel(
                    name="AnnouncementVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "announcement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="sessions_app.announcement",
                                verbose_name="thông báo",
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="bản thứ")),
                        ("title", dialogue_portal.lib.fields.LineField(max_length=250, verbose_name="tiêu đề")),
                        (
                            "summary",
                            dialogue_portal.lib.fields.ProseField(blank=True, max_length=600, verbose_name="tóm tắt"),
                        ),
                        ("text", dialogue_portal.lib.fields.RichTextField(verbose_name="nội dung")),
                        ("replaced_at", models.DateTimeField(verbose_name="được thay lúc")),
                        ("note", dialogue_portal.lib.fields.ProseField(max_length=600, verbose_name="đính chính")),
                        ("is_withheld", models.BooleanField(default=False, verbose_name="chỉ cán bộ đọc được")),
                    ],
                    options={
                        "verbose_name": "bản trước đính chính",
                        "verbose_name_plural": "các bản trước đính chính",
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("announcement"), models.F("number"), name="announcement_version_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnnouncementPhoto",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "announcement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="sessions_app.announcement",
                                verbose_name="thông báo",
                            ),
                        ),
                        (
                            "alt_text",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Bài chỉ đăng được khi mọi ảnh có mô tả này.",
                                max_length=300,
                                verbose_name="mô tả cho người không nhìn thấy ảnh",
                            ),
                        ),
                        (
                            "caption",
                            dialogue_portal.lib.fields.ProseField(blank=True, max_length=500, verbose_name="chú thích"),
                        ),
                        (
                            "credit",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=150, verbose_name="nguồn ảnh"),
                        ),
                        (
                            "is_illustration",
                            models.BooleanField(default=False, verbose_name="là hình minh họa, không phải ảnh chụp"),
                        ),
                        (
                            "order",
                            models.PositiveSmallIntegerField(
                                default=1, help_text="Ảnh có số nhỏ nhất là ảnh bìa.", verbose_name="thứ tự"
                            ),
                        ),
                        ("width", models.PositiveIntegerField(default=0, editable=False)),
                        ("height", models.PositiveIntegerField(default=0, editable=False)),
                        (
                            "hidden_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="gỡ xuống lúc"),
                        ),
                    ],
                    options={
                        "verbose_name": "ảnh của bài",
                        "verbose_name_plural": "ảnh bìa và ảnh trong bài",
                        "ordering": ["order", "pk"],
                    },
                    bases=(dialogue_portal.lib.renditions.Renditions, models.Model),
                ),
                migrations.CreateModel(
                    name="AnnouncementFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "announcement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="sessions_app.announcement",
                                verbose_name="thông báo",
                            ),
                        ),
                        (
                            "title",
                            dialogue_portal.lib.fields.LineField(
                                help_text="Ví dụ: Mẫu đăng ký dự hội nghị.", max_length=200, verbose_name="tên gọi"
                            ),
                        ),
                        (
                            "file",
                            models.FileField(
                                editable=False,
                                upload_to=sessions_app.models.news_files.private_attachment_name,
                                verbose_name="tệp",
                            ),
                        ),
                        (
                            "file_name",
                            dialogue_portal.lib.fields.LineField(
                                editable=False, max_length=150, verbose_name="tên tệp"
                            ),
                        ),
                        ("media_type", models.CharField(editable=False, max_length=100, verbose_name="kiểu tệp")),
                        ("size", models.PositiveIntegerField(editable=False, verbose_name="cỡ")),
                    ],
                    options={
                        "verbose_name": "tài liệu đính kèm",
                        "verbose_name_plural": "tài liệu đính kèm",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Photo",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="sessions_app.dialoguesession",
                                verbose_name="hội nghị",
                            ),
                        ),
                        (
                            "incoming",
                            models.FileField(
                                blank=True,
                                upload_to=sessions_app.models.photos.incoming_photo_name,
                                verbose_name="tệp ảnh",
                            ),
                        ),
                        (
                            "file_name",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, editable=False, max_length=150, verbose_name="tên tệp khi tải lên"
                            ),
                        ),
                        (
                            "digest",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                max_length=64,
                                verbose_name="dấu của tệp",
                            ),
                        ),
                        (
                            "caption",
                            dialogue_portal.lib.fields.ProseField(blank=True, max_length=500, verbose_name="chú thích"),
                        ),
                        (
                            "alt_text",
                            dialogue_portal.lib.fields.LineField(
                                blank=True,
                                help_text="Ảnh chỉ được công bố khi có mô tả này.",
                                max_length=300,
                                verbose_name="mô tả cho người không nhìn thấy ảnh",
                            ),
                        ),
                        (
                            "credit",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=150, verbose_name="nguồn ảnh"),
                        ),
                        (
                            "is_illustration",
                            models.BooleanField(default=False, verbose_name="là hình minh họa, không phải ảnh chụp"),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=1, verbose_name="thứ tự")),
                        ("width", models.PositiveIntegerField(default=0, editable=False)),
                        ("height", models.PositiveIntegerField(default=0, editable=False)),
                        (
                            "rendered_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="xử lý xong lúc"),
                        ),
                        (
                            "render_error",
                            models.CharField(blank=True, editable=False, max_length=200, verbose_name="lỗi xử lý"),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="công bố lúc"),
                        ),
                        (
                            "hidden_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="gỡ xuống lúc"),
                        ),
                        (
                            "hidden_reason",
                            dialogue_portal.lib.fields.ProseField(blank=True, editable=False, verbose_name="lý do gỡ"),
                        ),
                    ],
                    options={
                        "verbose_name": "hình ảnh",
                        "verbose_name_plural": "hình ảnh",
                        "ordering": ["order", "pk"],
                        "permissions": [("hide_photo", "Được gỡ hình ảnh"), ("publish_photo", "Được công bố hình ảnh")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_at", None), models.Q(("alt_text", ""), _negated=True), _connector="OR"
                                ),
                                name="photo_published_is_described",
                                violation_error_message="Ảnh đã công bố phải có mô tả cho người không nhìn thấy ảnh.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("digest", ""), _negated=True),
                                fields=("session", "digest"),
                                name="photo_once_in_a_session",
                                violation_error_message="Ảnh này đã có ở hội nghị.",
                            ),
                        ],
                    },
                    bases=(dialogue_portal.lib.renditions.Renditions, models.Model),
                ),
                migrations.CreateModel(
                    name="RemovalRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "photo",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="removal_requests",
                                to="sessions_app.photo",
                                verbose_name="hình ảnh",
                            ),
                        ),
                        (
                            "text",
                            dialogue_portal.lib.fields.ProseField(
                                help_text="Xóa đi khi đề nghị đã được giải quyết.",
                                max_length=1000,
                                verbose_name="lý do",
                            ),
                        ),
                        ("received_at", models.DateTimeField(auto_now_add=True, verbose_name="nhận lúc")),
                        ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="giải quyết lúc")),
                    ],
                    options={
                        "verbose_name": "đề nghị gỡ ảnh",
                        "verbose_name_plural": "đề nghị gỡ ảnh",
                        "ordering": ["received_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Posting",
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="sessions_app.dialoguesession",
                                verbose_name="thông báo hội nghị",
                            ),
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
                        ("place", dialogue_portal.lib.fields.LineField(max_length=200, verbose_name="nơi niêm yết")),
                        ("posted_on", models.DateField(verbose_name="niêm yết từ ngày")),
                        ("taken_down_on", models.DateField(blank=True, null=True, verbose_name="gỡ ngày")),
                        (
                            "loudspeaker_days",
                            models.PositiveSmallIntegerField(default=0, verbose_name="số ngày phát loa"),
                        ),
                        (
                            "loudspeaker_until",
                            models.DateField(blank=True, null=True, verbose_name="ngày phát loa cuối"),
                        ),
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
                            "sent_to",
                            models.ManyToManyField(
                                blank=True,
                                to="sessions_app.residentialgroup",
                                verbose_name="đã gửi người đứng đầu khu dân cư",
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
                                    ("taken_down_on", None),
                                    ("taken_down_on__gte", models.F("posted_on")),
                                    _connector="OR",
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
                                    ("proof_published_at", None),
                                    models.Q(("proof", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="published_proof_is_there",
                                violation_error_message="Chưa có ảnh để công bố.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("case_kind", models.CharField(max_length=40, verbose_name="loại hồ sơ")),
                        ("case_id", models.BigIntegerField(verbose_name="mã hồ sơ")),
                        ("sequence", models.PositiveIntegerField(verbose_name="thứ tự")),
                        ("verb", models.CharField(max_length=60, verbose_name="việc")),
                        ("at", models.DateTimeField(verbose_name="lúc")),
                        (
                            "actor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="tài khoản",
                            ),
                        ),
                        (
                            "actor_name",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=200, verbose_name="người làm"),
                        ),
                        (
                            "acting_as",
                            dialogue_portal.lib.fields.LineField(
                                blank=True, max_length=200, verbose_name="với tư cách"
                            ),
                        ),
                        ("from_state", models.CharField(blank=True, max_length=40, verbose_name="từ")),
                        ("to_state", models.CharField(blank=True, max_length=40, verbose_name="sang")),
                        ("reason", dialogue_portal.lib.fields.ProseField(blank=True, verbose_name="lý do")),
                        (
                            "reason_salt",
                            models.CharField(blank=True, db_default="", default="", editable=False, max_length=32),
                        ),
                        (
                            "reason_seal",
                            models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
                        ),
                        ("previous_hash", models.CharField(blank=True, editable=False, max_length=64)),
                        ("hash", models.CharField(blank=True, editable=False, max_length=64)),
                    ],
                    options={
                        "verbose_name": "việc đã ghi",
                        "verbose_name_plural": "nhật ký hồ sơ",
                        "ordering": ["-at", "-pk"],
                        "indexes": [
                            models.Index(fields=["-at", "-id"], name="event_newest"),
                            models.Index(
                                sessions_app.models.record.OfList("case_kind"),
                                models.OrderBy(models.F("at"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                name="event_newest_of_kind",
                            ),
                            models.Index(
                                sessions_app.models.record.OfList("verb"),
                                models.OrderBy(models.F("at"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                name="event_newest_of_verb",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("case_kind"),
                                models.F("case_id"),
                                models.F("sequence"),
                                name="case_event_has_its_place",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="niêm lúc")),
                        ("digest", models.CharField(max_length=64, verbose_name="dấu niêm")),
                        ("previous_digest", models.CharField(blank=True, max_length=64)),
                        ("case_count", models.PositiveIntegerField(verbose_name="số hồ sơ")),
                        ("event_count", models.PositiveBigIntegerField(verbose_name="số việc đã ghi")),
                    ],
                    options={
                        "verbose_name": "lần niêm nhật ký",
                        "verbose_name_plural": "các lần niêm nhật ký",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SealedHead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("case_kind", models.CharField(max_length=40)),
                        ("case_id", models.BigIntegerField()),
                        ("sequence", models.PositiveIntegerField()),
                        ("hash", models.CharField(max_length=64)),
                    ],
                    options={
                        "verbose_name": "đầu chuỗi đã niêm",
                        "verbose_name_plural": "đầu chuỗi đã niêm",
                        "constraints": [
                            models.UniqueConstraint(models.F("case_kind"), models.F("case_id"), name="sealed_head_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OutboxMessage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40, verbose_name="việc")),
                        ("case_kind", models.CharField(max_length=40, verbose_name="loại hồ sơ")),
                        ("case_id", models.BigIntegerField(verbose_name="mã hồ sơ")),
                        ("recipient_kind", models.CharField(max_length=20, verbose_name="loại người nhận")),
                        ("recipient_id", models.BigIntegerField(verbose_name="người nhận")),
                        ("occurrence", models.CharField(blank=True, max_length=40, verbose_name="lần")),
                        (
                            "channel",
                            models.CharField(
                                choices=[("mail", "thư điện tử"), ("phone", "điện thoại")],
                                default="mail",
                                max_length=10,
                                verbose_name="cách báo",
                            ),
                        ),
                        ("ticket", models.CharField(blank=True, max_length=64)),
                        (
                            "gathered_for",
                            models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
                        (
                            "next_try_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="thử lại lúc"),
                        ),
                        ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="số lần thử")),
                        ("last_error", models.CharField(blank=True, max_length=200, verbose_name="lỗi gần nhất")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="xong lúc")),
                        ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="bỏ lúc")),
                    ],
                    options={
                        "verbose_name": "việc cần báo",
                        "verbose_name_plural": "việc cần báo",
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("dropped_at", None), ("sent_at", None)),
                                fields=["channel", "next_try_at"],
                                name="outbox_waiting",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("kind"),
                                models.F("case_kind"),
                                models.F("case_id"),
                                models.F("recipient_kind"),
                                models.F("recipient_id"),
                                models.F("occurrence"),
                                name="message_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RateWindow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=64)),
                        ("starts_at", models.DateTimeField()),
                        ("count", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "đếm lượt",
                        "verbose_name_plural": "đếm lượt",
                        "indexes": [models.Index(fields=["starts_at"], name="rate_window_age")],
                        "constraints": [
                            models.UniqueConstraint(models.F("key"), models.F("starts_at"), name="rate_window_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RetentionRule",
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
                                    ("contacts", "họ tên, điện thoại, thư điện tử của người gửi ý kiến"),
                                    ("registrants", "họ tên, điện thoại, thư điện tử của người đăng ký dự, phát biểu"),
                                    ("followers", "thư điện tử của người theo dõi"),
                                    (
                                        "unpublished",
                                        "nguyên văn, lời bổ sung, lời cán bộ ghi trong hồ sơ và tệp của ý kiến không đăng",
                                    ),
                                    (
                                        "originals",
                                        "nguyên văn, lời bổ sung, lời cán bộ ghi trong hồ sơ và tệp chưa công khai của ý kiến đã đăng",
                                    ),
                                    (
                                        "withheld",
                                        "lời trước khi đính chính và lý do trước khi sửa mà chỉ cán bộ đọc được",
                                    ),
                                    (
                                        "held",
                                        "ý kiến tạm giữ vì có dấu hiệu thư rác hoặc vì người gửi không xác nhận thư điện tử",
                                    ),
                                    ("hidden_photos", "tệp và chữ đi kèm của ảnh đã gỡ"),
                                    ("removals", "lý do xin gỡ ảnh"),
                                    ("drafts", "ý kiến đang viết chưa gửi và tệp kèm theo"),
                                    ("tries", "số đếm lượt gửi từ mỗi nơi (không có địa chỉ máy)"),
                                    ("events", "nhật ký hồ sơ không công khai: ai đã làm gì, lúc nào"),
                                    ("requests", "người đề nghị xem, tải về, xóa dữ liệu cá nhân"),
                                    ("backups", "bản sao lưu"),
                                ],
                                max_length=20,
                                unique=True,
                                verbose_name="loại dữ liệu",
                            ),
                        ),
                        ("amount", models.PositiveSmallIntegerField(verbose_name="giữ trong")),
                        (
                            "basis",
                            dialogue_portal.lib.fields.LineField(blank=True, max_length=250, verbose_name="căn cứ"),
                        ),
                    ],
                    options={
                        "verbose_name": "thời hạn lưu dữ liệu",
                        "verbose_name_plural": "thời hạn lưu dữ liệu",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amount__gte", 30), ("amount__lte", 730), ("kind", "contacts")),
                                    models.Q(("amount__gte", 1), ("amount__lte", 365), ("kind", "registrants")),
                                    models.Q(("amount__gte", 7), ("amount__lte", 365), ("kind", "followers")),
                                    models.Q(("amount__gte", 3), ("amount__lte", 60), ("kind", "unpublished")),
                                    models.Q(("amount__gte", 12), ("amount__lte", 240), ("kind", "originals")),
                                    models.Q(("amount__gte", 3), ("amount__lte", 60), ("kind", "withheld")),
                                    models.Q(("amount__gte", 7), ("amount__lte", 365), ("kind", "held")),
                                    models.Q(("amount__gte", 7), ("amount__lte", 365), ("kind", "hidden_photos")),
                                    models.Q(("amount__gte", 1), ("amount__lte", 365), ("kind", "removals")),
                                    models.Q(("amount__gte", 1), ("amount__lte", 168), ("kind", "drafts")),
                                    models.Q(("amount__gte", 24), ("amount__lte", 168), ("kind", "tries")),
                                    models.Q(("amount__gte", 1), ("amount__lte", 30), ("kind", "events")),
                                    models.Q(("amount__gte", 1), ("amount__lte", 60), ("kind", "requests")),
                                    models.Q(("amount__gte", 7), ("amount__lte", 365), ("kind", "backups")),
                                    _connector="OR",
                                ),
                                name="retention_within_its_bounds",
                                violation_error_message="Thời hạn này ngắn hoặc dài quá mức cho phép với loại dữ liệu ấy.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SecondFactor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="second_factor",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="tài khoản",
                            ),
                        ),
                        ("ticket", models.CharField(editable=False, max_length=32)),
                        ("last_step", models.BigIntegerField(default=0, editable=False)),
                        ("confirmed_at", models.DateTimeField(verbose_name="gắn lúc")),
                    ],
                    options={
                        "verbose_name": "ứng dụng đăng nhập",
                        "verbose_name_plural": "ứng dụng đăng nhập",
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="RecoveryCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "factor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="recovery_codes",
                                to="sessions_app.secondfactor",
                                verbose_name="ứng dụng đăng nhập",
                            ),
                        ),
                        ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                        (
                            "used_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="đã dùng lúc"),
                        ),
                    ],
                    options={
                        "verbose_name": "mã dự phòng",
                        "verbose_name_plural": "mã dự phòng",
                        "default_permissions": (),
                    },
                ),
            ]
        ),
        migrations.RunPython(_first_rows.add, migrations.RunPython.noop),
    ]
