"""What staff type at the answering desk."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget, AdminTextInputWidget
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from dialogue_portal.lib.fields import CleanCharField, as_key
from dialogue_portal.lib.files import BadFile
from sessions_app.models import Body, DialogueSession, Official, User

from ..answers.placeholders import PLACES, filled
from ..models import Opinion, Response, ResponseFile, ResponseTemplate
from ..seen_by_staff import SEES_ALL
from ..stored_files import media_type_to_show
from .choosing import ChoosingForm, row_of, topic_or_none

REST = ["on_the_spot", "legal_basis"]
WRITTEN = [
    "text",
    "outcome",
    "body",
    "answered_by",
    "signer",
    "number_symbol",
    "issued_on",
    "on_the_spot",
    "legal_basis",
]

OPENED_AS = {"number_symbol": "number_opened", "issued_on": "day_opened"}
"""Fields that the register of numbers sets in a draft that may be open, and the boxes that keep their values from when
the page was opened."""


class QueueForm(ChoosingForm):
    """The filters of the queue. Unknown values are ignored."""

    linh_vuc = topic_or_none()
    hoi_nghi = row_of("Hội nghị", DialogueSession)
    don_vi = row_of("Đơn vị trả lời", Body)


class WordsForm(forms.ModelForm):
    """The text of an answer. Once valid, `written` is what its verbs take; nothing is saved here."""

    template = forms.ModelChoiceField(
        label="Mẫu trả lời",
        queryset=ResponseTemplate.objects.filter(is_active=True),
        required=False,
        empty_label="Chọn mẫu",
    )

    class Meta:
        model = Response
        fields = [*WRITTEN, "correction_note"]
        widgets = {
            "text": AdminTextareaWidget,
            "legal_basis": AdminTextareaWidget(attrs={"rows": 3}),
            "correction_note": AdminTextareaWidget(attrs={"rows": 3}),
            "issued_on": AdminDateWidget,
            "answered_by": AdminTextInputWidget,
            "number_symbol": AdminTextInputWidget,
        }
        help_texts = {
            "text": "Để trống một dòng là sang đoạn mới; dòng bắt đầu bằng «- » thành danh sách. Bảng dán từ "
            "Word, Excel thành từng dòng, giữa hai cột có dấu «|»; bảng lớn thì nên kèm tệp.",
            "correction_note": "Câu mới khác câu đã công bố ở chỗ nào, vì sao. "
            "Người dân đọc được trên cổng, trong thư.",
        }
        error_messages = {"correction_note": {"required": "Hãy ghi câu mới khác câu đã công bố ở chỗ nào, vì sao."}}

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any):
        super().__init__(data, **kwargs)
        self.fields["body"].queryset = bodies_for(user)
        self.fields["signer"].queryset = Official.objects.public().by_name()
        self.fields["signer"].empty_label = "Không ghi"
        self.fields["outcome"].empty_label = self.fields["body"].empty_label = "Chọn"

    @property
    def lines(self) -> list[Any]:
        note = ["correction_note"] if "correction_note" in self.fields else []
        return [*note, "text", "outcome", "body", "answered_by", "signer", ("number_symbol", "issued_on"), *REST]

    @property
    def written(self) -> dict[str, Any]:
        names = [name for name in [*WRITTEN, "correction_note"] if name in self.fields]
        return {name: self.cleaned_data[name] for name in names}

    def kept(self) -> dict[str, Any]:
        """What was typed, to start from if nothing is saved yet."""
        return {name: self[name].data for name in self.fields if self[name].data is not None}

    def with_words(self, text: str, legal_basis: str) -> dict[str, Any]:
        """What was typed, with these texts after it, so that nothing typed is lost."""
        typed = self.kept()
        for name, added in [("text", text), ("legal_basis", legal_basis)]:
            typed[name] = "\n\n".join(filter(None, [typed.get(name, "").strip(), added.strip()]))
        return typed

    def with_template(self) -> dict[str, Any]:
        """What was typed, with the chosen template after it."""
        chosen = self.row_in("template")
        if chosen is None:
            return self.kept()
        typed = self.with_words(self.filled(chosen.text), self.filled(chosen.legal_basis))
        return {**typed, "outcome": typed.get("outcome") or chosen.outcome_id}

    def row_in(self, name: str) -> Any:
        """The row chosen in a box, whatever the others contain."""
        return self.fields[name].queryset.filter(pk=as_key(self[name].data)).first()

    def filled(self, words: str) -> str:
        """The placeholders of a template stay open here."""
        return words


class AnswerForm(WordsForm):
    """`version` is the one that was opened: 0 if there is none."""

    version = forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
    number_opened = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    day_opened = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, opinion: Opinion, replaces: Response | None, **kwargs: Any):
        super().__init__(data, **kwargs)
        self.opinion = opinion
        if replaces is None:
            del self.fields["correction_note"]
        else:
            self.fields["correction_note"].required = True
        self.fields["template"].queryset = templates_for(opinion)

    @property
    def has_templates(self) -> bool:
        return self.fields["template"].queryset.exists()

    @property
    def opened(self) -> dict[str, Any]:
        """The number and the day when the page was opened; empty for a page that did not send them."""
        said = {name: box for name, box in OPENED_AS.items() if box in self.data}
        return {name: self.cleaned_data.get(box) for name, box in said.items()}

    @property
    def typed(self) -> dict[str, Any]:
        """What is `written`, without a number or a day that was left as the page was opened with it."""
        opened = self.opened
        return {name: value for name, value in self.written.items() if name not in opened or value != opened[name]}

    @property
    def over(self) -> dict[str, Any]:
        """The former number and day, from when the page was opened, where others are typed now."""
        return {name: value for name, value in self.opened.items() if name in self.typed}

    def open_again(self, theirs: Response) -> None:
        """From now on saving knowingly overwrites `theirs`; a number and a day that were not touched become the present
        ones."""
        now = as_opened(theirs) | {name: getattr(theirs, name) for name in OPENED_AS if name not in self.typed}
        boxes = self.data.copy()
        for name, value in now.items():
            boxes[name] = f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)
        self.data = boxes

    def filled(self, words: str) -> str:
        return filled(words, self.opinion, self.row_in("body"))


class ManyAnswersForm(WordsForm):
    """One text for many opinions; its placeholders are filled for each of them."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["correction_note"]
        names = ", ".join(f"{{{name}}}" for name in PLACES)
        self.fields["text"].help_text = f"Được điền riêng cho từng ý kiến: {names}."


