"""The ward, its bodies, its residential groups, the topics."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.phones import can_be_called
from dialogue_portal.lib.text import capital, fold

from .. import actions
from ..documents.heads import head_of
from ..group_names import HIGHEST, clash, number_of
from ..likeness import likeness
from ..models import Body, BodyKind, DocumentKind, Letterhead, ResidentialGroup, Topic, WardProfile
from ..numbering import written
from ..templatetags.portal_tags import decree_day
from .base import STAYS, PortalAdmin, PortalInline
from .lists import FoldedSearchAdmin, TellsOfSameName, name_in_its_place, yes_no
from .verbs import Verb, VerbAdmin

NOT_CALLED = (
    "Hãy ghi số gọi được, đủ chữ số, ví dụ: 024 3827 0000 hoặc 1022; nhiều số cách nhau bằng dấu phẩy, lời thêm đặt "
    "trong ngoặc."
)
MAY_CHANGE_GROUP = "sessions_app.change_residentialgroup"


class WardForm(forms.ModelForm):
    class Meta:
        model = WardProfile
        fields = ()

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        if typed and not can_be_called(typed):
            raise forms.ValidationError(NOT_CALLED)
        return typed

    def clean(self) -> dict[str, Any]:
        """Removes the kind from the beginning of the name: it is printed before the name everywhere."""
        data = super().clean() or {}
        kind, words = data.get("unit_kind", "").split(), data.get("name", "").split()
        if kind and len(words) > len(kind) and fold(" ".join(words[: len(kind)])) == fold(" ".join(kind)):
            data["name"] = " ".join(words[len(kind) :])
        return data


@admin.register(WardProfile)
class WardProfileAdmin(PortalAdmin):
    """One row: its list is its form."""

    forbidden = ["delete"]
    form = WardForm
    fieldsets = [
        ("Tên gọi", {"fields": ["unit_kind", "name", "province", "group_word", "former_names"]}),
        (
            "Chân trang",
            {
                "fields": ["responsible_body", "address", "phone", "email", "office_hours"],
                "description": "Hiện ở chân mọi trang của cổng. Tên cơ quan, ký hiệu, người ký và nơi nhận của văn bản "
                "thì ghi ở từng cơ quan, mục «Thể thức văn bản».",
            },
        ),
        ("Lời dẫn", {"fields": ["complaints_guide", "notice"]}),
        ("Cách làm việc", {"fields": ["accepts_unsigned", "only_confirmed", "waives_two_hands"]}),
    ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if WardProfile.objects.filter(pk=1).exists():
            return redirect("admin:sessions_app_wardprofile_change", 1)
        if not self.has_add_permission(request):
            return super().changelist_view(request, extra_context)
        return redirect("admin:sessions_app_wardprofile_add")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not WardProfile.objects.exists()

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        return super().render_change_form(request, {**context, "show_save_and_add_another": False}, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: WardProfile, form: Any, change: bool) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)


class LetterheadInline(PortalInline):
    """The head and end of the body's papers; empty fields are made from its name."""

    model = Letterhead
    fields = [
        ("form", "symbol"),
        ("issuer_line", "upper_line"),
        "place",
        ("authority", "signer_title"),
        "signer",
        "recipients",
        "example",
    ]
    readonly_fields = ["example"]
    autocomplete_fields = ["signer"]
    verbose_name = verbose_name_plural = "thể thức văn bản"

    @admin.display(description="văn bản sẽ bắt đầu như")
    def example(self, letterhead: Letterhead) -> str:
        """How a paper would begin today, from what is saved."""
        if not letterhead.body_id:
            return "Lưu lại rồi xem ở đây."
        head = head_of(letterhead.body)
        number = written(5, "", kind=DocumentKind.NOTICE, issuer=letterhead.body)
        return " · ".join(
            [head.upper, head.issuer, f"Số: {number}", f"{head.place}, {decree_day(timezone.localdate())}"]
        ).lstrip(" ·")


