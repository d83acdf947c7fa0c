"""The second step of signing in: an app on a staff member's telephone, and recovery codes on paper."""

from django.conf import settings
from django.db import models


class SecondFactor(models.Model):
    """The app whose six digits complete signing in.

    Its key is derived from `ticket` with a key outside the database: a stolen copy of the database yields no codes.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="second_factor", verbose_name="tài khoản"
    )
    ticket = models.CharField(max_length=32, editable=False)
    last_step = models.BigIntegerField(default=0, editable=False)
    """The half-minute of the last code that was taken: no code is taken twice."""
    confirmed_at = models.DateTimeField("gắn lúc")

    class Meta:
        verbose_name = "ứng dụng đăng nhập"
        verbose_name_plural = "ứng dụng đăng nhập"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user}"


class RecoveryCode(models.Model):
    """One of ten codes for a day without the telephone; each works once. Only an HMAC of it is kept."""

    factor = models.ForeignKey(
        SecondFactor, on_delete=models.CASCADE, related_name="recovery_codes", verbose_name="ứng dụng đăng nhập"
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    used_at = models.DateTimeField("đã dùng lúc", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "mã dự phòng"
        verbose_name_plural = "mã dự phòng"
        default_permissions = ()

    def __str__(self) -> str:
        return "đã dùng" if self.used_at else "còn dùng được"
