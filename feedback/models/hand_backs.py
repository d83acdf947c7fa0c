"""A unit hands back to the office what was given to it and is not its own."""

from django.db import models
from django.db.models import Q

from dialogue_portal.lib.fields import ProseField
from dialogue_portal.lib.text import full_stop
from sessions_app.models import Body
from sessions_app.models.people import staff_key

from .commitments import TO_BE_KEPT, Commitment
from .handling import Assignment


class HandBack(models.Model):
    """Why it is not the unit's, and whose it may be. The unit keeps it, and its day, until the office has decided."""

    body: Body

    reason = ProseField("vì sao không thuộc đơn vị", max_length=1000)
    proposed = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, verbose_name="đề nghị giao", related_name="+"
    )
    handed_back_at = models.DateTimeField("trả lại lúc", auto_now_add=True)
    handed_back_by = staff_key("người trả lại", related_name="+")

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_says_why",
                condition=~Q(reason=""),
                violation_error_message="Phải ghi vì sao việc này không thuộc đơn vị.",
            )
        ]

    def __str__(self) -> str:
        proposed = f" Đề nghị giao {self.proposed.name}." if self.proposed else ""
        return f"{self.body.name} trả lại: {full_stop(self.reason)}{proposed}"


class CaseHandBackQuerySet(models.QuerySet["CaseHandBack"]):
    def standing(self) -> "CaseHandBackQuerySet":
        """Those about which the office has not decided: a decision ends the assignment."""
        return self.filter(assignment__ended_at=None)


class CaseHandBack(HandBack):
    """Of an opinion."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, verbose_name="phân công", related_name="hand_backs"
    )

    objects = CaseHandBackQuerySet.as_manager()

    class Meta(HandBack.Meta):
        verbose_name = "lần trả lại ý kiến"
        verbose_name_plural = "các lần trả lại ý kiến"
        constraints = [
            *HandBack.Meta.constraints,
            models.UniqueConstraint(
                fields=["assignment"],
                name="handed_back_once",
                violation_error_message="Đơn vị đã trả lại ý kiến này.",
            ),
        ]

    @property
    def body(self) -> Body:  # type: ignore[override]  # of the assignment
        return self.assignment.body


class PromiseHandBackQuerySet(models.QuerySet["PromiseHandBack"]):
    def standing(self) -> "PromiseHandBackQuerySet":
        """Those about which the office has not decided."""
        return self.filter(settled_at=None, commitment__state__in=TO_BE_KEPT)


class PromiseHandBack(HandBack):
    """Of a promise."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, verbose_name="việc phải làm", related_name="hand_backs"
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, verbose_name="đơn vị", related_name="+")
    settled_at = models.DateTimeField("văn phòng quyết định lúc", null=True, blank=True)
    answer = ProseField("vì sao vẫn là việc của đơn vị", max_length=1000, blank=True)

    objects = PromiseHandBackQuerySet.as_manager()

    class Meta(HandBack.Meta):
        verbose_name = "lần trả lại việc phải làm"
        verbose_name_plural = "các lần trả lại việc phải làm"
        constraints = [
            *HandBack.Meta.constraints,
            models.UniqueConstraint(
                fields=["commitment"],
                condition=Q(settled_at=None),
                name="one_standing_hand_back_of_a_promise",
                violation_error_message="Đơn vị đã trả lại việc này.",
            ),
            models.CheckConstraint(
                name="hand_back_answered_once_settled",
                condition=Q(answer="") | Q(settled_at__isnull=False),
                violation_error_message="Văn phòng trả lời thì việc trả lại đã xong.",
            ),
        ]
