"""The working calendar of the ward, and its deadlines in days."""

from django.db import models
from django.db.models import Q

from dialogue_portal.lib.fields import LineField


class CalendarDay(models.Model):
    """A day unlike its weekday: a weekday off, or a weekend day worked."""

    class Kind(models.TextChoices):
        OFF = "off", "ngày nghỉ"
        WORKED = "worked", "ngày làm bù"

    day = models.DateField("ngày", unique=True)
    kind = models.CharField("là", max_length=10, choices=Kind, default=Kind.OFF)
    name = LineField("dịp", max_length=100)

    class Meta:
        verbose_name = "ngày nghỉ, ngày làm bù"
        verbose_name_plural = "ngày nghỉ, ngày làm bù"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"

    @property
    def is_off_anyway(self) -> bool:
        """Whether it is a holiday on a weekend. The day off in lieu for a five-day week is entered as a row of its
        own."""
        return self.kind == self.Kind.OFF and self.day.weekday() >= 5


class DeadlineRule(models.Model):
    """A legal limit or a service standard: how long the ward has, and on what ground."""

    class Duty(models.TextChoices):
        FORWARD = "forward", "chuyển ý kiến vượt thẩm quyền"
        FIRST_RESPONSE = "first_response", "phản hồi lần đầu cho người gửi"
        ANSWER = "answer", "trả lời bằng văn bản"

    class OfSession(models.TextChoices):
        """Deadlines about a conference itself."""

        YOUTH_PLAN = "youth_plan", "ra kế hoạch đối thoại với thanh niên"
        ANNOUNCE = "announce", "thông báo hội nghị"
        CLOSE_WINDOW = "close_window", "ngừng nhận ý kiến qua cổng"
        PUBLISH_RESULT = "publish_result", "công bố kết quả đối thoại"
        YOUTH_CONCLUDE = "youth_conclude", "công bố kết luận đối thoại với thanh niên"
        YOUTH_COMPLEX = "youth_complex", "công bố kết luận đối thoại với thanh niên, nội dung phức tạp"
        POSTING = "posting", "niêm yết tại trụ sở"
        LOUDSPEAKER = "loudspeaker", "phát trên loa truyền thanh"

    class OfPortal(models.TextChoices):
        """Deadlines about the portal itself, and to people whose data it keeps."""

        DOWNTIME = "downtime", "báo trước khi tạm ngừng cổng"
        DATA_REPLY = "data_reply", "trả lời đề nghị về dữ liệu cá nhân"

    class Start(models.TextChoices):
        RECEIVED = "received", "ngày nhận ý kiến"
        MEETING = "meeting", "ngày họp cuối của hội nghị, nếu sau ngày nhận"
        FIRST_DAY = "first_day", "ngày họp đầu, đếm lùi"
        LAST_DAY = "last_day", "ngày họp cuối"
        POSTED = "posted", "ngày niêm yết"
        DOWNTIME = "downtime", "ngày tạm ngừng, đếm lùi"
        ASKED = "asked", "ngày nhận đề nghị"

    duty = models.CharField(
        "việc", max_length=20, choices=[*Duty.choices, *OfSession.choices, *OfPortal.choices], unique=True
    )
    counts_from = models.CharField("tính từ", max_length=10, choices=Start, default=Start.RECEIVED)
    days = models.PositiveSmallIntegerField("số ngày")
    counts_working_days = models.BooleanField("tính ngày làm việc", default=True)
    basis = LineField("căn cứ", max_length=250, blank=True)
    remind_days_before = models.PositiveSmallIntegerField(
        "nhắc trước (ngày làm việc)", default=3, help_text="Ghi 0 nếu không nhắc trước khi tới hạn."
    )

    class Meta:
        verbose_name = "thời hạn"
        verbose_name_plural = "thời hạn"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="deadline_of_at_least_a_day",
                condition=Q(days__gte=1),
                violation_error_message="Thời hạn ít nhất một ngày.",
            )
        ]

    def __str__(self) -> str:
        return self.get_duty_display()

    @property
    def is_to_sender(self) -> bool:
        """Whether it is owed about an opinion; the others count from days of their own."""
        return self.duty in self.Duty.values
