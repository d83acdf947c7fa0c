"""Somebody who follows by mail."""

from django.core import mail

from feedback.actions.follow import ask_to_follow, confirm_follow
from feedback.models import Follow

ASKER = "theo-doi@example.vn"


def follower(subject, address=ASKER):
    """Somebody whose following is confirmed; the confirming mail is removed."""
    ask_to_follow(subject, email=address)
    follow = Follow.objects.latest("pk")
    confirm_follow(follow)
    mail.outbox.clear()
    return follow
