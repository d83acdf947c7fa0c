"""The conference's page belongs to the other app; which deadlines follow its days, only this one knows."""

from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from sessions_app.admin.sessions import DialogueSessionAdmin
from sessions_app.models import DialogueSession

from ..actions import recount

CANCEL = "huy"

admin.site.unregister(DialogueSession)


@admin.register(DialogueSession)
class RecountingSessionAdmin(DialogueSessionAdmin):
    verbs = [
        replace(verb, run=recount.cancel_session) if verb.name == CANCEL else verb
        for verb in DialogueSessionAdmin.verbs
    ]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Meetings are saved with the page: an answer may be owed from the last of them."""
        super().save_related(request, form, formsets, change)
        moved = recount.recount_session(form.instance, by=request.user) if change else 0
        if moved:
            self.message_user(request, recount.moved_words(moved))
