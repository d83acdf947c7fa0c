"""The conference's page belongs to the other app; which deadlines follow its days, and who must hear of them, only
this one knows."""

from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from sessions_app.admin.sessions import DialogueSessionAdmin
from sessions_app.models import DialogueSession

from ..actions import recount, schedule
from ..actions.register import move_up

TELLING = {
    "hoan": schedule.postpone_session,
    "hop-lai": schedule.resume_session,
    "doi-lich": schedule.reschedule_session,
    "huy": schedule.cancel_session,
}
"""Verbs of the other app that here also tell those who follow and those who registered."""

admin.site.unregister(DialogueSession)


@admin.register(DialogueSession)
class RecountingSessionAdmin(DialogueSessionAdmin):
    verbs = [replace(verb, run=TELLING.get(verb.name, verb.run)) for verb in DialogueSessionAdmin.verbs]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Meetings of a draft are saved with the page: an answer may be owed from the last of them, or there are more
        seats."""
        super().save_related(request, form, formsets, change)
        moved = recount.recount_session(form.instance, by=request.user) if change else 0
        if moved:
            self.message_user(request, recount.moved_words(moved))
        for meeting in form.instance.meetings.all():
            if seated := move_up(meeting, by=request.user):
                self.message_user(request, f"{meeting}: {len(seated)} người trong danh sách chờ đã có chỗ.")
