"""The conclusion's page belongs to the other app; who must hear of it, only this one knows."""

from dataclasses import replace

from django.contrib import admin

from sessions_app.admin.conclusions import ConclusionNoticeAdmin
from sessions_app.models import ConclusionNotice

from ..actions.conclude import publish_conclusion

PUBLISH = "cong-bo"

admin.site.unregister(ConclusionNotice)


@admin.register(ConclusionNotice)
class TellingConclusionAdmin(ConclusionNoticeAdmin):
    verbs = [
        replace(verb, run=publish_conclusion) if verb.name == PUBLISH else verb for verb in ConclusionNoticeAdmin.verbs
    ]
