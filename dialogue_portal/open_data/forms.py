"""Parameters of the API."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from dialogue_portal.lib.keyset import AFTER, Place
from sessions_app.models import DialogueSession

from .dataset import Dataset


class PageForm(forms.Form):
    """One conference, and where the page begins. Unlike on pages for people nothing invalid is ignored: a program with
    a wrong parameter would take the result for its answer."""

    hoi_nghi = forms.ModelChoiceField(
        queryset=DialogueSession.objects.public(),
        to_field_name="slug",
        required=False,
        error_messages={"invalid_choice": "Không có hội nghị nào đang đăng có mã ghi ở «hoi_nghi»."},
    )
    sau = forms.CharField(required=False)

    def __init__(self, query: QueryDict, dataset: Dataset) -> None:
        super().__init__(query)
        self.dataset = dataset

    def clean_sau(self) -> Place | None:
        typed = self.cleaned_data[AFTER]
        place = self.dataset.order.place(typed)
        if typed and place is None:
            raise ValidationError("Giá trị của «sau» không đúng; hãy lấy nguyên địa chỉ ghi ở «trang_sau».")
        return place

    def clean(self) -> dict[str, Any] | None:
        if unknown := sorted(set(self.data) - set(self.fields)):
            raise ValidationError(f"Không có tham số «{unknown[0]}»; chỉ có «hoi_nghi» và «sau».")
        return super().clean()

    @property
    def problem(self) -> str:
        """The first error, as a sentence."""
        return next(str(message) for messages in self.errors.values() for message in messages)
