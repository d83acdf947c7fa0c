"""Putting a conference off, calling it off, holding it after all: who registered is told, once each time."""

from django.db import transaction

from sessions_app import actions as sessions
from sessions_app.models import DialogueSession, User

from . import recount
from .registrants import CANCELLED, POSTPONED, RESUMED, tell_all_registered


@transaction.atomic
def postpone_session(session: DialogueSession, *, by: User, reason: str) -> None:
    sessions.postpone_session(session, by=by, reason=reason)
    tell_all_registered(session, POSTPONED, occurrence=f"{session.postponed_at:%Y-%m-%d %H:%M:%S}")


@transaction.atomic
def resume_session(session: DialogueSession, *, by: User) -> None:
    was = session.postponed_at
    sessions.resume_session(session, by=by)
    tell_all_registered(session, RESUMED, occurrence=f"{was:%Y-%m-%d %H:%M:%S}")


@transaction.atomic
def cancel_session(session: DialogueSession, *, by: User, reason: str) -> None:
    recount.cancel_session(session, by=by, reason=reason)
    tell_all_registered(session, CANCELLED)
