"""The conclusion's page belongs to the other app; what it can be drafted from and who must hear of it, only this one
knows."""

from dataclasses import replace

from django.contrib import admin
from django.urls import reverse

from sessions_app.admin.conclusions import ConclusionNoticeAdmin
from sessions_app.admin.verbs import Link, Verb
from sessions_app.models import ConclusionItem, ConclusionNotice

from ..actions.conclude import draft_again, publish_conclusion
from ..actions.conclusion_corrections import withhold_places
from ..actions.promise import items_left
from ..conference.conclusion_lines import left_open, may_be_concluded
from ..forms.withholding import WithholdPlacesForm, still_read

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

MAY_CORRECT = "sessions_app.publish_conclusionnotice"


def may_be_corrected(notice: ConclusionNotice) -> bool:
    return notice.is_public and notice.session.is_public


def correction_address(notice: ConclusionNotice) -> str:
    return reverse("admin:conclusion_correction", args=[notice.pk])


def left_to_promise(notice: ConclusionNotice) -> ConclusionItem | None:
    return items_left().filter(notice=notice).order_by("order", "pk").first()


def where_to_promise(notice: ConclusionNotice) -> str:
    """In the list of all that may become a promise, where the first of this conclusion stands."""
    first = left_to_promise(notice)
    return f"{reverse('admin:promise_sources')}{f'#muc-{first.pk}' if first else ''}"


WITHHOLD = Verb(
    "giau-loi-cu",
    "Thôi cho đọc lời cũ",
    MAY_CORRECT,
    withhold_places,
    lambda notice: notice.published_at is not None and notice.corrections.filter(earlier__is_withheld=False).exists(),
    "Dùng khi lời trước đính chính có thông tin không được công khai. Bỏ dấu ở những chỗ vẫn để mọi người đọc. Trang "
    "của thông báo vẫn ghi đã đính chính điều gì, nhưng lời cũ của các chỗ đã chọn, kể cả trong những lần trước, chỉ "
    "cán bộ đọc được; các bản cũ của văn bản do cổng lập cũng không còn hiện. Bản chụp đã ký thì tự gỡ.",
    WithholdPlacesForm,
    still_read,
    done="Lời cũ chỉ còn cán bộ đọc được.",
    is_grave=True,
)

admin.site.unregister(ConclusionNotice)


@admin.register(ConclusionNotice)
class TellingConclusionAdmin(ConclusionNoticeAdmin):
    links = [
        Link(
            "Lập việc phải làm",
            "feedback.add_commitment",
            lambda notice: notice.is_public and left_to_promise(notice) is not None,
            where_to_promise,
            is_button=True,
        ),
        Link("Đính chính", MAY_CORRECT, may_be_corrected, correction_address, is_button=True),
        *ConclusionNoticeAdmin.links,
    ]
    locked_note = (
        "Đã công bố nên không sửa thẳng được. Ghi nhầm thì bấm «Đính chính»: lời trước giữ lại, ai cũng đọc được đã "
        "sửa gì, vì sao."
    )
    verbs = [
        DRAFT_AGAIN,
        *(
            replace(verb, run=publish_conclusion) if verb.name == PUBLISH else verb
            for verb in ConclusionNoticeAdmin.verbs
        ),
        WITHHOLD,
    ]

    @admin.display(description="cần xem lại")
    def doubts(self, notice: ConclusionNotice) -> str:
        """What is left open too: this page is the last from which it can still be filled in."""
        return "\n".join(filter(None, [super().doubts(notice), *left_open(notice)]))
