"""Forms for files that staff upload, which are checked before they are stored."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from dialogue_portal.lib.author_names import without_authors
from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.files import BadFile, recognise
from dialogue_portal.lib.hidden_content import refuse_unseen
from dialogue_portal.lib.images import TO_CHOOSE_AT_A_DESK, BadImage, check_image

from ..models import Document, DocumentKind, Photo
from ..numbering import is_borne


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
        if data.get("issued_on"):
            kind, session = data.get("kind", self.instance.kind), data.get("session", self.instance.session)
            concluded = session.pk if session and kind == DocumentKind.CONCLUSION else None
            refuse_borne_number(self, data, kind=kind, but=self.instance, session=concluded)
        return data


class ConclusionForm(forms.ModelForm):
    """A draft without a day is of this year, as in the register."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        session = data.get("session") or getattr(self.instance, "session", None)
        if session:
            own = Document.objects.filter(kind=DocumentKind.CONCLUSION, session=session).order_by("pk").last()
            refuse_borne_number(self, data, kind=DocumentKind.CONCLUSION, but=own, session=session.pk)
        return data


def refuse_borne_number(form: forms.ModelForm, data: dict[str, Any], *, kind: str, **own: Any) -> None:
    """Add an error if the number that was typed is that of another paper of the same issuer and year."""
    number, issuer = data.get("number_symbol"), data.get("issuer")
    year = (data.get("issued_on") or timezone.localdate()).year
    if number and issuer and is_borne(number, issuer=issuer, kind=kind, year=year, **own):
        form.add_error("number_symbol", f"Năm {year} đã có văn bản số {number}. Hãy xem lại số.")
