"""The conference's page belongs to the other app; which deadlines follow its days, who must hear of them, and what its
conclusion can be drafted from, only this one knows."""

from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from dialogue_portal.lib.sentences import padded
from sessions_app.admin.sessions import DialogueSessionAdmin, conclusion_address
from sessions_app.admin.verbs import Verb
from sessions_app.models import ConclusionNotice, DialogueSession

from ..actions import recount, schedule
from ..actions.calls import calls_to_make
from ..actions.conclude import draft_conclusion
from ..actions.register import move_up
from ..conference.conclusion_lines import may_be_concluded
from ..models import Commitment, Moderation, Opinion
from ..models.conditions import is_open

TELLING = {
    "hoan": schedule.postpone_session,
    "hop-lai": schedule.resume_session,
    "doi-lich": schedule.reschedule_session,
    "sua-lich-da-hop": schedule.reschedule_session,
    "huy": schedule.cancel_session,
}
"""Verbs of the other app that here also tell those who follow and those who registered."""
SHOWING = {"khep-lai": ["left_open"]}
"""Verbs of the other app that here also show what only this one knows of the conference."""


def has_no_conclusion(session: DialogueSession) -> bool:
    return may_be_concluded(session) and not ConclusionNotice.objects.filter(session=session).exists()


DRAFT_CONCLUSION = Verb(
    "soan-ket-luan",
    "Soạn thông báo kết luận",
    "sessions_app.add_conclusionnotice",
    draft_conclusion,
    has_no_conclusion,
    "Lập bản nháp thông báo kết luận, bốn phần lấy từ dữ liệu: vấn đề và ý kiến đang công khai, câu trả lời tại hội "
    "nghị đã công bố, lần chuyển cơ quan có thẩm quyền, đơn vị được giao và thời hạn. Phần nào chưa có dữ liệu thì để "
    "trống. Chưa ai ngoài cán bộ đọc được; ông/bà sửa từng mục rồi mới công bố.",
    done="Đã soạn bản nháp. Hãy đọc lại từng mục; phần chưa có dữ liệu được nêu ở dưới.",
    leads_to=conclusion_address,
)

admin.site.unregister(DialogueSession)


@admin.register(DialogueSession)
class RecountingSessionAdmin(DialogueSessionAdmin):
    verbs = [
        *(
            replace(verb, run=TELLING.get(verb.name, verb.run), shows=[*verb.shows, *SHOWING.get(verb.name, [])])
            for verb in DialogueSessionAdmin.verbs
        ),
        DRAFT_CONCLUSION,
    ]

    @admin.display(description="còn dở")
    def left_open(self, session: DialogueSession) -> str:
        """What of the conference still waits for staff."""
        opinions = Opinion.objects.filter(session=session, withdrawn_at=None)
        waiting = [
            (opinions.filter(moderation=Moderation.PENDING).count(), "ý kiến chờ duyệt"),
            (opinions.filter(moderation=Moderation.HELD).count(), "ý kiến tạm giữ chưa ai xem"),
            (opinions.filter(is_open()).count(), "ý kiến chưa trả lời xong"),
            (Commitment.objects.filter(session=session).open().count(), "việc phải làm chưa kết thúc"),
            (calls_to_make().filter(case_id__in=opinions.values("pk")).count(), "cuộc gọi báo tin chưa gọi"),
        ]
        told = ", ".join(f"{padded(number)} {what}" for number, what in waiting if number)
        return f"{told}." if told else "Không còn gì."

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
