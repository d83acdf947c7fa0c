"""Whether people were content with answers."""

from django.db import models

from dialogue_portal.lib.fields import ProseField

from .opinions import Opinion
from .responses import Response


class Rating(models.Model):
    """How content a sender is with an answer. Confidential: shown only in figures, never with the sender.

    An answer to an issue is rated by each sender, for their own opinion.
    """

    class Score(models.TextChoices):
        SATISFIED = "satisfied", "hài lòng"
        NEUTRAL = "neutral", "bình thường"
        UNSATISFIED = "unsatisfied", "chưa hài lòng"

    response = models.ForeignKey(Response, on_delete=models.CASCADE, verbose_name="trả lời", related_name="ratings")
    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, verbose_name="ý kiến", related_name="ratings")
    score = models.CharField("mức hài lòng", max_length=20, choices=Score)
    reason = ProseField("lý do", max_length=1000, blank=True)
    reopened = models.BooleanField("đã mở lại ý kiến", default=False, editable=False)
    rated_at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = "đánh giá hài lòng"
        verbose_name_plural = "đánh giá hài lòng"
        constraints = [
            models.UniqueConstraint(
                fields=["response", "opinion"],
                name="rated_once",
                violation_error_message="Ông/bà đã đánh giá câu trả lời này.",
            )
        ]

    def __str__(self) -> str:
        return self.get_score_display()
