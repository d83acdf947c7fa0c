"""What of the published words of an opinion was put right: that and what everybody reads, what it said before only
staff."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from dialogue_portal.lib.fields import LineField, ProseField

from .opinions import MAX_TEXT, Opinion


class OpinionCorrection(models.Model):
    """One correction of the words that staff published of an opinion. `note` is public; the words before are not, for
    they are often what must not be read. Never edited: only erasure and retention empty it."""

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, verbose_name="ý kiến", related_name="corrections")
    number = models.PositiveSmallIntegerField("đính chính lần")
    at = models.DateTimeField("lúc", default=timezone.now)
    note = ProseField("đính chính điều gì", max_length=600)
    subject = LineField("tiêu đề trước đó", max_length=200, blank=True)
    text = ProseField("nội dung trước đó", max_length=MAX_TEXT, blank=True)
    place = LineField("nơi xảy ra trước đó", max_length=200, blank=True)
    name = LineField("tên trước đó", max_length=100, blank=True)

    class Meta:
        verbose_name = "đính chính lời đăng"
        verbose_name_plural = "các lần đính chính lời đăng"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint("opinion", "number", name="opinion_correction_once"),
            models.CheckConstraint(
                name="opinion_correction_says_what",
                condition=~Q(note=""),
                violation_error_message="Phải ghi đính chính điều gì.",
            ),
        ]

    def __str__(self) -> str:
        return f"Đính chính lần {self.number}, {timezone.localtime(self.at):%d/%m/%Y}"
