"""What staff write about a photograph of a conference, and the files that they choose together."""

from typing import Any

from django import forms

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.images import TO_CHOOSE_AT_A_DESK
from sessions_app.models import Photo

WORDS = ("caption", "alt_text", "credit")
MOST_FILES = 60
"""The most photographs handed in together."""


class WordsForm(forms.Form):
    """The words of one photograph among many. It carries what the editor saw, so that only what they changed is
    written."""

    caption = CleanCharField(
        label="Chú thích",
        required=False,
        max_length=500,
        show_hidden_initial=True,
        widget=forms.Textarea(attrs={"data-caption": True, "rows": 2}),
    )
    alt_text = CleanCharField(
        label="Mô tả cho người không nhìn thấy ảnh",
        required=False,
        max_length=300,
        show_hidden_initial=True,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    credit = CleanCharField(label="Nguồn ảnh", required=False, max_length=150, show_hidden_initial=True)

    def __init__(self, data: Any = None, *, photo: Photo) -> None:
        self.photo = photo
        shown = {name: self.base_fields[name].clean(getattr(photo, name)) for name in WORDS}
        super().__init__(data, prefix=f"anh-{photo.pk}", initial=shown)

    def clean_alt_text(self) -> str:
        if self.photo.published_at and not self.cleaned_data["alt_text"]:
            raise forms.ValidationError("Ảnh đã công bố phải có mô tả này.")
        return str(self.cleaned_data["alt_text"])

    @property
    def changes(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.changed_data}

    @property
    def seen(self) -> dict[str, str]:
        """The former values of what was changed, as in the database if these are still the same."""
        seen = {name: self.data.get(self[name].html_initial_name, "") for name in self.changed_data}
        return {
            name: getattr(self.photo, name) if value == self.initial[name] else value for name, value in seen.items()
        }

    def stands(self) -> bool:
        """Whether the database already has what was typed, written by an earlier press."""
        self.photo.refresh_from_db(fields=WORDS)
        return all(getattr(self.photo, name) == value for name, value in self.changes.items())

    def after_conflict(self) -> "WordsForm":
        """The same words, over what another editor wrote meanwhile: pressing again knowingly overwrites it. Needs the
        photograph as it is now."""
        data = self.data.copy()
        for name in WORDS:
            data[self[name].html_initial_name] = getattr(self.photo, name)
            if name not in self.changed_data:
                data[self[name].html_name] = getattr(self.photo, name)
        form = WordsForm(data, photo=self.photo)
        now = "; ".join(f"{self.fields[name].label}: «{getattr(self.photo, name)}»" for name in self.changed_data)
        form.add_error(
            None, f"Ảnh này vừa được sửa từ nơi khác, nay là: {now}. Chữ ông/bà gõ chưa lưu; bấm lưu để thay."
        )
        return form


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class UploadForm(forms.Form):
    files = forms.FileField(
        label="Chọn ảnh",
        help_text="JPEG, PNG, WebP hoặc HEIC, mỗi ảnh tối đa 20 MB. Chọn được nhiều ảnh một lần.",
        widget=SeveralFiles(attrs={"accept": TO_CHOOSE_AT_A_DESK, "multiple": True}),
        error_messages={"required": "Hãy chọn ảnh để tải lên.", "empty": "Tệp rỗng."},
    )
