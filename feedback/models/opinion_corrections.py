"""Corrections of the published words of an opinion: everybody reads that it was corrected and the new words, only staff
the former ones."""

from django.db import models
from django.db.models import Q

from dialogue_portal.lib.fields import LineField, ProseField
from sessions_app.models.corrections import Correction

from .opinions import MAX_TEXT, Opinion


class OpinionCorrection(Correction):
    """One correction of the words that staff published of an opinion. `note` is public; the former words are not, as
    they often contain what must not be read. Never edited: only erasure and retention empty it."""

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, verbose_name="ý kiến", related_name="corrections")
    subject = LineField("tiêu đề trước đó", max_length=200, blank=True)
    text = ProseField("nội dung trước đó", max_length=MAX_TEXT, blank=True)
    place = LineField("nơi xảy ra trước đó", max_length=200, blank=True)
    name = LineField("tên trước đó", max_length=100, blank=True)

    class Meta(Correction.Meta):
        verbose_name = "đính chính lời đăng"
        verbose_name_plural = "các lần đính chính lời đăng"
        constraints = [
            models.UniqueConstraint("opinion", "number", name="opinion_correction_once"),
            models.CheckConstraint(
                name="opinion_correction_says_what",
                condition=~Q(note=""),
                violation_error_message="Phải ghi đính chính điều gì.",
            ),
        ]
