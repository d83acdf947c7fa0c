"""Boxes for files of residents, the words for files that cannot be taken, and keeping the others."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from dialogue_portal.lib.files import BadFile
from dialogue_portal.lib.images import TO_CHOOSE
from dialogue_portal.lib.storage import has_room

from ..stored_files import MAX_BYTES, MAX_FILES, MAX_TOTAL, media_type_of

ACCEPTED = f"{TO_CHOOSE},.pdf,.docx,.xlsx"
TAKEN = (
    "Ảnh chụp bằng điện thoại, ảnh chụp màn hình, tệp PDF, Word, Excel; chưa nhận phim. "
    "Nhiều nhất 5 tệp, mỗi tệp 10 MB, tất cả 25 MB."
)
NO_ROOM = (
    "Nơi chứa ảnh, tệp của cổng gần đầy nên lúc này cổng không nhận thêm ảnh, tệp. Ông/bà vẫn gửi được lời; ảnh, tệp "
    "xin giữ lại, bổ sung sau bằng mã tra cứu."
)
CAPTION_ALONE = "Có chú thích mà chưa chọn tệp. Hãy chọn tệp, hoặc xóa chú thích."
FULL = (
    "Từ mạng ông/bà đang dùng, giờ này đã có quá nhiều ảnh, tệp được gửi, nên cổng chưa giữ các tệp vừa chọn. Xin đợi "
    "{wait} rồi chọn lại, hoặc bấm lại mà không chọn tệp: lời vẫn gửi được."
)


class MultipleFileInput(forms.ClearableFileInput):
    """How many files it takes and their size, each and together, is checked before they are sent: chosen_files.js."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def __init__(self, *, accept: str, most: int) -> None:
        limits = {"data-most-files": most, "data-most-bytes": MAX_TOTAL, "data-most-bytes-each": MAX_BYTES}
        super().__init__({"accept": accept, **limits})


class MultipleFileField(forms.FileField):
    """Returns a list; Django's field takes one file only. An empty file is a fault of its own (`fault_of`), named
    beside the others, and does not make them fail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if data and not has_room():
            raise ValidationError(NO_ROOM)
        return [super(MultipleFileField, self).clean(upload, initial) for upload in data or []]


class KeepingFileInput(MultipleFileInput):
    """Lists above the box what is `kept` from an earlier try, each with a button to remove it."""

    template_name = "feedback/own_opinion/kept_files.html"
    kept: Sequence[Any] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "kept": self.kept}


class KeepingForm(forms.Form):
    """A page of one form with a box for files, named `box`: `uploads` are the acceptable ones, which are kept while
    something else is corrected; `kept` are those of earlier tries, which are sent too."""

    box = "files"
    most, called = MAX_FILES, "tệp"

    def __init__(self, *args: Any, kept: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.uploads: list[Any] = []
        self.show(kept)

    def show(self, kept: Sequence[Any]) -> None:
        self.kept = kept
        self.fields[self.box].widget.kept = kept

    def sift(self, fault: Callable[[Any], str]) -> list[Any]:
        self.uploads, faults = sifted(
            self.cleaned_data[self.box], self.kept, fault=fault, most=self.most, called=self.called
        )
        if faults:
            raise ValidationError(faults)
        return self.uploads


def fault_of(upload: Any, *, looked_at: Callable[[Any], str] = media_type_of) -> str:
    if not upload.size:
        return str(forms.FileField.default_error_messages["empty"])
    try:
        looked_at(upload)
    except BadFile as fault:
        return str(fault)
    return ""


def sifted(
    chosen: Sequence[Any],
    present: Sequence[Any],
    *,
    fault: Callable[[Any], str] = fault_of,
    most: int = MAX_FILES,
    called: str = "tệp",
) -> tuple[list[Any], list[str]]:
    """Which of the `chosen` files can be kept beside those `present`, and the faults of the others, each with the
    file's name. If they are too many, or too large together, none is kept; too many are not even examined."""
    if excess := too_many(chosen, present, most=most, called=called):
        return [], excess
    found = [(upload, fault(upload)) for upload in chosen]
    faults = [f"{upload.name}: {wrong}" for upload, wrong in found if wrong]
    good = [upload for upload, wrong in found if not wrong]
    if sum(file.size for file in [*good, *present]) > MAX_TOTAL:
        return [], [*faults, "Tất cả các tệp cộng lại nặng quá 25 MB. Hãy chọn lại ít hơn."]
    if faults and good:
        names = ", ".join(str(upload.name) for upload in good)
        faults.append(f"Đã nhận {names}; không phải chọn lại.")
    return good, faults


def too_many(chosen: Sequence[Any], present: Sequence[Any], *, most: int, called: str) -> list[str]:
    """The message about more files than one opinion or one note may have."""
    if len(chosen) + len(present) <= most:
        return []
    had = f"đang có {len(present)}, vừa chọn thêm" if present else "vừa chọn"
    return [f"Nhiều nhất {most} {called}; {had} {len(chosen)}. Hãy chọn lại ít hơn."]
