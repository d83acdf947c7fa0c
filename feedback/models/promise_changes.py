"""What changed of a promise in public, besides its day: who leads it, and that it is kept after all."""

from django.db import models
from django.db.models import F, Q

from dialogue_portal.lib.fields import ProseField
from sessions_app.models import Body
from sessions_app.models.people import staff_key

from .commitments import Commitment, DropReason


class LeadChange(models.Model):
    """Another body leads a commitment, and why. Every body that was ever named stays readable."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, verbose_name="việc phải làm", related_name="lead_changes"
    )
    body_before = models.ForeignKey(
        Body, on_delete=models.PROTECT, verbose_name="đơn vị chủ trì trước đó", related_name="+"
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, verbose_name="đơn vị chủ trì mới", related_name="+")
    reason = ProseField("lý do", max_length=1000)
    changed_at = models.DateTimeField("lúc", auto_now_add=True)
    changed_by = staff_key("người ghi")

    class Meta:
        verbose_name = "lần đổi đơn vị chủ trì"
        verbose_name_plural = "các lần đổi đơn vị chủ trì"
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="lead_change_says_why",
                condition=~Q(reason=""),
                violation_error_message="Phải ghi lý do đổi đơn vị chủ trì.",
            ),
            models.CheckConstraint(
                name="lead_changes_to_another",
                condition=~Q(body=F("body_before")),
                violation_error_message="Đơn vị mới phải khác đơn vị đang chủ trì.",
            ),
        ]

    def __str__(self) -> str:
        return f"Từ {self.body_before.name} sang {self.body.name}"


class Resumption(models.Model):
    """A promise that was given up is to be kept after all, by a new day. Why it had been given up stays readable."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, verbose_name="việc phải làm", related_name="resumptions"
    )
    dropped_on = models.DateField("ngày ghi không làm nữa", null=True, blank=True)
    drop_reason = models.ForeignKey(
        DropReason, on_delete=models.PROTECT, null=True, blank=True, verbose_name="vì lý do", related_name="+"
    )
    dropped_reason = ProseField("lý do không làm nữa")
    due_before = models.DateField("hạn trước đó", null=True, blank=True)
    due_on = models.DateField("hạn mới")
    reason = ProseField("vì sao làm tiếp", max_length=1000)
    taken_up_at = models.DateTimeField("lúc", auto_now_add=True)
    taken_up_by = staff_key("người ghi")

    class Meta:
        verbose_name = "lần làm tiếp"
        verbose_name_plural = "các lần làm tiếp"
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="resumption_says_why",
                condition=~Q(reason="") & ~Q(dropped_reason=""),
                violation_error_message="Phải ghi vì sao làm tiếp.",
            ),
        ]

    def __str__(self) -> str:
        return f"Làm tiếp, hạn {self.due_on:%d/%m/%Y}"
