"""Staff sign in with a code from their telephone too; ten codes on paper stand in for it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0027_registrants_kept_by_rule"),
    ]

    operations = [
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ticket", models.CharField(editable=False, max_length=32)),
                ("last_step", models.BigIntegerField(default=0, editable=False)),
                ("confirmed_at", models.DateTimeField(verbose_name="gắn lúc")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="second_factor",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="tài khoản",
                    ),
                ),
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
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("used_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="đã dùng lúc")),
                (
                    "factor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_codes",
                        to="sessions_app.secondfactor",
                        verbose_name="ứng dụng đăng nhập",
                    ),
                ),
            ],
            options={
                "verbose_name": "mã dự phòng",
                "verbose_name_plural": "mã dự phòng",
                "default_permissions": (),
            },
        ),
    ]
