"""The message for the second of two people, or of two windows of one person, who edit the same row."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from ..models import CaseEvent

REFUSAL = "Trong lúc ông/bà sửa, trang này đã được lưu từ nơi khác. Chưa ghi gì; phần ông/bà gõ vẫn còn ở đây."


def last_hand(row: Model) -> dict[str, Any]:
    """Who saved last, and when: from the log of the forms, or from the record of the verbs."""
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk))
    entry = entries.select_related("user").order_by("-action_time", "-pk").first()
    events = CaseEvent.objects.filter(case_kind=row._meta.model_name, case_id=row.pk).exclude(actor=None)
    event = events.order_by("-sequence").first()
    if entry and (event is None or entry.action_time >= event.at):
        return {"who": str(entry.user), "at": entry.action_time}
    return {"who": event.actor_name, "at": event.at} if event else {"who": "", "at": None}