class BodyForm(forms.ModelForm):
    """The kind of a new body must be chosen: a wrong default would stay for good."""

    class Meta:
        model = Body
        fields = ()
        help_texts = {
            "order": "Chỗ trong danh sách cơ quan: số nhỏ đứng trước (Đảng ủy, HĐND, UBND, Mặt trận, rồi các phòng), "
            "cùng số thì theo vần."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and "kind" in self.fields:
            self.fields["kind"].choices = [("", "Chọn loại"), *BodyKind.choices]
            self.initial["kind"] = (kwargs.get("initial") or {}).get("kind", "")


@admin.register(Body)
class BodyAdmin(TellsOfSameName, FoldedSearchAdmin):
    form = BodyForm
    list_display = [name_in_its_place, "short_name", "kind", yes_no("is_active", "đang hoạt động"), "order"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name", "short_name"]
    fields = ["name", "short_name", "kind", "order", "is_active", "successor"]
    inlines = [LetterheadInline]


class NameForm(forms.Form):
    """The name and number of a group."""

    name = CleanCharField(label="Tên", max_length=100, error_messages={"required": "Hãy ghi tên."})
    number = forms.IntegerField(label="Số", required=False, min_value=1, max_value=HIGHEST)


class RenamingForm(NameForm):
    on = forms.DateField(label="Từ ngày", widget=AdminDateWidget)


class MergingForm(forms.Form):
    into = forms.ModelChoiceField(label="Nhập vào", queryset=ResidentialGroup.objects.active(), empty_label="Chọn nơi")
    on = forms.DateField(label="Từ ngày", widget=AdminDateWidget)


class GroupForm(forms.ModelForm):
    class Meta:
        model = ResidentialGroup
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "name" in self.fields:
            word = capital(WardProfile.current().group_word)
            self.fields["name"].required = False
            self.fields["name"].help_text = f"Để trống thì theo số, ví dụ: {word} số 3."

    def clean_number(self) -> int | None:
        number: int | None = self.cleaned_data["number"]
        if number is not None and not 1 <= number <= HIGHEST:
            raise ValidationError(f"Số phải từ 1 đến {HIGHEST}.")
        return number

    def clean_name(self) -> str:
        """Completes a number to a name, as nearly all groups are called by numbers: a ward types in forty of them."""
        name, number = self.cleaned_data["name"], self.cleaned_data.get("number")
        if not name and number is None:
            raise ValidationError("Hãy ghi số hoặc tên.")
        return name or f"{capital(WardProfile.current().group_word)} số {number}"

    def clean_valid_from(self) -> dt.date | None:
        """Refuses a future day, since residents could choose the group at once."""
        day: dt.date | None = self.cleaned_data["valid_from"]
        if day and day > timezone.localdate():
            raise ValidationError("Ngày này chưa tới, mà ghi rồi thì người dân đã chọn được. Hãy ghi vào ngày ấy.")
        return day

    def clean_valid_to(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["valid_to"]
        if day and day >= timezone.localdate():
            raise ValidationError(
                "Đến hết ngày này vẫn còn, mà ghi rồi thì không ai chọn được nữa. Hãy ghi vào hôm sau."
            )
        return day

    def clean(self) -> dict[str, Any]:
        """A name that is only a number is sorted by it. Also refuses days in which another group has the name."""
        data = super().clean() or {}
        if data.get("name") and data.get("number") is None:
            data["number"] = number_of(data["name"])
        known = {name: data[name] for name in ["name", "valid_from", "valid_to", "merged_into"] if name in data}
        group = ResidentialGroup(**{"pk": self.instance.pk, "name": self.instance.name, **known})
        if group.name and (taken := clash(group, group.name)):
            self.add_error("name" if "name" in self.fields else None, taken)
        return data


class GroupsOfTodayFilter(admin.SimpleListFilter):
    title, parameter_name = "tình trạng", "tinh-trang"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("con", "đang hoạt động"), ("thoi", "không còn, đã nhập hay đổi tên")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "con":
            return queryset.active()
        return queryset.ended() if self.value() == "thoi" else queryset


def name_of(group: ResidentialGroup) -> dict[str, Any]:
    return {"name": group.name, "number": group.number}


@admin.register(ResidentialGroup)
class ResidentialGroupAdmin(FoldedSearchAdmin, VerbAdmin):
    """A group that was renamed or merged stays under its old name."""

    form = GroupForm
    verbs = [
        Verb(
            "doi-ten",
            "Đổi tên",
            MAY_CHANGE_GROUP,
            actions.rename_group,
            lambda group: group.is_active,
            "Tên mới có trang riêng. Ý kiến và hội nghị trước ngày đó giữ tên cũ; trang cũ dẫn tới trang mới.",
            RenamingForm,
            name_of,
            done="Đã đổi tên.",
        ),
        Verb(
            "nhap-vao",
            "Nhập vào nơi khác",
            MAY_CHANGE_GROUP,
            actions.merge_group,
            lambda group: group.is_active,
            "Ý kiến và hội nghị trước ngày đó giữ tên này; trang này dẫn tới nơi nhập vào.",
            MergingForm,
            done="Đã nhập.",
            is_grave=True,
        ),
        Verb(
            "sua-ten",
            "Sửa tên gõ nhầm",
            MAY_CHANGE_GROUP,
            actions.respell_group,
            lambda group: True,
            "Tên được sửa ở mọi nơi, cả trong hồ sơ cũ. Khi thật sự đổi tên, hãy dùng nút «Đổi tên».",
            NameForm,
            name_of,
            done="Đã sửa tên.",
        ),
    ]
    list_display = [name_in_its_place, "number", "valid_from", "valid_to", "merged_into"]
    list_filter = [GroupsOfTodayFilter]
    list_select_related = ["merged_into"]
    search_fields = ["name", "number", "likeness"]
    fields = ["number", "name", "valid_from", "valid_to", "merged_into", "slug"]
    set_once = ["number", "name", "slug"]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Also «TDP 03» for «Tổ 3»."""
        return super().get_search_results(request, queryset, likeness(search_term))

    def may_be_deleted(self, row: ResidentialGroup) -> bool:
        """What opinions or meetings name, the database keeps."""
        return True

    def instead_of_deleting(self) -> str:
        return (
            f"{STAYS} Đổi tên hay nhập vào nơi khác thì dùng nút «Đổi tên», «Nhập vào nơi khác»; "
            "không còn nữa thì ghi «Đến hết ngày»."
        )


@admin.register(Topic)
class TopicAdmin(TellsOfSameName, FoldedSearchAdmin):
    list_display = ["name", "order", yes_no("is_active", "đang dùng")]
    list_filter = ["is_active"]
    search_fields = ["name"]
    fields = ["name", "order", "is_active", "slug"]
    set_once = ["slug"]
