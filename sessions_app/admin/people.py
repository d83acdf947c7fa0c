"""Officials whom the public meets, and the accounts of staff."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
    UserCreationForm,
)
from django.contrib.auth.hashers import is_password_usable
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db.models import Case, ManyToManyField, QuerySet, Value, When
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from dialogue_portal.lib.fields import RowsField
from dialogue_portal.lib.text import alphabet_key, fold, latin
from dialogue_portal.lib.widgets import FoldedBoxes

from ..actions import record
from ..actions.accounts import LastAdministrator, administrators, end_sessions, hold_administrators, read_by_body_alone
from ..edit_conflicts.rows import with_typed
from ..models import Official, OfficialRole, User
from ..signing_in import password_again
from .base import PortalAdmin, PortalInline
from .lists import FoldedSearchAdmin, TellsOfSameName, name_in_its_place, yes_no
from .verbs import Verb, VerbAdmin, without

RIGHTS = {"groups", "body", "is_staff", "is_superuser"}
NEEDS_BODY = "Vai trò này chỉ thấy hồ sơ giao cho cơ quan mình: hãy chọn cơ quan, đơn vị."
NO_ROLE = "Tài khoản này chưa có vai trò nào nên chưa làm được việc gì. Hãy chọn vai trò rồi lưu."
RESTORED = "Điều ông/bà gõ trước khi cổng hỏi lại mật khẩu được điền lại ở dưới, chưa lưu. Hãy xem lại rồi lưu."
PERMITTED = {"add": "thêm", "change": "sửa", "delete": "xóa", "view": "xem"}
"""Django's own permissions."""


class OfficialRoleForm(forms.ModelForm):
    class Meta:
        model = OfficialRole
        fields = ()
        help_texts = {"order": "Trong các chức vụ của người này: số nhỏ ghi trước."}


class OfficialRoleInline(PortalInline):
    model, form = OfficialRole, OfficialRoleForm
    fields = ["title", "body", ("since", "until"), "order"]
    autocomplete_fields = ["body"]

    def get_extra(self, request: HttpRequest, obj: Official | None = None, **kwargs: Any) -> int:
        """A new official gets an empty line for a title."""
        return 0 if obj else 1


