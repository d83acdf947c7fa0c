"""Attendance and other figures, as the minutes report them."""

from django.db import models

from dialogue_portal.lib.fields import LineField

from .sessions import DialogueSession


class AttendeeCount(models.Model):
    """A category of people who came, and their number if it is known."""

    session = models.ForeignKey(
        DialogueSession, on_delete=models.CASCADE, verbose_name="hội nghị", related_name="attendee_counts"
    )
    category = LineField("thành phần", max_length=250)
    number = models.PositiveIntegerField("số người", null=True, blank=True, help_text="Để trống nếu không rõ.")
    order = models.PositiveSmallIntegerField("thứ tự", default=1)

    class Meta:
        verbose_name = "thành phần dự"
        verbose_name_plural = "thành phần dự"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.category


class FigureKind(models.TextChoices):
    """The kinds of figures in minutes. Speakers are not opinions, and people are neither."""

    HELD = "held", "cuộc đối thoại đã tổ chức"
    PEOPLE = "people", "người dự"
    SPEAKERS = "speakers", "lượt phát biểu"
    OPINIONS = "opinions", "ý kiến"
    BEFORE = "before", "ý kiến tập hợp trước hội nghị"
    AT_MEETING = "at_meeting", "ý kiến tại hội nghị"
    SPOKEN = "spoken", "ý kiến phát biểu trực tiếp"
    WRITTEN = "written", "ý kiến gửi bằng văn bản"
    WITHIN = "within", "ý kiến thuộc thẩm quyền"
    BEYOND = "beyond", "ý kiến vượt thẩm quyền"
    ON_THE_SPOT = "on_the_spot", "ý kiến trả lời tại chỗ"
    RECORDED = "recorded", "ý kiến ghi nhận"
    FORWARDED = "forwarded", "ý kiến chuyển cấp trên"
    DONE = "done", "việc đã làm xong"
    UNDER_WAY = "under_way", "việc đang làm"
    NOT_DONE = "not_done", "việc chưa làm"


class ReportedFigure(models.Model):
    """A figure as the minutes or the article report it, separate from the counts of the database."""

    session = models.ForeignKey(
        DialogueSession, on_delete=models.CASCADE, verbose_name="hội nghị", related_name="reported_figures"
    )
    kind = models.CharField("chỉ tiêu", max_length=20, choices=FigureKind)
    value = models.PositiveIntegerField("số")
    wording = LineField("nguyên văn", max_length=300, blank=True, help_text="Như biên bản hoặc bài đăng đã viết.")

    class Meta:
        verbose_name = "số liệu được báo cáo"
        verbose_name_plural = "số liệu được báo cáo"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "kind"],
                name="figure_once_per_session",
                violation_error_message="Chỉ tiêu này đã được ghi.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"
