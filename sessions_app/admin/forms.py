"""Forms for files that staff upload, which are checked before they are stored."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from dialogue_portal.lib.author_names import without_authors
from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.files import BadFile, recognise
from dialogue_portal.lib.hidden_content import refuse_unseen
from dialogue_portal.lib.images import TO_CHOOSE_AT_A_DESK, BadImage, check_image

from ..models import Document, DocumentNumber, Photo
from ..numbering import series_of, typed_by_hand


def picture_box(more: str = "") -> forms.FileField:
    hint = f"JPEG, PNG, WebP hoặc HEIC, tối đa 20 MB. {more}".strip()
    widget = forms.FileInput(attrs={"accept": TO_CHOOSE_AT_A_DESK})
    return forms.FileField(label="Tệp ảnh", required=False, help_text=hint, widget=widget)


def document_box(label: str = "Tệp", more: str = "") -> forms.FileField:
    hint = f"PDF, Word (.docx) hoặc Excel (.xlsx), tối đa 20 MB. {more}".strip()
    widget = forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx"})
    return forms.FileField(label=label, required=False, help_text=hint, widget=widget)


class UploadForm(forms.ModelForm):
    """A row with a file, required when the row is new, and replaceable later."""

    MISSING = "Hãy chọn tệp."
    upload: forms.FileField

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload:
            self.look_at(upload)
        elif self.instance.pk is None and self.MISSING:
            raise ValidationError(self.MISSING, code="required")
        return upload

    def look_at(self, upload: Any) -> None:
        """Raises `ValidationError` if the file must not be stored."""
        raise NotImplementedError


class PictureForm(UploadForm):
    MISSING = "Hãy chọn tệp ảnh."
    upload = picture_box()

    def look_at(self, upload: Any) -> None:
        try:
            check_image(upload, upload.size)
        except BadImage as error:
            raise ValidationError(str(error), code="image") from error


class AttachedForm(UploadForm):
    """A file of any accepted kind, stored without the names of its authors. `media_type` is its type, once checked."""

    upload = document_box()

    def clean_upload(self) -> Any:
        upload = super().clean_upload()
        return upload and without_authors(upload, self.media_type)

    def look_at(self, upload: Any) -> None:
        try:
            self.media_type = recognise(upload, upload.size)
            refuse_unseen(upload, self.media_type)
        except BadFile as error:
            raise ValidationError(str(error), code="file") from error


class PhotoForm(PictureForm):
    upload = picture_box("Chọn tệp mới để thay ảnh đang có.")

    class Meta:
        model = Photo
        fields = ["session", "caption", "alt_text", "credit", "is_illustration", "order"]

    def clean_alt_text(self) -> str:
        if self.instance.published_at and not self.cleaned_data["alt_text"]:
            raise ValidationError("Ảnh đã công bố phải có mô tả này.", code="required")
        return self.cleaned_data["alt_text"]

    def look_at(self, upload: Any) -> None:
        if self.instance.published_at:
            raise ValidationError("Ảnh đã công bố không thay tệp được. Hãy gỡ xuống và tải ảnh mới.", code="published")
        super().look_at(upload)


class DocumentForm(AttachedForm):
    MISSING = ""
    upload = document_box("Thêm tệp", "Tệp mới nhất đứng đầu; tệp cũ vẫn được giữ.")
    note = CleanCharField(
        label="Ghi chú về tệp mới",
        required=False,
        max_length=300,
        help_text="Khác tệp trước ở chỗ nào, vì sao; ai cũng đọc được. Phải ghi khi văn bản đã công bố.",
    )

    class Meta:
        model = Document
        fields = ["kind", "subject", "session", "issuer", "number_symbol", "issued_on", "signer"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("upload") and self.instance.published_at and not data.get("note"):
            self.add_error("note", "Văn bản đã công bố. Hãy ghi tệp mới khác tệp trước ở chỗ nào, vì sao.")
        number = data.get("number_symbol")
        if number and data.get("issuer") and data.get("issued_on") and self.is_borne(number, data):
            self.add_error("number_symbol", f"Năm {data['issued_on'].year} đã có văn bản số {number}. Hãy xem lại số.")
        return data

    def is_borne(self, number: str, data: dict[str, Any]) -> bool:
        """Whether another paper in that register has the number, by the register or typed by hand. A reserved number is
        free for this paper."""
        book = {"issuer": data["issuer"], "kind": data["kind"], "year": data["issued_on"].year}
        given = DocumentNumber.objects.filter(**{**book, "kind": series_of(data["kind"])}, number_symbol=number)
        given = given.exclude(document=None, voided_at=None).exclude(document=self.instance.pk or 0)
        return given.exists() or number in typed_by_hand(**book, but=self.instance)