@admin.register(Official)
class OfficialAdmin(TellsOfSameName, FoldedSearchAdmin):
    same_name = "Nếu là một người thì chỉ giữ một mục, mỗi chức vụ ghi một dòng."
    alike = staticmethod(str.casefold)
    list_display = [name_in_its_place, "titles", yes_no("is_public", "trên trang Cán bộ")]
    list_filter = ["is_public"]
    search_fields = ["name"]
    fields = ["name", "note", "is_public", "slug"]
    set_once = ["slug"]
    inlines = [OfficialRoleInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("roles__body")

    @admin.display(description="chức vụ hiện nay")
    def titles(self, official: Official) -> str:
        return ", ".join(role.title for role in official.roles.all() if role.is_current)

    def view_on_site(self, official: Official) -> str | None:
        return official.get_absolute_url() if official.is_public else None


class PasswordWidget(ReadOnlyPasswordHashWidget):
    """Says whether a password is set. Django's details of its hash help nobody here."""

    def get_context(self, name: str, value: str | None, attrs: Any) -> dict[str, Any]:
        told = "Đã đặt mật khẩu." if value and is_password_usable(value) else "Chưa đặt mật khẩu."
        return {**super().get_context(name, value, attrs), "summary": [{"label": told}]}


class NeedsBody(forms.BaseForm):
    """Mixin for forms of accounts: roles that see only cases of their body require one."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "body" in data and not data["body"] and read_by_body_alone(data.get("groups") or []):
            self.add_error("body", NEEDS_BODY)
        return data


class InLatinLetters:
    """Mixin: no two people may sign in by names that look the same."""

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]  # type: ignore[attr-defined]  # of the form
        if latin(username) != username:
            raise ValidationError(
                "Tên đăng nhập có chữ trông giống chữ Latinh mà thuộc bảng chữ khác. Hãy xóa hết rồi gõ lại."
            )
        parent: Any = super()
        return str(parent.clean_username()) if hasattr(parent, "clean_username") else username


class NewAccountForm(InLatinLetters, NeedsBody, UserCreationForm):
    pass


class AccountForm(InLatinLetters, NeedsBody, UserChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "password" in self.fields:
            self.fields["password"].widget = PasswordWidget()


class OtherPasswordForm(AdminPasswordChangeForm):
    """A translation of Django's warning; its script finds the sentence by this id."""

    usable_password_help_text = (
        "Nếu tắt, tài khoản này không đăng nhập bằng mật khẩu được. "
        '<span id="id_unusable_warning">Mật khẩu đang dùng mất hẳn; muốn dùng lại thì đặt mật khẩu mới.</span>'
    )


class AppFilter(admin.SimpleListFilter):
    title, parameter_name = "đăng nhập hai bước", "hai-buoc"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("co", "đã gắn ứng dụng"), ("chua", "chưa gắn ứng dụng")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = {"co": False, "chua": True}
        value = self.value()
        return queryset.filter(second_factor__isnull=known[value]) if value in known else queryset


@admin.register(User)
class StaffUserAdmin(VerbAdmin, UserAdmin):
    """Rights come from groups only. Only superusers can edit or make superusers."""

    form = AccountForm
    add_form = NewAccountForm
    change_password_form = OtherPasswordForm
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["username", "full_name", "email", "body", "groups", "password1", "password2"],
            },
        )
    ]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Người", {"fields": ["full_name", "email", "body"]}),
        ("Quyền", {"fields": ["groups", "is_active", "is_staff", "is_superuser"]}),
        ("Thời điểm", {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    list_display = ["username", "full_name", "body", yes_no("is_active", "đang dùng"), "has_app", "last_login"]
    list_select_related = ["body", "second_factor"]
    list_filter = ["groups", "is_active", AppFilter, "body"]
    search_fields = ["username", "full_name", "email"]
    filter_horizontal = []

    @admin.display(description="hai bước", ordering="second_factor__confirmed_at")
    def has_app(self, user: User) -> str:
        """Whether signing in needs an authenticator app."""
        return "có" if hasattr(user, "second_factor") else "chưa"

    def get_search_results(self, *args: Any, **kwargs: Any) -> Any:
        return FoldedSearchAdmin.get_search_results(self, *args, **kwargs)

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(
            db_field, request, **{**kwargs, "widget": forms.CheckboxSelectMultiple, "help_text": ""}
        )

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        out_of_reach = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not out_of_reach

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        return [*self.readonly_fields, *([] if request.user.is_superuser else ["is_superuser"])]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Active accounts are closed only by the verb, which ends sessions and hands work over; here a closed account
        can be reopened."""
        return without(super().get_fieldsets(request, obj), ["is_active"] if obj and obj.is_active else [])

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if change:
            hold_administrators()
        obj.is_staff = obj.is_staff or not change  # an account is made for somebody who works here
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Check that an administrator is left, once the roles are saved. People whose rights changed must sign in
        again, so that no open page goes on with the old ones."""
        super().save_related(request, form, formsets, change)
        if form.instance.is_active and not form.instance.is_superuser and not form.instance.groups.exists():
            self.message_user(request, NO_ROLE, messages.WARNING)
        if change and not administrators().exists():
            raise LastAdministrator
        if change and RIGHTS & set(form.changed_data):
            end_sessions(form.instance, but=request.session.session_key)

    def verbs_for(self, request: HttpRequest, row: User) -> list[tuple[Verb, str]]:
        return super().verbs_for(request, row) if self.has_change_permission(request, row) else []

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        """Asks for the password again: a new account is a way in, and links for a new password go to the address typed
        here."""
        account = self.get_object(request, unquote(object_id)) if object_id else None
        may = self.has_change_permission(request, account) if object_id else self.has_add_permission(request)
        if may and not password_again.is_fresh(request):
            return password_again.ask(request)
        request.typed = password_again.typed_before(request) if may and request.method == "GET" else None
        if request.typed is not None:
            self.message_user(request, RESTORED, messages.WARNING)
        return super().changeform_view(request, object_id, *args, **kwargs)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form, typed = super().get_form(request, *args, **kwargs), getattr(request, "typed", None)
        return form if typed is None else with_typed(form, typed)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Asks for the password again, as this page changes passwords, also one's own, without the old one."""
        may = self.has_change_permission(request, self.get_object(request, unquote(id)))
        if may and not password_again.is_fresh(request):
            return redirect(password_again.address(request.get_full_path()))
        return super().user_change_password(request, id, form_url)

    def log_addition(self, request: HttpRequest, obj: User, message: Any) -> Any:
        record(obj, "add_account", by=request.user, reason=rights_of(obj))
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> Any:
        """Record the change; called by both the account page and its password page."""
        entry = super().log_change(request, obj, message)
        record(obj, "change_account", by=request.user, reason=f"{entry.get_change_message()} {rights_of(obj)}")
        return entry


def rights_of(user: User) -> str:
    roles = ", ".join(user.groups.order_by("name").values_list("name", flat=True)) or "không có"
    state = "đang dùng" if user.is_active else "đã đóng"
    return f"Tài khoản {state}, vai trò: {roles}{', toàn quyền' if user.is_superuser else ''}."


class Named(NamedTuple):
    """What rights are about."""

    app: str
    noun: str


class PermissionChoices(ModelChoiceIterator):
    """All permissions grouped by what they are about, with Django's own first."""

    def __iter__(self) -> Iterator[tuple[Named, list[Any]]]:
        rows = sorted(
            self.queryset, key=lambda row: (about(row).app, fold(about(row).noun), verb_of(row) == "", row.pk)
        )
        for what, rights in groupby(rows, about):
            yield what, [self.choice(right) for right in rights]


class PermissionBoxes(FoldedBoxes):
    """One foldable line for each thing: more than 300 boxes one below the other fill 20 screens of a phone."""

    template_name = "admin/permission_boxes.html"


class PermissionField(RowsField):
    """Permissions in Vietnamese: Django stores the names of its own four in English."""

    iterator = PermissionChoices
    widget = PermissionBoxes

    def label_from_instance(self, permission: Permission) -> str:
        return PERMITTED.get(verb_of(permission), permission.name)


def about(permission: Permission) -> Named:
    kind = permission.content_type
    model = kind.model_class()
    return Named(apps.get_app_config(kind.app_label).verbose_name, model._meta.verbose_name if model else kind.model)


def verb_of(permission: Permission) -> str:
    """Which of Django's own four it is, «» for one of ours."""
    verb, _, of = permission.codename.partition("_")
    return verb if verb in PERMITTED and of == permission.content_type.model else ""


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(PortalAdmin, GroupAdmin):
    """Roles (vai trò). Superusers only, since giving a role more rights means giving them to oneself."""

    forbidden = ["delete"]
    filter_horizontal = ()

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """In Vietnamese order, also where roles are chosen for an account: databases put «Đ» behind «V»."""
        names = sorted(Group.objects.values_list("name", flat=True), key=alphabet_key)
        places = (When(name=name, then=Value(place)) for place, name in enumerate(names))
        return [Case(*places, default=Value(0)).asc()]

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:
        ours = Permission.objects.filter(content_type__app_label__in=["sessions_app", "feedback"])
        rows = ours.select_related("content_type")
        kwargs |= {"form_class": PermissionField, "queryset": rows, "help_text": "", "widget": PermissionBoxes}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return request.user.has_perm("sessions_app.change_user")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return request.user.is_superuser
