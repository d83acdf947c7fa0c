"""Where a notice was posted and how long, when it was read out, who received it (Law 10/2022, Art. 13)."""

import uuid

from django.db import models
from django.db.models import F, Q

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.fields import LineField
from dialogue_portal.lib.query_values import RightNow

from .conclusions import ConclusionNotice
from .sessions import DialogueSession
from .ward import ResidentialGroup


class PostingQuerySet(models.QuerySet["Posting"]):
    def with_public_proof(self) -> "PostingQuerySet":
        """Those with a public photograph: staff published it, and what was posted is public."""
        sessions, notices = DialogueSession.objects.public(), ConclusionNotice.objects.public()
        shown = Q(session__in=sessions) | Q(notice__in=notices)
        return self.filter(shown, proof_published_at__lte=RightNow()).exclude(proof="")


class Posting(models.Model):
    """One notice posted at one place: the announcement of a conference, or its conclusion."""

    session = models.ForeignKey(
        DialogueSession,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="thông báo hội nghị",
        related_name="postings",
    )
    notice = models.ForeignKey(
        ConclusionNotice,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="thông báo kết luận",
        related_name="postings",
    )
    place = LineField("nơi niêm yết", max_length=200)
    posted_on = models.DateField("niêm yết từ ngày")
    taken_down_on = models.DateField("gỡ ngày", null=True, blank=True)
    loudspeaker_days = models.PositiveSmallIntegerField("số ngày phát loa", default=0)
    loudspeaker_until = models.DateField("ngày phát loa cuối", null=True, blank=True)
    sent_to = models.ManyToManyField(ResidentialGroup, verbose_name="đã gửi người đứng đầu khu dân cư", blank=True)
    note = LineField("ghi chú", max_length=300, blank=True, help_text="Chỉ cán bộ đọc được.")
    proof_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proof = models.FileField("ảnh chụp tờ niêm yết", upload_to="postings", max_length=100, blank=True, editable=False)
    proof_published_at = models.DateTimeField("công bố ảnh lúc", null=True, blank=True, editable=False)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = "lần niêm yết"
        verbose_name_plural = "niêm yết"
        ordering = ["posted_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="posting_is_of_one_notice",
                condition=Q(session__isnull=False, notice=None) | Q(session=None, notice__isnull=False),
                violation_error_message="Mỗi lần niêm yết là của một thông báo.",
            ),
            models.CheckConstraint(
                name="posting_days_in_order",
                condition=Q(taken_down_on=None) | Q(taken_down_on__gte=F("posted_on")),
                violation_error_message="Ngày gỡ không được trước ngày niêm yết.",
            ),
            models.CheckConstraint(
                name="loudspeaker_days_have_a_last",
                condition=Q(loudspeaker_days=0, loudspeaker_until=None)
                | Q(loudspeaker_days__gt=0, loudspeaker_until__isnull=False),
                violation_error_message="Hãy ghi cả số ngày phát loa và ngày phát cuối.",
            ),
            models.CheckConstraint(
                name="published_proof_is_there",
                condition=Q(proof_published_at=None) | ~Q(proof=""),
                violation_error_message="Chưa có ảnh để công bố.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}, từ {self.posted_on:%d/%m/%Y}"

    @property
    def subject(self) -> DialogueSession | ConclusionNotice:
        """The conference or conclusion notice whose paper was posted."""
        found = self.session or self.notice
        assert found
        return found

    @property
    def proof_url(self) -> str:
        return address_of("sessions_app:posting_proof", self.proof_key)

    @property
    def shows_proof(self) -> bool:
        return bool(self.proof and self.proof_published_at)
