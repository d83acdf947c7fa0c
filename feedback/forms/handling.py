"""What staff type to say who is competent for an opinion, to assign it, or to wait for somebody."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from dialogue_portal.lib.fields import CleanCharField, RowsField, reason_field
from dialogue_portal.lib.widgets import FoldedBoxes
from sessions_app.models import Body, BodyKind, Topic, User
from sessions_app.staff_forms import TOO_FAR, YEARS, not_far_ahead

from ..actions.urge import rest_until
from ..models import Competence, Opinion, Urging


def bodies_of(*kinds: str) -> QuerySet[Body]:
    """The bodies that still work, those of `kinds` first."""
    first = Case(When(kind__in=kinds, then=Value(0)), default=Value(1))
    return Body.objects.active().order_by(first, "order", "name_key")


def not_far_off(day: dt.date) -> None:
    """Refuses a day whose year must be a typing mistake."""
    not_far_ahead(day)
    if day.year < timezone.localdate().year - YEARS:
        raise forms.ValidationError(TOO_FAR)


NEAR = [not_far_off]
"""The validators of a day on which something was done or is to be done."""


class TopicForm(forms.Form):
    topic = forms.ModelChoiceField(
        label="Lĩnh vực", queryset=Topic.objects.active(), error_messages={"required": "Hãy chọn lĩnh vực."}
    )


class ClassifyForm(TopicForm):
    competence = forms.ChoiceField(
        label="Thẩm quyền",
        choices=Competence.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn việc này của ai."},
    )


class LeadField(forms.ModelChoiceField):
    """The body to assign a case to. It shows if nobody signs in for a body, which then would not learn of the case."""

    def label_from_instance(self, body: Any) -> str:
        return str(body) if body.has_staff else f"{body} (chưa có tài khoản nào)"


def own_bodies() -> QuerySet[Body]:
    """The ward's bodies, with `has_staff`."""
    staff = User.objects.filter(User.AT_WORK, body=OuterRef("pk"))
    return Body.objects.active().exclude(kind=BodyKind.HIGHER).annotate(has_staff=Exists(staff))


class AssignForm(forms.Form):
    body = LeadField(
        label="Đơn vị chủ trì",
        queryset=own_bodies(),
        error_messages={"required": "Hãy chọn đơn vị chủ trì."},
    )
    helpers = RowsField(
        label="Đơn vị phối hợp",
        queryset=own_bodies(),
        required=False,
        widget=FoldedBoxes,
    )
    due_on = forms.DateField(
        label="Thời hạn",
        required=False,
        widget=AdminDateWidget,
        help_text="Để trống thì theo hạn của quy định. Muộn hơn thì phải gia hạn trước.",
    )
    note = CleanCharField(
        label="Ghi chú cho đơn vị",
        required=False,
        multiline=True,
        max_length=1000,
        help_text="Đơn vị không đọc nguyên văn. Điều họ cần biết thêm, hãy ghi ở đây.",
    )
    reason = CleanCharField(
        label="Lý do đổi đơn vị",
        required=False,
        max_length=500,
        help_text="Khi đổi đơn vị chủ trì, hay vẫn giao cho đơn vị đã trả lại. Đơn vị đọc được.",
    )


class AssignUnsortedForm(TopicForm, AssignForm):
    """Of what nobody has classified: given away without a topic, it is hard to find."""

    field_order = ["topic"]


def form_to_assign(opinion: Opinion) -> type[forms.Form]:
    return AssignForm if opinion.topic_id else AssignUnsortedForm


class HandBackForm(forms.Form):
    reason = reason_field(
        "Vì sao không thuộc đơn vị", "Văn phòng và đơn vị được giao ý kiến đọc được. Đừng ghi tên người."
    )
    proposed = forms.ModelChoiceField(
        label="Nên giao cho đơn vị nào",
        queryset=Body.objects.active(),
        required=False,
        empty_label="Không rõ",
        help_text="Không bắt buộc. Văn phòng quyết định.",
    )


