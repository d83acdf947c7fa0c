"""Taking the app that makes sign-in codes off a staff account. Its owner is told by mail, for somebody else may have
asked for it in their name."""

from django.db import transaction

from sessions_app.actions import second_factor
from sessions_app.models import User

from .tell import tell_account


@transaction.atomic
def take_app_off(user: User, *, by: User | None) -> None:
    """As `second_factor.take_app_off`, which says what it raises; each time is told once, by mail."""
    event = second_factor.take_app_off(user, by=by)
    tell_account(user, "app_taken_off", occurrence=str(event.sequence))
