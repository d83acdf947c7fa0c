"""Forms of the public pages of this app."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.honeypot import TRAP, TrapForm
from dialogue_portal.lib.narrowing import ANY, NarrowingForm, any_or
from dialogue_portal.lib.text import slugify

from .models import Announcement, Body, DocumentKind
from .models.papers import DocumentQuerySet


class YearForm(forms.Form):
    """Filter of the list of sessions by year."""

    nam = forms.TypedChoiceField(label="Năm", coerce=int, required=False, empty_value=None)

    def __init__(self, *args: object, years: Iterable[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nam"].choices = [("", "Tất cả các năm"), *((year, str(year)) for year in years)]

    def chosen_year(self) -> int | None:
        """The chosen year, or None if it is not one of ours."""
        return self.cleaned_data.get("nam") if self.is_valid() else None


class NameSearchForm(forms.Form):
    """Search in a list of names."""

    q = CleanCharField(label="Tìm trong danh sách", max_length=100, required=False)

    def words(self) -> str:
        return self.cleaned_data["q"] if self.is_valid() else ""


class DocumentFilterForm(NarrowingForm):
    """Filters of the list of documents."""

    q = CleanCharField(label="Từ khóa, số văn bản hoặc chữ trong tệp", max_length=100, required=False)
    loai = forms.ChoiceField(label="Loại văn bản", required=False, choices=any_or(DocumentKind.choices))
    co_quan = forms.ModelChoiceField(
        label="Cơ quan ban hành", queryset=Body.objects.none(), required=False, empty_label=ANY
    )
    nam = forms.TypedChoiceField(label="Năm ban hành", coerce=int, required=False, empty_value=None)

    def __init__(self, *args: object, documents: DocumentQuerySet, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["co_quan"].queryset = Body.objects.filter(pk__in=documents.order_by().values("issuer"))
        years = [day.year for day in documents.dates("issued_on", "year", order="DESC")]
        self.fields["nam"].choices = any_or((year, year) for year in years)


CATEGORY = "chuyen-muc"


class AnnouncementFilterForm(forms.Form):
    """Filters of the list of announcements. Unknown values are ignored, so that an old link still shows a list."""

    q = CleanCharField(label="Từ khóa", max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(slugify(name), name) for name in Announcement.Category.labels]
        self.fields[CATEGORY] = forms.ChoiceField(
            label="Chuyên mục", required=False, choices=[("", "Tất cả chuyên mục"), *choices]
        )

    def chosen(self) -> dict[str, str]:
        """The valid values that are not empty: `q` as typed, `category` as in the model."""
        self.is_valid()
        given = self.cleaned_data
        categories = {slugify(category.label): category.value for category in Announcement.Category}
        found = {"q": given.get("q", ""), "category": categories.get(given.get(CATEGORY, ""), "")}
        return {name: value for name, value in found.items() if value}


class RemovalForm(TrapForm):
    """The request of somebody in a photograph. Nobody is asked who they are."""

    text = CleanCharField(
        label="Ông/bà muốn gỡ ảnh vì sao?",
        help_text="Ví dụ: tôi là người đứng bên trái, tôi không muốn có mặt trong ảnh. Xin không ghi số điện thoại, "
        "số căn cước.",
        max_length=1000,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Hãy ghi vài lời: ông/bà ở chỗ nào trong ảnh, hoặc vì sao nên gỡ."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}
        self.helper.layout = Layout("text", TRAP, Submit("ask", "Gửi đề nghị", css_class="button"))
