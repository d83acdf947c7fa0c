"""Words that staff use often, kept where the ward can change them."""

from django.db import models

from dialogue_portal.lib.fields import NameField, ProseField
from sessions_app.models import Topic

from .responses import Outcome


class DeclineReason(models.Model):
    """A reason for not publishing an opinion, with the words that its sender gets."""

    name = NameField("lý do", max_length=100, unique=True)
    words = ProseField(
        "lời gửi người dân",
        max_length=1000,
        help_text="Người gửi đọc nguyên văn lời này; người duyệt còn sửa được từng lần.",
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=100)
    is_active = models.BooleanField("đang dùng", default=True)

    class Meta:
        verbose_name = "lý do không đăng"
        verbose_name_plural = "lý do không đăng"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class ResponseTemplate(models.Model):
    """A text to start an answer from. `{…}` are placeholders that the desk fills in, see
    `feedback.answers.placeholders`."""

    name = NameField("tên mẫu", max_length=100, unique=True)
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="lĩnh vực",
        related_name="response_templates",
        help_text="Để trống thì dùng cho mọi lĩnh vực.",
    )
    outcome = models.ForeignKey(
        Outcome,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="kết quả",
        related_name="response_templates",
        help_text="Để trống thì dùng cho mọi kết quả.",
    )
    text = ProseField("nội dung mẫu", max_length=20_000)
    legal_basis = ProseField("căn cứ", blank=True)
    order = models.PositiveSmallIntegerField("thứ tự", default=100)
    is_active = models.BooleanField("đang dùng", default=True)

    class Meta:
        verbose_name = "mẫu trả lời"
        verbose_name_plural = "mẫu trả lời"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name
