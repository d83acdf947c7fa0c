"""What the synthesis desk sends: the opinions as they were shown, the titles, and the filters."""

import re
from typing import Any

from django import forms
from django.db.models import Model

from dialogue_portal.lib.fields import LONGEST_KEY, CleanCharField, RowsField
from dialogue_portal.lib.row_order import LAST
from sessions_app.edit_conflicts.offering import OfferingForm
from sessions_app.models import AgendaItem, DialogueSession, Topic

from ..actions.synthesise import Group, Pick, wording_of
from ..models import Issue

PICK = re.compile(rf"([0-9]{{1,{LONGEST_KEY}}})-([0-9]{{1,{LONGEST_KEY}}})")
MOST_PICKED = 900
"""The most opinions ticked together, well below the boxes that a form may have."""


class DeskFilterForm(forms.Form):
    """The filters of the desk. Unknown values are ignored."""

    linh_vuc = forms.CharField(label="Lĩnh vực", required=False, max_length=LONGEST_KEY)
    chi = forms.BooleanField(label="Chỉ ý kiến chưa gộp", required=False)
    xep = forms.BooleanField(label="Nhiều người quan tâm trước", required=False)
    q = CleanCharField(label="Tìm trong ý kiến và vấn đề", required=False, max_length=100)

    def narrowing(self) -> dict[str, Any]:
        self.is_valid()
        known = self.cleaned_data
        return {
            "topic": known.get("linh_vuc", ""),
            "only_open": known.get("chi", False),
            "words": known.get("q", ""),
            "by_concern": known.get("xep", False),
        }


class PicksField(forms.Field):
    """Ticked opinions, each as «key-membership», as the page showed it."""

    widget = forms.SelectMultiple
    default_error_messages = {"invalid": "Danh sách ý kiến không đọc được. Hãy tải lại trang."}

    def clean(self, value: Any) -> list[Pick]:
        found = [PICK.fullmatch(text) for text in value or []]
        if not all(found) or len(found) > MOST_PICKED:
            raise forms.ValidationError(self.default_error_messages["invalid"], code="invalid")
        if not found and self.required:
            raise forms.ValidationError("Chưa chọn ý kiến nào.", code="required")
        return [Pick(int(match[1]), int(match[2])) for match in found if match]


class GroupForm(forms.Form):
    """One suggestion as staff left it: `name` distinguishes its boxes from those of the others."""

    def __init__(self, data: Any, *, name: str, issues: Any) -> None:
        super().__init__(data)
        self.boxes = {box: f"{box}-{name}" for box in ["y-kien", "ten", "tom-tat", "tu", "vao"]}
        self.fields = {
            self.boxes["y-kien"]: PicksField(),
            self.boxes["ten"]: CleanCharField(label="Tên vấn đề", max_length=200, required=False),
            self.boxes["tom-tat"]: CleanCharField(label="Tóm tắt", max_length=3000, multiline=True, required=False),
            self.boxes["tu"]: CleanCharField(max_length=200, required=False),
            self.boxes["vao"]: KeyChoiceField(queryset=issues, required=False),
        }

    def value(self, box: str) -> Any:
        return self.cleaned_data[self.boxes[box]]

    @property
    def issue(self) -> Issue | None:
        """The issue to add the opinions to; None if they are to become a new one."""
        found: Issue | None = self.value("vao")
        return found

    @property
    def group(self) -> Group:
        return Group(self.value("y-kien"), self.value("ten"), self.value("tom-tat"), self.value("tu"))


class KeyChoiceField(forms.ModelChoiceField):
    """A number that is longer than any key is an invalid choice instead of an error of SQLite."""

    def to_python(self, value: Any) -> Any:
        if len(str(value or "")) > LONGEST_KEY:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class ChosenForm(forms.Form):
    """Ticked opinions and whole issues, what they are to become, and the topic of the issues."""

    def __init__(self, data: Any, *, issues: Any) -> None:
        super().__init__(data)
        self.fields = {
            "chon": PicksField(required=False),
            "van-de": RowsField(queryset=issues, required=False),
            "ten": CleanCharField(label="Tên vấn đề mới", max_length=200, required=False),
            "linh-vuc": KeyChoiceField(queryset=Topic.objects.active(), required=False),
        }


class WordingForm(OfferingForm):
    """The title, the summary, the topic and the place of an issue, with the mark of the former values."""

    title = CleanCharField(
        label="Tên vấn đề",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "syn-wide"}),
        help_text="Trung tính, nói việc gì, ở đâu; không nêu tên ai.",
    )
    summary = CleanCharField(
        label="Tóm tắt",
        max_length=3000,
        multiline=True,
        required=False,
        help_text="Người dân đọc phần này. Gộp những gì các ý kiến nêu.",
    )
    topic = forms.ModelChoiceField(
        label="Lĩnh vực", queryset=Topic.objects.none(), required=False, empty_label="Chưa phân loại"
    )
    order = forms.IntegerField(
        label="Thứ tự", min_value=0, max_value=LAST, help_text="Trong lĩnh vực; số nhỏ đứng trước."
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, data: Any = None, *, issue: Issue) -> None:
        self.offered = {name: getattr(issue, name) for name in ["title", "summary", "topic", "order"]}
        super().__init__(data, initial=self.offered | {"seen": wording_of(issue)})
        self.fields["topic"].queryset = Topic.objects.active() | Topic.objects.filter(pk=issue.topic_id)

    def is_as_opened(self, row: Model) -> bool:
        """Once the conflict is shown, saving again knowingly overwrites the other's words."""
        if super().is_as_opened(row):
            return True
        self.data["seen"] = self.initial["seen"]
        return False


class AgendaForm(OfferingForm):
    """The item of the programme under which an issue is dealt with."""

    item = forms.ModelChoiceField(
        label="Nội dung chương trình",
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label="Không đưa vào chương trình",
    )

    def __init__(self, data: Any = None, *, issue: Issue) -> None:
        self.offered = {"item": issue.agenda_item_id}
        super().__init__(data, initial=self.offered)
        self.fields["item"].queryset = AgendaItem.objects.filter(session=issue.session)


class MergeForm(forms.Form):
    """The issue into which another is merged."""

    into = forms.ModelChoiceField(label="Nhập vào vấn đề", queryset=Issue.objects.none(), empty_label="Chọn vấn đề")

    def __init__(self, data: Any = None, *, issue: Issue) -> None:
        super().__init__(data)
        others = Issue.objects.standing().filter(session=issue.session).exclude(pk=issue.pk)
        self.fields["into"].queryset = others.in_order()


def standing_issues(session: DialogueSession) -> Any:
    return Issue.objects.standing().filter(session=session)
