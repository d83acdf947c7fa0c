"""The conclusion goes out, and those who follow the session hear of it."""

from django.db import transaction

from sessions_app import actions as session_actions
from sessions_app.models import ConclusionNotice, User

from .tell import tell_session_followers


@transaction.atomic
def publish_conclusion(notice: ConclusionNotice, *, by: User, reason: str = "") -> None:
    """Publish the notice and tell the followers of its session, once; `reason` says why it is late.

    Raises what the other app's verb raises.
    """
    session_actions.publish_conclusion(notice, by=by, reason=reason)
    tell_session_followers(notice.session, "concluded", occurrence=str(notice.pk))
