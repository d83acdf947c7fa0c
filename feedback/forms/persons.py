"""What staff type about a request that concerns personal data."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from dialogue_portal.lib.fields import CleanCharField
from sessions_app.staff_forms import DAYS, day_box

from ..models import PersonRequest
from ..privacy.persons import NotSearchable, whom
from .contact import NOT_REMEMBERED


def usual_due() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=settings.PERSON_REQUEST_DAYS)


class RequestForm(forms.Form):
    asked = forms.ChoiceField(label="Người dân đề nghị", choices=PersonRequest.Asked.choices)
    typed = CleanCharField(
        label="Mã tra cứu, số điện thoại hoặc thư điện tử",
        max_length=254,
        widget=forms.TextInput(attrs=NOT_REMEMBERED),
        error_messages={"required": "Hãy ghi mã, số điện thoại hoặc thư điện tử."},
    )
    note = CleanCharField(
        label="Đã xác minh người đề nghị thế nào",
        max_length=300,
        help_text="Ví dụ: gọi lại đúng số ấy; cầm giấy biên nhận. Đừng ghi tên.",
        error_messages={"required": "Hãy ghi đã xác minh thế nào."},
    )
    received_on = forms.DateField(label="Ngày nhận", widget=day_box(), validators=DAYS, initial=timezone.localdate)
    due_on = forms.DateField(label="Hạn trả lời", widget=day_box(), validators=DAYS, initial=usual_due)

    def clean_typed(self) -> str:
        try:
            return whom(self.cleaned_data["typed"])
        except NotSearchable as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        days = [self.cleaned_data.get(name) for name in ["received_on", "due_on"]]
        if all(days) and days[1] < days[0]:
            self.add_error("due_on", "Hạn trả lời phải sau ngày nhận.")
        return self.cleaned_data

    def request(self) -> PersonRequest:
        given = dict(self.cleaned_data)
        return PersonRequest(whom=given.pop("typed"), **given)


class ReasonForm(forms.Form):
    reason = CleanCharField(
        label="Lý do, kết quả",
        max_length=500,
        error_messages={"required": "Hãy ghi lý do hoặc kết quả."},
        help_text="Đừng ghi tên hay số điện thoại.",
    )


class KeepingForm(ReasonForm):
    """Ends a request to erase without anything erased: a tick confirms that this is meant."""

    stays = forms.BooleanField(
        label="Không xóa dữ liệu của người này, vì lý do ghi ở trên",
        error_messages={
            "required": "Dữ liệu của người này còn nguyên. Xóa thì mở «Xóa dữ liệu của người này» ở trên; không xóa "
            "thì đánh dấu ô này và ghi vì sao."
        },
    )
