"""How long each kind of data is kept, within bounds that the database holds."""

from django.db import migrations, models

import dialogue_portal.lib.fields


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0024_what_staff_chose"),
    ]

    operations = [
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contacts", "họ tên, điện thoại, thư điện tử của người gửi ý kiến"),
                            ("registrants", "họ tên, điện thoại, thư điện tử của người đăng ký dự, phát biểu"),
                            ("followers", "thư điện tử của người theo dõi"),
                            ("unpublished", "nguyên văn, lời bổ sung và tệp của ý kiến không đăng"),
                            ("originals", "nguyên văn, lời bổ sung và tệp chưa công khai của ý kiến đã đăng"),
                            (
                                "held",
                                "ý kiến tạm giữ vì có dấu hiệu thư rác hoặc vì người gửi không xác nhận thư điện tử",
                            ),
                            ("removals", "lý do xin gỡ ảnh"),
                            ("drafts", "ý kiến đang viết chưa gửi và tệp kèm theo"),
                            ("tries", "số đếm lượt gửi từ mỗi nơi (không có địa chỉ máy)"),
                            ("events", "nhật ký hồ sơ không công khai (không có thông tin cá nhân của người dân)"),
                            ("requests", "người đề nghị xem, tải về, xóa dữ liệu cá nhân"),
                            ("backups", "bản sao lưu"),
                        ],
                        max_length=20,
                        unique=True,
                        verbose_name="loại dữ liệu",
                    ),
                ),
                ("amount", models.PositiveSmallIntegerField(verbose_name="giữ trong")),
                ("basis", dialogue_portal.lib.fields.LineField(blank=True, max_length=250, verbose_name="căn cứ")),
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
                            models.Q(("amount__gte", 7), ("amount__lte", 365), ("kind", "held")),
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
    ]
