"""Planned downtimes: written, announced in time, withdrawn when they are not needed."""

from django import forms
from django.contrib import admin
from django.utils import timezone

from .. import actions
from ..models import SiteNotice
from ..site_notice_days import is_late_to_tell, last_day_to_tell, warning_rule
from .base import PortalAdmin
from .verbs import Verb, VerbAdmin, asking

MAY_TELL = "sessions_app.tell_sitenotice"


def how_early() -> str:
    rule = warning_rule()
    ground = f" ({rule.basis})" if rule.basis else ""
    return f"trước ít nhất {rule.days} ngày làm việc{ground}"


def reason_if_late(notice: SiteNotice) -> type[forms.Form]:
    if not is_late_to_tell(notice):
        return forms.Form
    return asking(
        f"Vì sao báo muộn (hạn {last_day_to_tell(notice):%d/%m/%Y})",
        f"Phải báo {how_early()}. Vẫn báo được; lý do ghi vào nhật ký.",
    )


@admin.register(SiteNotice)
class SiteNoticeAdmin(VerbAdmin, PortalAdmin):
    verbs = [
        Verb(
            "bao",
            "Báo ngừng cổng",
            MAY_TELL,
            actions.tell_site_notice,
            lambda notice: notice.told_at is None and notice.ends_at > timezone.now(),
            "Dải báo hiện ở đầu mọi trang công khai cho đến hết thời gian ngừng, rồi tự mất.",
            form_for=reason_if_late,
            shows=["text", "starts_at", "ends_at", "tell_by"],
            done="Dải báo đã hiện trên mọi trang.",
        ),
        Verb(
            "thoi-bao",
            "Thôi báo",
            MAY_TELL,
            actions.withdraw_site_notice,
            lambda notice: notice.state_label == "đang báo",
            "Dải báo mất khỏi mọi trang ngay.",
            asking("Lý do thôi báo", "Chỉ cán bộ đọc được."),
            done="Đã thôi báo.",
        ),
    ]
    locked_note = "Đã báo nên không sửa được nữa. Nếu đổi giờ, hãy thôi báo và báo lại."
    list_display = ["text", "starts_at", "ends_at", "state_label"]
    fields = ["text", ("starts_at", "ends_at"), "tell_by", "state_label", "told_at", "late_reason"]
    readonly_fields = ["tell_by", "state_label", "told_at", "late_reason"]

    def is_locked(self, row: SiteNotice) -> bool:
        return row.told_at is not None

    def may_be_deleted(self, row: SiteNotice) -> bool:
        return row.told_at is None

    @admin.display(description="hạn báo")
    def tell_by(self, notice: SiteNotice) -> str:
        day = f"{last_day_to_tell(notice):%d/%m/%Y}"
        late = " Đã muộn: khi báo phải ghi lý do." if notice.told_at is None and is_late_to_tell(notice) else ""
        return f"{day}, {how_early()}.{late}"

    @admin.display(description="trạng thái")
    def state_label(self, notice: SiteNotice) -> str:
        return notice.state_label
