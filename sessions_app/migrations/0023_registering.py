"""Registering to come is a choice of each session, and names are kept for so many days."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0022_papers_kept_inside"),
    ]

    operations = [
        migrations.AddField(
            model_name="dialoguesession",
            name="takes_registrations",
            field=models.BooleanField(
                default=True,
                help_text="Bỏ chọn nếu ai cũng vào được, không cần đăng ký, hoặc để ngừng nhận. Ai đã đăng ký vẫn giữ chỗ.",
                verbose_name="nhận đăng ký dự, phát biểu qua cổng",
            ),
        ),
        migrations.AddField(
            model_name="wardprofile",
            name="registrants_kept_days",
            field=models.PositiveSmallIntegerField(
                default=90,
                help_text="Sau đó tên, điện thoại, thư điện tử của người đăng ký dự, phát biểu tự xóa; đăng ký còn lại để đếm.",
                verbose_name="giữ tên người đăng ký dự trong bao nhiêu ngày sau buổi họp",
            ),
        ),
    ]
