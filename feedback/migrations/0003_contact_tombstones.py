"""What people erase of how they are reached, or take back, stays so when a backup is restored."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feedback", "0002_referral_letter")]

    operations = [
        migrations.AlterField(
            model_name="tombstone",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opinion", "nguyên văn và cách liên lạc của ý kiến"),
                    ("registration", "tên và cách liên lạc của người đăng ký"),
                    ("follow", "thư điện tử của người theo dõi"),
                    ("request", "điều để tìm người đề nghị"),
                    ("withdrawn", "ý kiến được người gửi rút"),
                    ("unnamed", "tên được người gửi rút"),
                    ("phone", "số điện thoại được người gửi xóa"),
                    ("email", "thư điện tử được người gửi xóa"),
                    ("stopped", "người theo dõi thôi nhận thư"),
                    ("cancelled", "đăng ký dự được chính người ấy rút"),
                    ("code", "mã tra cứu đã thay bằng mã mới"),
                    ("hidden", "ý kiến bị gỡ khỏi cổng"),
                ],
                max_length=20,
                verbose_name="cái gì",
            ),
        ),
    ]
