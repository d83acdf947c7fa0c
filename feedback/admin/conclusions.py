"""The conclusion's page belongs to the other app; what it can be drafted from and who must hear of it, only this one
knows."""

from dataclasses import replace

from django.contrib import admin

from sessions_app.admin.conclusions import ConclusionNoticeAdmin
from sessions_app.admin.verbs import Verb
from sessions_app.models import ConclusionNotice

from ..actions.conclude import draft_again, publish_conclusion
from ..conclusion_lines import left_open, may_be_concluded

PUBLISH = "cong-bo"

DRAFT_AGAIN = Verb(
    "soan-them",
    "Soạn từ dữ liệu hội nghị",
    "sessions_app.change_conclusionnotice",
    draft_again,
    lambda notice: notice.published_at is None and may_be_concluded(notice.session),
    "Thêm vào bốn phần những gì dữ liệu có mà thông báo chưa có: vấn đề và ý kiến đang công khai, câu trả lời tại hội "
    "nghị đã công bố, lần chuyển cơ quan có thẩm quyền, đơn vị được giao. Mục đang có giữ nguyên từng chữ; mục đã xóa "
    "mà dữ liệu còn thì được thêm lại.",
    done="Đã soạn. Hãy đọc lại từng mục; phần chưa có dữ liệu được nêu ở dưới.",
)

admin.site.unregister(ConclusionNotice)


@admin.register(ConclusionNotice)
class TellingConclusionAdmin(ConclusionNoticeAdmin):
    verbs = [
        DRAFT_AGAIN,
        *(
            replace(verb, run=publish_conclusion) if verb.name == PUBLISH else verb
            for verb in ConclusionNoticeAdmin.verbs
        ),
    ]

    @admin.display(description="cần xem lại")
    def doubts(self, notice: ConclusionNotice) -> str:
        """What is left open too: this page is the last from which it can still be filled in."""
        return "\n".join(filter(None, [super().doubts(notice), *left_open(notice)]))
