"""What staff upload, looked at before it is kept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.files import BadFile, recognise
from dialogue_portal.lib.images import BadImage, check_image

from ..models import Document, Photo


class PhotoForm(forms.ModelForm):
    upload = forms.FileField(
        label="Tệp ảnh",
        required=False,
        help_text="JPEG, PNG hoặc WebP, tối đa 20 MB. Chọn tệp mới để thay ảnh đang có.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    class Meta:
        model = Photo
        fields = ["session", "caption", "alt_text", "credit", "is_illustration", "order"]

    def clean_alt_text(self) -> str:
        if self.instance.published_at and not self.cleaned_data["alt_text"]:
            raise ValidationError("Ảnh đã công bố phải có mô tả này.", code="required")
        return self.cleaned_data["alt_text"]

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload and self.instance.published_at:
            raise ValidationError("Ảnh đã công bố không thay tệp được. Hãy gỡ xuống và tải ảnh mới.", code="published")
        if upload:
            try:
                check_image(upload, upload.size)
            except BadImage as error:
                raise ValidationError(str(error), code="image") from error
        elif self.instance.pk is None:
            raise ValidationError("Hãy chọn tệp ảnh.", code="required")
        return upload


class DocumentForm(forms.ModelForm):
    upload = forms.FileField(
        label="Thêm tệp",
        required=False,
        help_text="PDF, Word (.docx) hoặc Excel (.xlsx), tối đa 20 MB. Tệp mới nhất đứng đầu; tệp cũ vẫn được giữ.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx"}),
    )
    note = CleanCharField(
        label="Ghi chú về tệp mới",
        required=False,
        max_length=300,
        help_text="Khác tệp trước ở chỗ nào, vì sao; ai cũng đọc được. Phải ghi khi văn bản đã công bố.",
    )

    class Meta:
        model = Document
        fields = ["kind", "subject", "session", "issuer", "number_symbol", "issued_on", "signer"]

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload:
            try:
                self.media_type = recognise(upload, upload.size)
            except BadFile as error:
                raise ValidationError(str(error), code="file") from error
        return upload

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("upload") and self.instance.published_at and not data.get("note"):
            self.add_error("note", "Văn bản đã công bố. Hãy ghi tệp mới khác tệp trước ở chỗ nào, vì sao.")
        return data