class AnswerFileForm(forms.Form):
    file = forms.FileField(label="Tệp", help_text="Ảnh JPEG, PNG, WebP, HEIC; PDF, Word hoặc Excel; tối đa 10 MB.")
    role = forms.ChoiceField(label="Loại tệp", choices=ResponseFile.Role.choices)
    caption = CleanCharField(
        label="Chú thích", max_length=200, required=False, help_text="Ảnh cho thấy gì, ở đâu. Ảnh nào cũng phải có."
    )

    prefix = "tep"

    def clean_file(self) -> Any:
        try:
            media_type_to_show(self.cleaned_data["file"])
        except BadFile as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data["file"]


class ReturnForm(forms.Form):
    reason = CleanCharField(
        label="Lý do trả lại",
        multiline=True,
        max_length=1000,
        help_text="Người soạn đọc lý do này ở đầu trang của câu trả lời.",
        error_messages={"required": "Hãy ghi lý do trả lại: người soạn cần biết phải sửa gì."},
    )


def bodies_for(user: User) -> QuerySet[Body]:
    """The bodies in whose name this person may answer: a unit in its own."""
    if user.has_perm(SEES_ALL):
        return Body.objects.active()
    return Body.objects.filter(pk__in=[body.pk for body in user.bodies])


def templates_for(opinion: Opinion) -> QuerySet[ResponseTemplate]:
    """Templates for the topic first, then those for every topic."""
    fitting = Q(topic=None) | Q(topic=opinion.topic_id) if opinion.topic_id else Q(topic=None)
    found = ResponseTemplate.objects.filter(fitting, is_active=True)
    return found.order_by(F("topic").asc(nulls_last=True), "order", "name")


def first_words(user: User) -> dict[str, Any]:
    """The values that a new answer starts from."""
    bodies = user.bodies
    return {"body": bodies[0].pk if bodies else None, "issued_on": timezone.localdate(), "version": 0}


def as_opened(answer: Response) -> dict[str, Any]:
    return {"version": answer.version, "number_opened": answer.number_symbol, "day_opened": answer.issued_on}
