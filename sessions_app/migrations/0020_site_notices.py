"""What the portal says of itself: when it will be away."""

from django.db import migrations, models

import dialogue_portal.lib.fields


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0019_postings")]
    operations = [
        migrations.CreateModel(
            name="SiteNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "text",
                    dialogue_portal.lib.fields.LineField(
                        help_text="Ví dụ: Cổng tạm ngừng để nâng cấp máy chủ.", max_length=300, verbose_name="nội dung"
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="ngừng từ")),
                ("ends_at", models.DateTimeField(verbose_name="đến")),
                ("told_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="báo lúc")),
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
    ]
