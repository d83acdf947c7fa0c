"""Who did what with an answer: the rule of two hands, as data."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .responses import Response


class ResponseHand(models.Model):
    """What one person did with an answer: whoever wrote any of it, or changed its files, does not decide about it.

    A deleted account leaves no row; the record of the case keeps the name.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, verbose_name="trả lời", related_name="hands")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, verbose_name="ai", related_name="+")
    wrote = models.BooleanField("soạn, sửa, thêm bớt tệp", default=False)
    decided = models.BooleanField("duyệt, công bố", default=False)
    is_waived = models.BooleanField("được phép làm cả hai", default=False)

    class Meta:
        verbose_name = "phần việc trong câu trả lời"
        verbose_name_plural = "phần việc trong câu trả lời"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["response", "user"], name="response_hand_once"),
            models.CheckConstraint(
                name="response_is_of_two_hands",
                condition=Q(wrote=False) | Q(decided=False) | Q(is_waived=True),
                violation_error_message="Ai có phần trong câu trả lời thì không duyệt, không công bố câu ấy.",
            ),
        ]

    def __str__(self) -> str:
        return f"Trả lời số {self.response_id}"
