"""What was erased, so that it stays erased."""

from django.db import models


class Tombstone(models.Model):
    """Something of a person that was erased for good: which row, nothing else. A restored backup erases it again."""

    class Kind(models.TextChoices):
        CONTACT = "contact", "cách liên lạc của người gửi ý kiến"
        OPINION = "opinion", "nguyên văn và cách liên lạc của ý kiến"
        REGISTRATION = "registration", "tên và cách liên lạc của người đăng ký"
        FOLLOW = "follow", "thư điện tử của người theo dõi"

    kind = models.CharField("cái gì", max_length=20, choices=Kind)
    object_id = models.BigIntegerField("số")
    at = models.DateTimeField("xóa lúc", auto_now_add=True)

    class Meta:
        default_permissions = ()
        verbose_name = "dấu đã xóa"
        verbose_name_plural = "dấu đã xóa"
        constraints = [models.UniqueConstraint("kind", "object_id", name="tombstone_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
