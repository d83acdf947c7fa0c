"""Names of the verbs, states and kinds of case in the record, for all pages that show it."""

from django.apps import apps
from django.db.models import Model
from django.urls import reverse

from .models import CaseEvent

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
    "merge": "nhập vào nơi khác",
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
"""Names of the verbs of the record. Other apps add theirs."""

VERB_NAMES_OF = {"sitenotice": {"withdraw": "thôi báo ngừng cổng"}}
"""By kind of case, where the verb is another act; elsewhere «withdraw» is that of a sender."""

STATE_NAMES: dict[str, str] = {}
STATE_NAMES_OF: dict[str, dict[str, str]] = {}
"""By kind of case, where a value names another state: «held» differs for opinions and registrations."""
KINDS = {
    "dialoguesession": "sessions_app",
    "announcement": "sessions_app",
    "document": "sessions_app",
    "conclusionnotice": "sessions_app",
    "photo": "sessions_app",
    "residentialgroup": "sessions_app",
    "body": "sessions_app",
    "user": "sessions_app",
    "standin": "sessions_app",
    "sitenotice": "sessions_app",
    "documentnumber": "sessions_app",
    "retentionrule": "sessions_app",
}
"""Model names of the cases, with the app of each. Other apps add theirs."""


def kind_name(kind: str) -> str:
    return str(apps.get_model(KINDS[kind], kind)._meta.verbose_name) if kind in KINDS else kind


def verb_name(event: CaseEvent) -> str:
    names = VERB_NAMES | VERB_NAMES_OF.get(event.case_kind, {})
    return names.get(event.verb, event.verb)


def change_words(event: CaseEvent) -> str:
    """«chờ duyệt → đã duyệt»; empty if the event changed no state."""
    if event.from_state == event.to_state:
        return ""
    names = STATE_NAMES | STATE_NAMES_OF.get(event.case_kind, {})
    return " → ".join(names.get(state, state) for state in [event.from_state, event.to_state] if state)


def record_address(row: Model) -> str:
    """The list of the record, filtered to one case."""
    return f"{reverse('admin:sessions_app_caseevent_changelist')}?case_kind={row._meta.model_name}&case_id={row.pk}"
