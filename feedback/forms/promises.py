"""What staff type about a promise: progress, another day, the reason for dropping it, the public part of a refusal."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.utils import timezone

from dialogue_portal.lib.fields import CleanCharField, reason_field
from dialogue_portal.lib.widgets import LineBox
from sessions_app.edit_conflicts.offering import OfferingForm
from sessions_app.models import DialogueSession

from ..actions.progress_files import NewFile
from ..models import DropReason, EditedFor, ProgressEntry, ProgressFile, Verification
from ..stored_files import media_type_to_show
from .files import CAPTION_ALONE, fault_of
from .handling import NEAR, HandBackForm, LeadField, own_bodies
from .moderating import Leak, WarnedForm, leak_in

FILE_ROWS = 3
"""The most files in the form of one progress entry, or of a report."""


ROLES = [(ProgressFile.Role.DOCUMENT.value, "tài liệu, hoặc ảnh khác"), *ProgressFile.Role.choices[1:]]
"""A photograph may also show neither before nor after."""


def refuse_day_to_come(day: dt.date | None) -> None:
    if day and day > timezone.localdate():
        raise forms.ValidationError("Ngày ghi tiến độ không thể ở tương lai.")


class ProgressLineForm(forms.ModelForm):
    """A dated note on the work as a line of the page of a commitment."""

    class Meta:
        model = ProgressEntry
        fields = ()

    def clean_on(self) -> dt.date:
        refuse_day_to_come(self.cleaned_data["on"])
        return self.cleaned_data["on"]


class ShownByFilesForm(WarnedForm):
    """A note on the work, in the lines `said`, and up to `FILE_ROWS` files that show it."""

    said: ClassVar[list[str | tuple[str, ...]]] = ["text"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, FILE_ROWS + 1):
            file, role, caption = file_fields(number)
            self.fields[file] = forms.FileField(
                label="Tệp", required=False, help_text="Ảnh JPEG, PNG, WebP, HEIC; PDF, Word hoặc Excel; tối đa 10 MB."
            )
            self.fields[role] = forms.ChoiceField(label="Loại tệp", choices=ROLES, required=False)
            self.fields[caption] = CleanCharField(
                label="Chú thích",
                max_length=200,
                required=False,
                help_text="Ảnh cho thấy gì, ở đâu. Ảnh nào cũng phải có; người dân đọc được.",
            )

    @property
    def fieldsets(self) -> list[tuple[str | None, dict[str, Any]]]:
        rows = [
            (
                f"Ảnh hoặc tài liệu thứ {number} (không bắt buộc)",
                {"fields": file_fields(number), "classes": ["collapse"] if number > 1 else []},
            )
            for number in range(1, FILE_ROWS + 1)
        ]
        return [(None, {"fields": [*self.said, *self.once_warned]}), *rows]

    def clean(self) -> dict[str, Any]:
        """The arguments of the verb: the chosen files, each with its caption."""
        data = super().clean() or {}
        files = [self.file_in(data, number) for number in range(1, FILE_ROWS + 1)]
        said = {name: data.get(name) for name in self.base_fields}
        return {**said, "files": [file for file in files if file]}

    def file_in(self, data: dict[str, Any], number: int) -> NewFile | None:
        name, role, caption = file_fields(number)
        upload = data.get(name)
        if not upload:
            if data.get(caption) and name not in self.errors:
                self.add_error(name, CAPTION_ALONE)
            return None
        if fault := fault_of(upload, looked_at=media_type_to_show):
            self.add_error(name, fault)
            return None
        new = NewFile(upload, data.get(role) or ProgressFile.Role.DOCUMENT, data.get(caption) or "")
        is_picture = upload.name.lower().endswith((".jpg", ".jpeg", ".png", ".webp"))
        if is_picture and not new.caption:
            self.add_error(caption, "Ảnh phải có chú thích: ảnh cho thấy gì, ở đâu.")
        if not is_picture and new.role != ProgressFile.Role.DOCUMENT:
            self.add_error(role, "Ảnh trước và sau khi làm phải là tệp ảnh.")
        return new


def file_fields(number: int) -> list[str]:
    return [f"file_{number}", f"role_{number}", f"caption_{number}"]


class ProgressForm(ShownByFilesForm):
    """A dated note on the work."""

    not_done, button = "Chưa ghi", "Ghi tiến độ"
    said = ["text", ("percent", "on")]

    text = CleanCharField(
        label="Tiến độ", multiline=True, max_length=2000, help_text="Người dân đọc được trên cổng và trong thư."
    )
    percent = forms.IntegerField(label="Phần trăm", required=False, min_value=0, max_value=100)
    on = forms.DateField(
        label="Ngày",
        widget=AdminDateWidget,
        initial=timezone.localdate,
        required=False,
        validators=[refuse_day_to_come],
        help_text="Để trống là hôm nay.",
    )


class ReportDoneForm(ShownByFilesForm):
    """The report that the work is done, with its proof."""

    not_done, button = "Chưa báo", "Báo đã làm xong"
    text = CleanCharField(
        label="Đã làm những gì",
        multiline=True,
        max_length=2000,
        help_text="Người dân đọc được trên cổng, trong thư hỏi «đã xong chưa» và thư cho người theo dõi.",
        error_messages={"required": "Hãy ghi đã làm những gì."},
    )


class PostponeForm(WarnedForm):
    not_done, button = "Chưa lùi hạn", "Lùi hạn"
    due_on = forms.DateField(
        label="Hạn mới",
        widget=AdminDateWidget,
        validators=NEAR,
        error_messages={"required": "Hãy ghi hạn mới."},
    )
    reason = CleanCharField(
        label="Lý do lùi hạn",
        multiline=True,
        max_length=1000,
        help_text="Người dân đọc được trên cổng và trong thư. Mọi hạn đã hẹn vẫn hiện.",
        error_messages={"required": "Phải ghi lý do lùi hạn."},
    )


class HandBackPromiseForm(HandBackForm):
    reason = reason_field("Vì sao không thuộc đơn vị", "Văn phòng đọc được. Đừng ghi tên người.")


class ChangeLeadForm(WarnedForm):
    not_done, button = "Chưa đổi", "Đổi đơn vị chủ trì"
    body = LeadField(
        label="Đơn vị chủ trì mới",
        queryset=own_bodies(),
        empty_label="Chọn",
        error_messages={"required": "Hãy chọn đơn vị chủ trì."},
    )
    reason = reason_field("Lý do đổi đơn vị", "Người dân đọc được trên cổng. Đừng ghi tên người.")


class DropForm(WarnedForm):
    not_done, button = "Chưa ghi", "Không làm nữa"
    drop_reason = forms.ModelChoiceField(
        label="Vì lý do",
        queryset=DropReason.objects.filter(is_active=True),
        empty_label="Chọn",
        error_messages={"required": "Hãy chọn một lý do."},
    )
    reason = reason_field("Nói rõ thêm", "Người dân đọc được lý do này trên cổng và trong thư.")


class TakeUpForm(WarnedForm):
    not_done, button = "Chưa ghi", "Làm tiếp"
    due_on = forms.DateField(
        label="Hạn mới",
        widget=AdminDateWidget,
        validators=NEAR,
        error_messages={"required": "Hãy ghi hạn mới."},
    )
    reason = reason_field("Vì sao làm tiếp", "Người dân đọc được trên cổng và trong thư. Đừng ghi tên người.")


class CarryOverForm(forms.Form):
    to_session = forms.ModelChoiceField(
        label="Sang hội nghị",
        queryset=DialogueSession.objects.none(),
        empty_label="Chọn",
        error_messages={"required": "Hãy chọn hội nghị."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_session"].queryset = next_sessions()


def next_sessions() -> Any:
    """Conferences that are still to be held, or whose day nobody has named."""
    today = timezone.localdate()
    over = DialogueSession.objects.filter(meetings__held_on__lt=today).exclude(meetings__held_on__gte=today)
    open_ = DialogueSession.objects.filter(cancelled_at=None, closed_at=None, postponed_at=None)
    return open_.exclude(pk__in=over.values("pk")).order_by("-year", "-pk")


class FileRemovalForm(forms.Form):
    """Why a file of a progress entry is removed."""

    reason = CleanCharField(max_length=1000, error_messages={"required": "Hãy ghi vì sao bỏ tệp này."})


class PublicReasonForm(OfferingForm):
    """The public words of a sender's «not yet», and which of the pictures are public."""

    public_reason = CleanCharField(
        label="Lý do công khai",
        multiline=True,
        required=False,
        max_length=1000,
        help_text="Người dân đọc phần này. Hãy bỏ thông tin cá nhân. Để trống rồi lưu thì chỉ hiện «chưa xong» và "
        "ngày; phần này không còn chờ biên tập.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    shown = forms.MultipleChoiceField(
        label="Ảnh cho công khai", required=False, choices=[], widget=forms.CheckboxSelectMultiple
    )

    edited_for = forms.ChoiceField(
        label="Vì sao sửa hay bỏ đi",
        choices=EditedFor.choices,
        required=False,
        help_text="Chỉ chọn khi sửa lý do đã công khai. Mọi người đọc được.",
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Hãy chọn lại vì sao sửa hay bỏ đi."},
    )
    why = CleanCharField(
        label="Nói rõ vì sao",
        max_length=200,
        required=False,
        help_text="Không bắt buộc, trừ khi chọn «lý do khác». Mọi người đọc được; đừng ghi lại điều vừa bỏ.",
        widget=LineBox,
    )

    ONCE_READ = (
        " Đã từng công khai: sửa hay bỏ đi thì trang của việc ghi là cán bộ đã sửa, lúc nào, vì sao; lời trước chỉ "
        "cán bộ đọc được."
    )
    leaked: Leak | None = None
    """Shown on the page if the words still contain personal data."""

    def __init__(self, data: Any = None, *, said: Verification) -> None:
        self.said, files = said, list(said.files.all())
        was_read = bool(said.public_reason or said.earlier_reasons.all())
        self.offered = {
            "public_reason": said.public_reason if was_read or said.decided_at else said.reason,
            "shown": [str(file.pk) for file in files if file.is_public],
        }
        super().__init__(data, prefix=f"xac-nhan-{said.pk}", initial=self.offered)
        if was_read:
            self.fields["public_reason"].help_text += self.ONCE_READ
        else:
            del self.fields["edited_for"], self.fields["why"]
        self.fields["shown"].choices = [(str(file.pk), f"Ảnh {place}") for place, file in enumerate(files, start=1)]
        if not files:
            del self.fields["shown"]

    def says_why(self) -> bool:
        """Whether the cause of an edit is given. Call it if nobody changed the reason meanwhile: that is told first."""
        data = self.cleaned_data
        if "edited_for" in self.fields and data["public_reason"] != self.said.public_reason:
            if not data["edited_for"]:
                self.add_error("edited_for", "Hãy chọn vì sao sửa hay bỏ đi.")
            elif data["edited_for"] == EditedFor.OTHER and not data["why"]:
                self.add_error("why", "Hãy ghi lý do khác ấy.")
        return not self.errors

    @property
    def chosen(self) -> dict[str, Any]:
        """The arguments of the verb."""
        told = {name: self.cleaned_data.get(name, "") for name in ["public_reason", "edited_for", "why"]}
        return {**told, "shown": [int(key) for key in self.cleaned_data.get("shown", [])]}

    def leak(self) -> Leak | None:
        """The personal data that is still in the words; None if the same was shown already."""
        told = "\n".join([self.cleaned_data["public_reason"], self.cleaned_data.get("why", "")])
        self.leaked = leak_in(told, seen=self.data.get("seen"))
        return self.leaked
