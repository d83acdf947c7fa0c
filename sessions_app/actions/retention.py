"""How long data is kept, set by staff."""

from django.db import transaction

from ..models import RetentionRule, User
from .base import record


@transaction.atomic
def set_retention(rule: RetentionRule, *, by: User) -> None:
    """Save a changed retention rule; the record says what it was, what it is, and on what ground."""
    was = RetentionRule.objects.select_for_update().get(pk=rule.pk)
    rule.save(update_fields=["amount", "basis"])
    said = f"{rule.period}." if was.amount == rule.amount else f"{was.period} → {rule.period}."
    record(rule, "set_retention", by=by, reason=f"{said} Căn cứ: {rule.basis}" if rule.basis else said)
