"""The record of every case, to be read. Nobody adds, changes or deletes a line of it here."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models.lookups import Exact
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from dialogue_portal.lib.text import capital

from ..models import CaseEvent
from ..models.record import OfList
from .base import PortalAdmin

VERB_NAMES = {
    "announce": "công bố hội nghị",
    "postpone": "hoãn",
    "resume": "thôi hoãn, thôi chờ",
    "cancel": "hủy",
    "close": "khép lại",
    "reschedule": "đổi lịch họp",
    "copy": "tạo từ hội nghị trước",
    "publish": "công bố",
    "hide": "gỡ xuống",
    "show_again": "đăng lại",
    "unpublish": "thôi công bố",
    "schedule": "hẹn giờ đăng",
    "unschedule": "thôi hẹn giờ",
    "correct": "đính chính",
    "withhold_earlier_words": "thôi cho đọc câu cũ",
    "hide_photos": "gỡ ảnh",
    "share_preview": "tạo đường dẫn xem trước",
    "withdraw_preview": "thu hồi đường dẫn xem trước",
    "add": "thêm",
    "ask_to_hide": "đề nghị gỡ ảnh",
    "keep": "giữ ảnh dù có đề nghị gỡ",
    "reword": "sửa chữ đi kèm",
    "delete_photo": "xóa ảnh chưa công bố",
    "add_file": "thêm tệp",
    "merge": "nhập vào tổ khác",
    "rename": "đổi tên",
    "respell": "sửa tên gõ nhầm",
    "add_account": "thêm tài khoản",
    "change_account": "sửa tài khoản",
    "sign_out": "đăng xuất mọi nơi",
    "reset_password": "đặt lại mật khẩu qua thư",
    "add_second_factor": "gắn ứng dụng đăng nhập",
    "use_recovery_code": "đăng nhập bằng mã dự phòng",
    "keep_recovery_codes": "ghi đã cất mã dự phòng",
    "renew_recovery_codes": "lấy mã dự phòng mới",
    "take_second_factor_off": "gỡ ứng dụng đăng nhập",
    "leave": "thôi việc",
    "appoint": "cử người làm thay",
    "end_stand_in": "thôi làm thay",
    "post": "ghi niêm yết",
    "take_down_posting": "ghi ngày gỡ niêm yết",
    "read_out": "ghi phát loa",
    "publish_proof": "công bố ảnh niêm yết",
    "tell": "báo ngừng cổng",
    "withdraw": "thôi báo ngừng cổng",
    "make_paper": "lập bản soạn",
    "take_number": "lấy số",
    "reserve_number": "giữ số",
    "void_number": "bỏ số",
    "date_paper": "ghi ngày ban hành",
    "set_due_day": "ghi thời hạn cho phần d)",
    "set_retention": "đổi thời hạn lưu dữ liệu",
    "forget": "xóa dữ liệu quá thời hạn lưu",
    "erase_files": "xóa tệp của ảnh đã gỡ",
    "erase_earlier_words": "xóa lời trước khi đính chính, khi sửa",
    "forget_reasons": "xóa lời ghi trong nhật ký",
    "archive_events": "bỏ nhật ký quá thời hạn lưu",
}
"""What the verbs of the record are called on the page. Other apps add theirs."""

STATE_NAMES: dict[str, str] = {}
STATE_NAMES_OF: dict[str, dict[str, str]] = {}
"""By kind of case, where the same value means another state: an opinion is held otherwise than a registration."""
KINDS = {
    "dialoguesession": "sessions_app",
    "announcement": "sessions_app",
    "document": "sessions_app",
    "conclusionnotice": "sessions_app",
    "photo": "sessions_app",
    "residentialgroup": "sessions_app",
    "user": "sessions_app",
    "standin": "sessions_app",
    "sitenotice": "sessions_app",
    "documentnumber": "sessions_app",
    "retentionrule": "sessions_app",
}
"""Model names of the cases, with the app of each. Other apps add theirs."""


def kind_name(kind: str) -> str:
    return str(apps.get_model(KINDS[kind], kind)._meta.verbose_name) if kind in KINDS else kind


def change_words(event: CaseEvent) -> str:
    """«chờ duyệt → đã duyệt»; empty for what moved no state."""
    if event.from_state == event.to_state:
        return ""
    names = STATE_NAMES | STATE_NAMES_OF.get(event.case_kind, {})
    return " → ".join(names.get(state, state) for state in [event.from_state, event.to_state] if state)


class KindFilter(admin.SimpleListFilter):
    title, parameter_name = "loại hồ sơ", "case_kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind, kind_name(kind)) for kind in KINDS]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The acts of one case are found by its own index."""
        if "case_id" in request.GET:
            return queryset.filter(case_kind=self.value()) if self.value() else queryset
        return queryset.filter(Exact(OfList("case_kind"), self.value())) if self.value() else queryset


class VerbFilter(admin.SimpleListFilter):
    title, parameter_name = "việc", "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(VERB_NAMES.items(), key=lambda item: item[1])

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(Exact(OfList("verb"), self.value())) if self.value() else queryset


@admin.register(CaseEvent)
class CaseEventAdmin(PortalAdmin):
    list_display = ["at", "case", "verb_name", "actor_name", "acting_as", "change", "reason"]
    list_filter = [KindFilter, VerbFilter]
    more_lookups = ["case_id"]
    fields = ["at", "case", "sequence", "verb_name", "actor_name", "acting_as", "change", "reason"]
    show_full_result_count = False
    actions = None

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Under the name by which all pages lead to it."""
        title = capital(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {**(extra_context or {}), "title": title})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: CaseEvent | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: CaseEvent | None = None) -> bool:
        return False

    @admin.display(description="hồ sơ")
    def case(self, event: CaseEvent) -> str:
        name = f"{kind_name(event.case_kind)} {event.case_id}"
        try:
            address = reverse(f"admin:{KINDS.get(event.case_kind)}_{event.case_kind}_change", args=[event.case_id])
        except NoReverseMatch:
            return name
        return format_html('<a href="{}">{}</a>', address, name)

    @admin.display(description="việc", ordering="verb")
    def verb_name(self, event: CaseEvent) -> str:
        return VERB_NAMES.get(event.verb, event.verb)

    @admin.display(description="từ → sang")
    def change(self, event: CaseEvent) -> str:
        return change_words(event)
