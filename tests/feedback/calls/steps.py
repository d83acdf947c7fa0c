"""A sender who can only be told by telephone."""

from django.urls import reverse

from feedback.actions.tell import tell_sender
from feedback.models import Opinion
from tests.builders import make_opinion, make_response

SENDER = {"name": "Phạm Thị Riêng", "phone": "+84912345678"}
DESK = "/quan-tri/ban/can-goi-dien/"


def call_about(kind="declined", **kwargs):
    """A message that waits for a call."""
    defaults = {"moderation": "declined" if kind == "declined" else "approved", "sender": SENDER}
    opinion = make_opinion(**{**defaults, **kwargs})
    if kind == "answered":
        make_response(opinion=opinion, state="published", text="Đã thay bóng đèn ngày 3/11.")
    return tell_sender(opinion, kind)


def address(page, message):
    return reverse(f"admin:{page}", args=[message.pk])


def opinion_of(message):
    return Opinion.objects.get(pk=message.case_id)
