"""What the ward promised, and how far it has come."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib.fields import LineField, ProseField
from sessions_app.models import Body, ConclusionItem, DialogueSession, Official

from .opinions import Opinion
from .responses import Response


class CommitmentState(models.TextChoices):
    PLANNED = "planned", "chưa làm"
    UNDER_WAY = "under_way", "đang làm"
    REPORTED_DONE = "reported_done", "đơn vị báo đã xong"
    VERIFIED = "verified", "đã xác nhận xong"
    DROPPED = "dropped", "không làm nữa"


OPEN_STATES = [CommitmentState.PLANNED, CommitmentState.UNDER_WAY, CommitmentState.REPORTED_DONE]


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def public(self) -> "CommitmentQuerySet":
        return self.filter(published_at__lte=timezone.now(), session__in=DialogueSession.objects.public())

    def open(self) -> "CommitmentQuerySet":
        return self.filter(state__in=OPEN_STATES)

    def overdue(self) -> "CommitmentQuerySet":
        """Past their date and not reported done. Asked of the dates each time, never stored."""
        return self.filter(
            state__in=[CommitmentState.PLANNED, CommitmentState.UNDER_WAY], due_on__lt=timezone.localdate()
        )

    def figures(self) -> dict[str, int]:
        """How many in all, verified, reported done, past their date: one query."""
        waiting = Q(state__in=[CommitmentState.PLANNED, CommitmentState.UNDER_WAY])
        return self.aggregate(
            total=Count("pk"),
            verified=Count("pk", filter=Q(state=CommitmentState.VERIFIED)),
            reported=Count("pk", filter=Q(state=CommitmentState.REPORTED_DONE)),
            late=Count("pk", filter=waiting & Q(due_on__lt=timezone.localdate())),
        )

    def with_names(self) -> "CommitmentQuerySet":
        return self.select_related("lead_body", "session")

    def by_due_date(self) -> "CommitmentQuerySet":
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")


class Commitment(models.Model):
    """Something the ward said it will do: an item of part d) of a conclusion, or an answer «under way»."""

    AXES = {CommitmentState: "state"}

    session = models.ForeignKey(
        DialogueSession, on_delete=models.PROTECT, verbose_name="hội nghị", related_name="commitments"
    )
    title = LineField("việc phải làm", max_length=250)
    description = ProseField("nói rõ thêm", blank=True)
    lead_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, verbose_name="đơn vị chủ trì", related_name="led_commitments"
    )
    coordinating_bodies = models.ManyToManyField(
        Body, verbose_name="đơn vị phối hợp", blank=True, related_name="helped_commitments"
    )
    official_then = LineField("người phụ trách khi đó", max_length=200, blank=True)
    official = models.ForeignKey(
        Official,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="cán bộ phụ trách",
        related_name="commitments",
        help_text="Nếu có trong danh sách cán bộ: việc này hiện trên trang của người đó.",
    )
    due_on = models.DateField("thời hạn", null=True, blank=True)
    conclusion_item = models.OneToOneField(
        ConclusionItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="mục trong thông báo kết luận",
        related_name="commitment",
    )
    response = models.ForeignKey(
        Response,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="câu trả lời",
        related_name="commitments",
    )
    opinions = models.ManyToManyField(Opinion, verbose_name="từ các ý kiến", blank=True, related_name="commitments")
    state = models.CharField(
        "trạng thái", max_length=20, choices=CommitmentState, default=CommitmentState.PLANNED, editable=False
    )
    dropped_reason = ProseField("lý do không làm nữa", blank=True, editable=False)
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "việc phải làm"
        verbose_name_plural = "việc phải làm"
        ordering = [F("due_on").asc(nulls_last=True), "pk"]
        permissions = [
            ("publish_commitment", "Được công bố việc phải làm"),
            ("report_commitment", "Được báo tiến độ"),
            ("verify_commitment", "Được xác nhận đã làm xong"),
        ]
        constraints = [
            models.CheckConstraint(
                name="dropped_commitment_says_why",
                condition=~Q(state=CommitmentState.DROPPED) | ~Q(dropped_reason=""),
                violation_error_message="Phải ghi lý do không làm nữa.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("feedback:commitment", args=[self.pk])

    @property
    def is_overdue(self) -> bool:
        waiting = self.state in [CommitmentState.PLANNED, CommitmentState.UNDER_WAY]
        return bool(waiting and self.due_on and self.due_on < timezone.localdate())


class ProgressEntry(models.Model):
    """A dated word on how far a commitment has come."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, verbose_name="việc phải làm", related_name="progress"
    )
    on = models.DateField("ngày", default=timezone.localdate)
    text = ProseField("tiến độ")
    percent = models.PositiveSmallIntegerField("phần trăm", null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        verbose_name="người ghi",
    )

    class Meta:
        verbose_name = "tiến độ"
        verbose_name_plural = "tiến độ"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="percent_up_to_100",
                condition=Q(percent=None) | Q(percent__lte=100),
                violation_error_message="Phần trăm từ 0 đến 100.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}"