class ReceiverChoiceForm(forms.Form):
    """Which body an opinion goes to."""

    to_body = forms.ModelChoiceField(
        label="Chuyển đến",
        queryset=bodies_of(BodyKind.HIGHER),
        error_messages={"required": "Hãy chọn cơ quan nhận."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_body"].help_text = format_html(
            'Chưa có trong danh sách thì <a href="{}">thêm cơ quan, đơn vị</a>.', reverse("admin:sessions_app_body_add")
        )


class ForwardForm(ReceiverChoiceForm):
    letter_number = CleanCharField(
        label="Số, ký hiệu công văn",
        max_length=60,
        required=False,
        help_text="Chưa có số thì để trống: lập phiếu chuyển, lấy số ở trang văn bản thì số, ngày tự ghi vào lần này. "
        "Có số rồi thì ghi ở đây: số được giữ trong sổ số văn bản.",
    )
    sent_on = forms.DateField(label="Ngày chuyển", widget=AdminDateWidget, validators=NEAR, initial=timezone.localdate)
    expected_on = forms.DateField(
        label="Hẹn trả lời",
        required=False,
        widget=AdminDateWidget,
        validators=NEAR,
        help_text="Để trống nếu công văn không hẹn ngày.",
    )
    note = CleanCharField(
        label="Ghi chú", required=False, multiline=True, max_length=1000, help_text="Chỉ cán bộ đọc được."
    )


class CorrectReceiverForm(ReceiverChoiceForm):
    reason = CleanCharField(
        label="Vì sao ghi nhầm",
        max_length=300,
        help_text="Chỉ cán bộ đọc được.",
        error_messages={"required": "Hãy ghi vì sao."},
    )


class ExpectedForm(forms.Form):
    expected_on = forms.DateField(
        label="Hẹn trả lời",
        widget=AdminDateWidget,
        validators=NEAR,
        error_messages={"required": "Hãy ghi ngày hẹn trả lời."},
    )


class ReplyForm(forms.Form):
    replied_on = forms.DateField(label="Ngày trả lời", widget=AdminDateWidget, initial=timezone.localdate)
    reply_number = CleanCharField(label="Số, ký hiệu văn bản", max_length=60, required=False)
    reply = CleanCharField(
        label="Nội dung trả lời",
        multiline=True,
        max_length=8000,
        help_text="Người gửi đọc được khi tra cứu bằng mã; ý kiến đã rút, đã chuyển khiếu nại, tố cáo thì không.",
    )


class UrgeForm(forms.Form):
    urged_on = forms.DateField(
        label="Ngày đôn đốc", widget=AdminDateWidget, validators=NEAR, initial=timezone.localdate
    )
    means = forms.ChoiceField(
        label="Đôn đốc",
        choices=Urging.Means.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn đôn đốc bằng văn bản hay qua điện thoại."},
    )
    letter_number = CleanCharField(
        label="Số, ký hiệu công văn đôn đốc",
        max_length=60,
        required=False,
        help_text="Chưa có số thì để trống: lập công văn, lấy số ở trang văn bản thì số, ngày tự ghi vào lần này. "
        "Có số rồi thì ghi ở đây: số được giữ trong sổ số văn bản.",
    )
    again_on = forms.DateField(
        label="Đôn đốc lại từ ngày",
        widget=AdminDateWidget,
        validators=NEAR,
        required=False,
        initial=lambda: rest_until(timezone.localdate()),
        help_text="Cơ quan hẹn lại ngày nào thì ghi ngày ấy. Đến đó chưa có trả lời thì cổng nhắc lại.",
    )
    note = CleanCharField(
        label="Ghi chú",
        required=False,
        multiline=True,
        max_length=1000,
        help_text="Nói với ai, họ hẹn thế nào. Chỉ cán bộ đọc được.",
    )


class AskForm(forms.Form):
    question = CleanCharField(
        label="Cần biết thêm điều gì",
        multiline=True,
        max_length=2000,
        help_text="Người gửi đọc nguyên văn. Từ ngày mai thời hạn tạm dừng, cho đến khi họ trả lời.",
        error_messages={"required": "Hãy ghi cần biết thêm điều gì."},
    )


class ExtendForm(forms.Form):
    until = forms.DateField(label="Gia hạn đến ngày", widget=AdminDateWidget, validators=NEAR)
    reason = CleanCharField(
        label="Lý do gia hạn",
        multiline=True,
        max_length=1000,
        help_text="Người gửi và mọi người đọc được lý do này.",
        error_messages={"required": "Hãy ghi lý do gia hạn."},
    )
