"""What staff type about opinions, answers and promises."""

import datetime as dt
import hashlib
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils import timezone

from dialogue_portal.lib import codes
from dialogue_portal.lib.fields import CleanCharField
from sessions_app.admin.base import name_boxes
from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import User
from sessions_app.staff_forms import not_far_ahead

from .. import actions
from ..actions.submit import Contact
from ..answers.placeholders import PLACES, unknown_places
from ..forms.contact import ask_of_another, mail_field, name_field, phone_field
from ..models import Channel, Commitment, Opinion, Response, ResponseTemplate
from ..models.opinions import MAX_TEXT
from ..paper.slips import PAPER_CHANNELS, check_was_held
from ..promises.days import counted_day


class OpinionForm(forms.ModelForm):
    """What staff may change of an opinion that came in. A first public text is offered, nothing is stored unasked."""

    def __init__(self, *args: Any, instance: Opinion, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        subject, public_text = actions.suggest_public_text(instance)
        offered = {"subject": subject, "public_text": public_text}
        super().__init__(*args, instance=instance, initial={**offered, **(initial or {})}, **kwargs)


class PaperOpinionForm(forms.ModelForm):
    """An opinion that came on paper or by word of mouth, typed in by staff."""

    text = CleanCharField(
        multiline=True,
        label="Nguyên văn",
        max_length=MAX_TEXT,
        help_text="Ghi đúng như đã nói, đã viết; giữ nguyên về sau.",
    )
    channel = forms.ChoiceField(label="Kênh tiếp nhận", choices=PAPER_CHANNELS)
    received_at = forms.SplitDateTimeField(label="Nhận lúc", widget=name_boxes(AdminSplitDateTime(), "Nhận lúc"))
    name = name_field()
    phone = phone_field()
    email = mail_field()
    ticket = forms.CharField(widget=forms.HiddenInput, initial=codes.new_ticket, max_length=64)

    class Meta:
        model = Opinion
        fields = ["session", "kind", "topic", "group", "place", "visibility", "channel"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_of_another(self.fields)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("visibility") == "named" and not data.get("name"):
            self.add_error("name", "Người gửi đồng ý nêu tên thì phải ghi họ và tên.")
        if data.get("received_at") and data["received_at"] > timezone.now() + dt.timedelta(minutes=5):
            self.add_error("received_at", "Thời điểm nhận không thể ở tương lai.")
        if data.get("received_at") and data.get("session") and data.get("channel") == Channel.CONFERENCE:
            try:
                check_was_held(timezone.localdate(data["received_at"]), data["session"])
            except ValidationError as error:
                self.add_error("received_at", error)
        return data

    @property
    def receipt_ticket(self) -> str:
        """The form's ticket bound to what was typed: the same form twice is one opinion, another text another one."""
        data = self.cleaned_data
        typed = "|".join([data["ticket"], str(data["session"].pk), data["text"], data["name"], data["phone"]])
        return hashlib.sha256(typed.encode()).hexdigest()[:32]

    def submit(self) -> tuple[Opinion, bool]:
        data = self.cleaned_data
        names = ["kind", "topic", "group", "place", "visibility", "channel", "received_at"]
        return actions.submit_opinion(
            data["session"],
            text=data["text"],
            ticket=self.receipt_ticket,
            contact=Contact(data["name"], data["phone"], data["email"]),
            **{name: data[name] for name in names},
        )


class CorrectionForm(forms.Form):
    correction_note = CleanCharField(
        label="Lời đính chính", multiline=True, max_length=1000, help_text="Sửa điều gì, vì sao. Người dân đọc được."
    )
    text = CleanCharField(label="Nội dung trả lời mới", multiline=True, max_length=20_000)
    issued_on = forms.DateField(label="Ngày trả lời", widget=AdminDateWidget, initial=timezone.localdate)


class ResponseTemplateForm(forms.ModelForm):
    class Meta:
        model = ResponseTemplate
        fields = ()
        help_texts = {
            "text": f"Chỗ tự điền: {', '.join(f'{{{name}}} ({about})' for name, (about, _) in PLACES.items())}."
        }

    def clean(self) -> dict[str, Any]:
        """A place that nothing fills would only be found when somebody hands an answer in."""
        data = super().clean() or {}
        for name in ["text", "legal_basis"]:
            if unknown := unknown_places(data.get(name) or ""):
                self.add_error(name, f"Không có chỗ tự điền nào tên là: {', '.join(unknown)}.")
        return data


class CommitmentForm(forms.ModelForm):
    class Meta:
        model = Commitment
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"due_on", "due_counts_from"} & self.fields.keys():
            self.fields[name].validators.append(not_far_ahead)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        session, item = data.get("session"), data.get("conclusion_item")
        if session and item and item.notice.session_id != session.pk:
            self.add_error("conclusion_item", "Mục này thuộc về một hội nghị khác.")
        if data.get("due_days"):
            self.count_day(data)
        return data

    def count_day(self, data: dict[str, Any]) -> None:
        """A day given as a number of days is written down as the day it comes to."""
        if not data.get("due_counts_from"):
            if not self.has_error("due_counts_from"):
                self.add_error("due_counts_from", "Hãy ghi tính từ ngày nào.")
            return
        by_working_days = bool(data.get("counts_working_days"))
        data["due_on"] = counted_day(
            data["due_counts_from"],
            data["due_days"],
            by_working_days=by_working_days,
            calendar=WorkingCalendar.current(),
        ).result
        try:
            not_far_ahead(data["due_on"])
        except ValidationError as refused:
            self.add_error("due_days", refused)


def correct(response: Response, *, by: User, text: str, correction_note: str, issued_on: dt.date) -> Response:
    """A draft that will take the place of a published answer; what is not typed anew is taken over."""
    kept = {
        name: getattr(response, name)
        for name in ["outcome", "answered_by", "signer", "on_the_spot", "legal_basis", "number_symbol"]
    }
    kept["body"] = response.body.now
    new = {"text": text, "issued_on": issued_on, "corrects": response, "correction_note": correction_note}
    return actions.start_response(response.opinion, by=by, **kept, **new)
