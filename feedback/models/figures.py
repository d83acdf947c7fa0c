"""What the figures are counted from: how long each answer took, and the stored counts of each conference."""

from django.db import models
from django.utils import timezone

from sessions_app.models import DialogueSession

from .opinions import Opinion


class AnswerTime(models.Model):
    """When an answered opinion was answered, and its deadline by the rules as last counted.

    Written by `feedback.deadlines` with the opinion's deadline. A reopened case is counted from its reopening. An
    extension promised after the deadline had passed does not count as in time.
    """

    opinion = models.OneToOneField(
        Opinion, on_delete=models.CASCADE, verbose_name="ý kiến", related_name="answer_time", primary_key=True
    )
    answered_on = models.DateField("ngày trả lời")
    due_on = models.DateField("hạn trả lời")
    working_days = models.PositiveIntegerField("số ngày làm việc")

    class Meta:
        verbose_name = "thời gian trả lời"
        verbose_name_plural = "thời gian trả lời"

    def __str__(self) -> str:
        return f"{self.opinion_id}: {self.working_days}"


class SessionFigures(models.Model):
    """The counts of one conference at `counted_at`; no event up to `seen` has changed them since.

    They are not shown once a newer event touches the conference: its rows are then counted again
    (`feedback.figures.stored`). No figure that depends on today's date is among them.
    """

    session = models.OneToOneField(
        DialogueSession, on_delete=models.CASCADE, verbose_name="hội nghị", related_name="counted", primary_key=True
    )
    cells = models.JSONField(default=list)
    seen = models.BigIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name = "số liệu đã đếm"
        verbose_name_plural = "số liệu đã đếm"

    def __str__(self) -> str:
        return f"{self.session_id}: {timezone.localtime(self.counted_at):%d/%m/%Y %H:%M}"


class FigureTotals(models.Model):
    """The sums of the counts of all conferences, for each year and, as year 0, for all. `parts` of that row lists the
    rows of `SessionFigures` that were added up, by conference and moment of count; while they differ, no sum is
    shown."""

    EVERY_YEAR = 0

    year = models.PositiveSmallIntegerField(primary_key=True)
    cells = models.JSONField(default=list)
    parts = models.JSONField(default=dict)

    class Meta:
        verbose_name = "số liệu cộng chung"
        verbose_name_plural = "số liệu cộng chung"

    def __str__(self) -> str:
        return str(self.year or "mọi năm")
