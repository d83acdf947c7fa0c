"""The HMAC of an event covers a seal of its reason, so that words about a person can go and the chain still holds; and
rules of retention for two more kinds of data."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0036_group_names_once"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="retentionrule",
            name="retention_within_its_bounds",
        ),
        migrations.AddField(
            model_name="caseevent",
            name="reason_salt",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name="caseevent",
            name="reason_seal",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="retentionrule",
            name="kind",
            field=models.CharField(
                choices=[
                    ("contacts", "họ tên, điện thoại, thư điện tử của người gửi ý kiến"),
                    ("registrants", "họ tên, điện thoại, thư điện tử của người đăng ký dự, phát biểu"),
                    ("followers", "thư điện tử của người theo dõi"),
                    ("unpublished", "nguyên văn, lời bổ sung, lời cán bộ ghi trong hồ sơ và tệp của ý kiến không đăng"),
                    (
                        "originals",
                        "nguyên văn, lời bổ sung, lời cán bộ ghi trong hồ sơ và tệp chưa công khai của ý kiến đã đăng",
                    ),
                    ("withheld", "lời trước khi đính chính và lý do trước khi sửa mà chỉ cán bộ đọc được"),
                    ("held", "ý kiến tạm giữ vì có dấu hiệu thư rác hoặc vì người gửi không xác nhận thư điện tử"),
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
        migrations.AddConstraint(
            model_name="retentionrule",
            constraint=models.CheckConstraint(
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
            ),
        ),
    ]
