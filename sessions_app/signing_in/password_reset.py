"""A new password by mail for staff who forgot theirs: Django's pages in the look of the staff site.

The answer is the same whether or not the address exists, and the mail is a job, so that the time tells nothing either.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dialogue_portal.lib.visitors import address

from .. import tasks
from ..actions import WrongState, accounts
from ..limits import is_over_share, left_of, over_limit, tell_to_wait, too_many
from ..models import User

HOUR = 3600
PER_VISITOR_AN_HOUR = 10
MAILS_TO_ONE_AN_HOUR = 3
TOO_OFTEN = "Đã thử quá nhiều lần từ nơi này. Hãy thử lại sau {wait}, hoặc nhờ quản trị viên đặt mật khẩu mới."


class AskForm(PasswordResetForm):
    """Takes an address, and mails a link to the active staff who have it."""

    def get_users(self, email: str) -> Iterator[User]:
        return (user for user in super().get_users(email) if user.is_staff)

    def save(self, **kwargs: Any) -> None:
        for user in self.get_users(self.cleaned_data["email"]):
            if not over_limit("password-reset-to", str(user.pk), limit=MAILS_TO_ONE_AN_HOUR, seconds=HOUR):
                tasks.send_password_reset.enqueue(user.pk)


class ChooseForm(SetPasswordForm):
    def save(self, commit: bool = True) -> User:
        accounts.reset_password(self.user, password=self.cleaned_data["new_password1"])
        return self.user


class OnStaffSite:
    """Mixin: one template for all four pages, which differ in their texts and fields."""

    template_name = "admin/password_reset.html"
    explain = ""
    button = ""
    link: tuple[str, str] | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {**admin.site.each_context(self.request), **super().get_context_data(**kwargs)}
        form: forms.Form | None = context.get("form")
        blocks = AdminForm(form, [(None, {"fields": list(form.fields)})], {}) if form else None
        return {"explain": self.explain, "button": self.button, "link": self.link, "adminform": blocks, **context}


@method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")
@method_decorator(never_cache, name="dispatch")
class Ask(OnStaffSite, views.PasswordResetView):
    form_class = AskForm
    title = "Quên mật khẩu"
    explain = "Hãy ghi địa chỉ thư điện tử của tài khoản. Cổng sẽ gửi đến đó một đường dẫn để đặt mật khẩu mới."
    button = "Gửi đường dẫn"

    def form_valid(self, form: AskForm) -> HttpResponse:
        if is_over_share("password-reset", address(self.request), limit=PER_VISITOR_AN_HOUR, seconds=HOUR):
            wait = left_of(HOUR)
            tell_to_wait(form, TOO_OFTEN, wait)
            return too_many(self.form_invalid(form), wait)
        return super().form_valid(form)


@method_decorator(require_safe, name="dispatch")
class Asked(OnStaffSite, views.PasswordResetDoneView):
    title = "Đã nhận yêu cầu"
    explain = (
        "Nếu có tài khoản mang địa chỉ này thì thư sẽ đến trong ít phút; đường dẫn trong thư dùng được hai giờ. "
        "Không thấy thư, hãy xem mục thư rác, hoặc nhờ quản trị viên đặt mật khẩu mới."
    )


@method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")
class Choose(OnStaffSite, views.PasswordResetConfirmView):
    form_class = ChooseForm
    title = "Đặt mật khẩu mới"
    explain = "Sau khi đặt, mọi phiên làm việc đang mở của tài khoản này kết thúc."
    button = "Đặt mật khẩu"

    def get_user(self, uidb64: str) -> User | None:
        user = super().get_user(uidb64)
        return user if user and user.is_active and user.is_staff else None

    def form_valid(self, form: ChooseForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except WrongState:
            self.validlink = False
            return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.validlink:
            return context
        used = {"title": "Đường dẫn không còn dùng được", "explain": "Đường dẫn đã hết hạn hoặc đã được dùng rồi."}
        return context | used | {"link": (reverse("admin_password_reset"), "Xin đường dẫn mới")}


@method_decorator(require_safe, name="dispatch")
class Chosen(OnStaffSite, views.PasswordResetCompleteView):
    title = "Đã đặt mật khẩu mới"
    explain = "Mời ông/bà đăng nhập bằng mật khẩu mới."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"link": (reverse("admin:login"), "Đăng nhập")}


urlpatterns: list[URLPattern] = [
    path("", Ask.as_view(), name="admin_password_reset"),
    path("da-gui/", Asked.as_view(), name="password_reset_done"),
    path("xong/", Chosen.as_view(), name="password_reset_complete"),
    path("<uidb64>/<token>/", Choose.as_view(), name="password_reset_confirm"),
]
"""With the names by which Django's own pages refer to each other."""
