"""Who sent an opinion, kept apart from it."""

from django.db import models

from dialogue_portal.lib.fields import LineField

from .opinions import Opinion


class Sender(models.Model):
    """Who sent an opinion, as far as they said. No public page, feed, export or list ever reads this table."""

    opinion = models.OneToOneField(Opinion, on_delete=models.CASCADE, verbose_name="ý kiến", related_name="sender")
    name = LineField("họ và tên", max_length=100, blank=True)
    phone = models.CharField("điện thoại", max_length=15, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    collected_by = LineField(
        "người thu thập",
        max_length=150,
        blank=True,
        help_text="Người ghi lại hoặc nộp thay; không phải người nêu ý kiến.",
    )
    email_confirmed_at = models.DateTimeField("xác nhận thư điện tử lúc", null=True, blank=True, editable=False)
    consented_at = models.DateTimeField("đồng ý xử lý dữ liệu lúc", null=True, blank=True, editable=False)
    consent_version = models.CharField("bản thông báo dữ liệu", max_length=20, blank=True, editable=False)
    naming_consented_at = models.DateTimeField("đồng ý nêu tên lúc", null=True, blank=True, editable=False)
    naming_consent_version = models.CharField("bản đồng ý nêu tên", max_length=20, blank=True, editable=False)

    class Meta:
        verbose_name = "người gửi"
        verbose_name_plural = "người gửi"

    def __str__(self) -> str:
        return "Người gửi"
