"""What staff choose and type at the desk «Cần gọi điện»."""

from typing import Any

from django import forms

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.narrowing import any_or
from sessions_app.models import DialogueSession

from ..models import PhoneCall, Verification
from .choosing import ChoosingForm, row_of

REASONS = {
    "received": "đã nhận ý kiến",
    "declined": "ý kiến không được đăng",
    "diverted": "là khiếu nại, tố cáo",
    "forwarded": "đã chuyển cơ quan có thẩm quyền",
    "forward_corrected": "cơ quan được chuyển đến đã báo nhầm",
    "taken_back": "đã báo nhầm là chuyển đi",
    "answered": "đã có trả lời",
    "corrected": "trả lời được đính chính",
    "words_corrected": "lời đăng được đính chính",
    "reopened": "được xem xét lại",
    "hidden": "đã gỡ khỏi cổng",
    "shown_again": "được đăng lại trên cổng",
    "duplicate": "được trả lời chung với ý kiến khác",
    "asked": "cần người gửi cho biết thêm",
    "extended": "được gia hạn trả lời",
    "forward_replied": "cơ quan có thẩm quyền đã trả lời",
    "asked_done": "hỏi việc đã hứa làm xong chưa",
    "put_off": "việc đã hứa lùi hạn",
    "given_up": "việc đã hứa không làm nữa",
    "taken_up": "việc đã hứa được làm tiếp",
}
"""The reasons for calls."""

OTHER_REASON = "có tin mới"


class CallFilterForm(ChoosingForm):
    """The filters of the list."""

    so = forms.IntegerField(
        label="Số ý kiến",
        required=False,
        min_value=1,
        max_value=999_999_999,
        error_messages={"max_value": "Không có ý kiến nào mang số này."},
    )
    hoi_nghi = row_of("Hội nghị", DialogueSession)
    viec = forms.ChoiceField(
        label="Báo việc gì",
        required=False,
        choices=any_or(REASONS.items()),
    )


class CallForm(forms.Form):
    result = forms.ChoiceField(
        label="Kết quả",
        choices=PhoneCall.Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn kết quả.", "invalid_choice": "Kết quả này không có trong danh sách."},
    )
    note = CleanCharField(
        label="Ghi chú", required=False, max_length=500, multiline=True, widget=forms.Textarea(attrs={"rows": 3})
    )


class AskedCallForm(CallForm):
    """The result of a call that asks whether something is done, with what the sender said."""

    answer = forms.ChoiceField(
        label="Người gửi trả lời",
        required=False,
        choices=[("", "chưa trả lời"), *Verification.Answer.choices],
        widget=forms.RadioSelect,
    )
    reason = CleanCharField(
        label="Việc gì chưa xong",
        required=False,
        max_length=1000,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ghi đúng lời người gửi. Chỉ cán bộ đọc được.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") and data.get("result") != PhoneCall.Result.TOLD:
            self.add_error("answer", "Chỉ ghi câu trả lời khi đã báo được.")
        if data.get("answer") == Verification.Answer.NOT_YET and not data.get("reason"):
            self.add_error("reason", "Hãy ghi việc gì chưa xong.")
        return data


class QuestionCallForm(CallForm):
    """The result of a call that asks the sender for more, with what they answered at once."""

    words = CleanCharField(
        label="Người gửi trả lời",
        required=False,
        max_length=2000,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ghi đúng lời người gửi; có lời ở đây thì thôi chờ, thời hạn chạy tiếp. Văn phòng đọc được ở mục "
        "«Người gửi bổ sung» của hồ sơ; đơn vị cần biết thì ghi ở «Ghi chú cho đơn vị» khi phân công.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("words") and data.get("result") != PhoneCall.Result.TOLD:
            self.add_error("words", "Chỉ ghi câu trả lời khi đã báo được.")
        return data
