"""What moderators type: the public words, the reason for declining, or another classification."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from dialogue_portal.lib.fields import CleanCharField, RowsField
from dialogue_portal.lib.personal_data import Mark, find_personal_data
from sessions_app.edit_conflicts.offering import OfferingForm
from sessions_app.models import DialogueSession, Topic

from .. import actions
from ..models import Attachment, DeclineReason, Moderation, Opinion, Visibility
from ..models.opinions import MAX_TEXT
from .choosing import ChoosingForm, row_of

MOST_TICKED = 100
"""The most rows decided together."""


@dataclass(frozen=True)
class Leak:
    """Personal data that is still in a public text. `seal` is sent back to publish it nevertheless."""

    marks: list[Mark]
    seal: str

    @property
    def told(self) -> list[Mark]:
        """Each once: the title is often the first line of the text."""
        return list({mark.found: mark for mark in self.marks}.values())


def leak_in(text: str, *, seen: str | None) -> Leak | None:
    """The personal data in a public `text`; None if there is none, or if `seen` is its seal."""
    marks = find_personal_data(text)
    seal = hashlib.sha256("|".join(mark.found for mark in marks).encode()).hexdigest()[:32]
    return Leak(marks, seal) if marks and seen != seal else None


class ApproveForm(forms.Form):
    subject = CleanCharField(label="Tiêu đề công khai", max_length=200)
    public_text = CleanCharField(
        label="Nội dung công khai",
        max_length=MAX_TEXT,
        multiline=True,
        help_text="Bỏ tên, số điện thoại, địa chỉ nhà và mọi thông tin cá nhân, kể cả của người khác.",
    )
    public_place = CleanCharField(
        label="Nơi xảy ra, như mọi người đọc được", max_length=200, required=False, help_text="Không ghi số nhà."
    )
    public_name = CleanCharField(
        label="Tên công khai",
        max_length=100,
        required=False,
        help_text="Chỉ hiện khi người gửi xin nêu tên. Để trống thì chỉ ghi khu dân cư.",
    )


class WarnedForm(forms.Form):
    """Publishes what is typed. Personal data in it is shown first; sending the same again confirms it."""

    not_done: str
    button: str

    @property
    def once_warned(self) -> list[str]:
        """The name of the hidden box that a warned page has, for forms that name the boxes of their blocks."""
        return [name for name in self.fields if name == "seen"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        text = "\n".join(value for value in self.cleaned_data.values() if isinstance(value, str))
        if leak := leak_in(text, seen=self.data.get("seen")):
            self.ask_again(leak)
        return data

    def ask_again(self, leak: Leak) -> None:
        self.data = {**self.data.dict(), "seen": leak.seal}
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False)
        told = ", ".join(mark.found if mark.says_its_kind else f"{mark.kind} {mark.found}" for mark in leak.told)
        self.add_error(
            None,
            f"{self.not_done}. Đăng lên thì ai cũng đọc được: {told}. Hãy sửa, hoặc bấm «{self.button}» lần nữa nếu "
            "đúng là cần đăng như vậy.",
        )


class ApproveWarnedForm(WarnedForm, ApproveForm):
    not_done, button = "Chưa duyệt", "Duyệt"


class CorrectNamedForm(WarnedForm, ApproveForm):
    """Other words instead of the approved ones."""

    not_done, button = "Chưa đính chính", "Đính chính lời đăng"
    note = CleanCharField(
        label="Đính chính điều gì",
        max_length=600,
        multiline=True,
        help_text="Mọi người đọc được, người gửi cũng được báo. Ví dụ: «Sửa ngõ 5 thành ngõ 15». Đừng nhắc lại điều "
        "không được đọc.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CorrectUnnamedForm(CorrectNamedForm):
    public_name = None  # type: ignore[assignment]  # as Django takes a field out


def form_to_correct(opinion: Opinion) -> type[forms.Form]:
    """Asks for a name only if the sender asked to be named."""
    return CorrectNamedForm if opinion.visibility == Visibility.NAMED else CorrectUnnamedForm


def published_words(opinion: Opinion) -> dict[str, Any]:
    """The published words, by the names of the boxes."""
    return {name: getattr(opinion, name) for name in ApproveForm.base_fields}


class DuplicateForm(forms.Form):
    of = forms.ModelChoiceField(
        label="Trùng với ý kiến số",
        queryset=Opinion.objects.select_related("duplicate_of"),
        widget=forms.NumberInput(attrs={"min": 1, "class": "vIntegerField"}),
        help_text="Số của ý kiến đang công khai nêu cùng việc.",
        error_messages={"required": "Hãy ghi số của ý kiến kia.", "invalid_choice": "Không có ý kiến số này."},
    )


class CaseForm(forms.Form):
    """A decision about one opinion or about all that were ticked. Once valid, `cleaned_data` is what its verb takes."""

    def kept(self) -> dict[str, Any]:
        """What was typed, to start from after another decision was tried."""
        return {name: self[name].data for name in self.fields if self[name].data is not None}


def offered_text(opinion: Opinion) -> dict[str, Any]:
    subject, public_text = actions.suggest_public_text(opinion)
    name = actions.name_to_show(opinion)
    return {"subject": subject, "public_text": public_text, "public_place": opinion.place, "public_name": name}


class PublicTextForm(OfferingForm, CaseForm, ApproveForm):
    """Approving: starts from what the resident wrote."""

    topic = forms.ModelChoiceField(label="Lĩnh vực", queryset=Topic.objects.none(), required=False)
    pictures = RowsField(
        label="Cho mọi người xem",
        queryset=Attachment.objects.none(),
        required=False,
        error_messages=dict.fromkeys(
            ["invalid_choice", "invalid_pk_value"], "Tệp đã chọn không công khai được. Hãy chọn lại."
        ),
    )

    def __init__(self, data: Any = None, *, opinion: Opinion, sees_files: bool, **kwargs: Any) -> None:
        self.offered = {**offered_text(opinion), "topic": opinion.topic_id}
        super().__init__(data, initial={**self.offered, **kwargs.pop("initial", {})}, **kwargs)
        topic, pictures = self.fields["topic"], self.fields["pictures"]
        topic.queryset = Topic.objects.active() | Topic.objects.filter(pk=opinion.topic_id)
        topic.empty_label = None if opinion.topic_id else "Chưa rõ"
        pictures.queryset = opinion.attachments.filter(media_type__startswith="image/", rendered_at__isnull=False)
        if not sees_files:
            del self.fields["pictures"]
        if opinion.visibility != Visibility.NAMED:
            del self.fields["public_name"]

    @property
    def lines(self) -> list[str]:
        """The boxes, in their order on the page; files have a place of their own."""
        return [name for name in self.fields if name != "pictures"]

    @property
    def text(self) -> str:
        """All that would become public, from the boxes."""
        names = ["subject", "public_text", "public_place", "public_name"]
        return "\n".join(str(self[name].value() or "") for name in names if name in self.fields)

    def leak(self) -> Leak | None:
        """The personal data that is still in the text; None if the same was shown already."""
        return leak_in(self.text, seen=self.data.get("seen"))


class DeclineForm(CaseForm):
    """Not publishing: the words of the chosen reason, unless others were typed."""

    template = forms.ModelChoiceField(
        label="Lý do",
        queryset=DeclineReason.objects.filter(is_active=True),
        required=False,
        empty_label="Chọn lý do",
    )
    reason = CleanCharField(
        label="Lời gửi người dân",
        multiline=True,
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Người gửi đọc nguyên văn lời này. Để trống thì dùng lời mẫu của lý do đã chọn.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        template, reason = data.get("template"), data.get("reason")
        if not (template or reason) and not self.errors:
            self.add_error("reason", "Hãy chọn lý do hoặc ghi lời gửi người dân.")
        return {"reason": reason or (template.words if template else "")}

    @property
    def templates(self) -> list[DeclineReason]:
        return list(self.fields["template"].queryset)

    def with_words(self) -> dict[str, Any]:
        """What to start from once the words of the chosen reason are filled in."""
        chosen = str(self.data.get("template", ""))
        words = next((line.words for line in self.templates if str(line.pk) == chosen), self.data.get("reason", ""))
        return {"template": chosen, "reason": words}


class DivertForm(CaseForm):
    note = CleanCharField(
        label="Ghi chú",
        multiline=True,
        max_length=1000,
        required=False,
        help_text="Chỉ cán bộ đọc được.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        return {"reason": (super().clean() or {}).get("note", "")}


class MarksForm(forms.Form):
    text = CleanCharField(multiline=True, max_length=6000, required=False)


class SameMatterForm(CaseForm, DuplicateForm):
    """Waiting for the answer to another opinion: its number typed, or one of the similar ones picked."""


class QueueForm(ChoosingForm):
    """The filters of the queue. Unknown values are ignored."""

    STATES = {"cho": Moderation.PENDING, "giu": Moderation.HELD}

    loai = forms.ChoiceField(required=False, choices=[(name, name) for name in STATES])
    hoi_nghi = row_of("Hội nghị", DialogueSession)


class TickForm(forms.Form):
    """The rows that were ticked, including those that somebody else decided meanwhile, as their result is told too."""

    most = MOST_TICKED
    rows = RowsField(
        queryset=Opinion.objects.none(),
        error_messages={
            "required": "Chưa đánh dấu ý kiến nào.",
            "invalid_choice": "Có ý kiến đã đánh dấu không còn ở đây. Hãy đánh dấu lại.",
            "invalid_pk_value": "Có ý kiến đã đánh dấu không còn ở đây. Hãy đánh dấu lại.",
        },
    )

    def __init__(self, data: Any, *, opinions: Any) -> None:
        super().__init__(data)
        self.fields["rows"].queryset = opinions

    def clean_rows(self) -> Iterable[Opinion]:
        rows = self.cleaned_data["rows"]
        if len(rows) > self.most:
            raise forms.ValidationError(f"Mỗi lần làm được nhiều nhất {self.most} ý kiến.")
        return rows
