"""What people request about their own data, and marks of what was erased, so that it stays erased."""

from django.db import models
from django.db.models import F, Q

from dialogue_portal.lib.fields import LineField, ProseField
from sessions_app.models.people import staff_key


class PersonRequest(models.Model):
    """Somebody's request that the ward show, hand over or erase what it keeps about them. Staff handle it by a day.

    `whom` is what to look for: `+84…`, an e-mail address, or `code:` and the hash of a tracking code. It is emptied
    when the person is erased, else some time after the request is done.
    """

    class Asked(models.TextChoices):
        SEE = "see", "xem và nhận bản sao"
        ERASE = "erase", "xóa"

    asked = models.CharField("đề nghị", max_length=10, choices=Asked, default=Asked.SEE)
    whom = models.CharField("tìm theo", max_length=254, blank=True)
    received_on = models.DateField("ngày nhận")
    due_on = models.DateField("hạn trả lời")
    note = LineField("đã xác minh người đề nghị thế nào", max_length=300)
    done_at = models.DateTimeField("xong lúc", null=True, blank=True)
    result = ProseField("kết quả", max_length=1000, blank=True)
    handled_by = staff_key("người làm")

    class Meta:
        verbose_name = "đề nghị về dữ liệu cá nhân"
        verbose_name_plural = "đề nghị về dữ liệu cá nhân"
        ordering = ["due_on", "pk"]
        default_permissions = ()
        permissions = [("handle_personrequest", "Được tìm, xuất, xóa dữ liệu cá nhân theo đề nghị của người dân")]
        constraints = [
            models.CheckConstraint(
                name="person_request_due_after_received",
                condition=Q(due_on__gte=F("received_on")),
                violation_error_message="Hạn trả lời phải sau ngày nhận.",
            )
        ]

    def __str__(self) -> str:
        return f"Đề nghị số {self.pk}"


class Tombstone(models.Model):
    """A row in which something of a person was erased for good, or taken off the portal; it holds nothing else. After a
    backup is restored, it is done again.

    `at` is the last time for what a person may give anew and take back again."""

    class Kind(models.TextChoices):
        OPINION = "opinion", "nguyên văn và cách liên lạc của ý kiến"
        REGISTRATION = "registration", "tên và cách liên lạc của người đăng ký"
        FOLLOW = "follow", "thư điện tử của người theo dõi"
        REQUEST = "request", "điều để tìm người đề nghị"
        WITHDRAWN = "withdrawn", "ý kiến được người gửi rút"
        UNNAMED = "unnamed", "tên được người gửi rút"
        PHONE = "phone", "số điện thoại được người gửi xóa"
        EMAIL = "email", "thư điện tử được người gửi xóa"
        STOPPED = "stopped", "người theo dõi thôi nhận thư"
        CANCELLED = "cancelled", "đăng ký dự được chính người ấy rút"
        CODE = "code", "mã tra cứu đã thay bằng mã mới"
        HIDDEN = "hidden", "ý kiến bị gỡ khỏi cổng"

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
