"""The first step: name and password. The answer is the same for a wrong name and a wrong password."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ..limits import too_many, wait_in_words
from ..models import User
from . import half_signed_in, password_again
from .known_browsers import remember
from .tries import Tries, one_spelling

TOO_OFTEN = (
    "Đã thử quá nhiều lần từ nơi này. Hãy thử lại sau {wait}. Nếu quên mật khẩu, bấm «Quên mật khẩu» hoặc nhờ quản trị "
    "viên đặt mật khẩu mới. Máy mà ông/bà vẫn dùng để đăng nhập không bị chặn vì người khác thử ở nơi khác."
)

CROWDED = (
    "Đang có quá nhiều lượt đăng nhập cùng lúc. Xin đợi vài giây, gõ lại mật khẩu rồi bấm lại. Máy mà ông/bà vẫn dùng "
    "để đăng nhập không phải đợi như vậy."
)
CROWDED_SECONDS = 5


class PasswordForm(AdminAuthenticationForm):
    """Counts a try before checking the password, so that simultaneous tries get no more than successive ones."""

    wait = 0

    def clean(self) -> dict[str, Any]:
        account, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not (account and password):
            return super().clean()
        tries = Tries(self.request, "password", account)
        with tries.in_turn() as has_room:
            self.wait = tries.begin() if has_room else CROWDED_SECONDS
            if self.wait:
                raise ValidationError(TOO_OFTEN.format(wait=wait_in_words(self.wait)) if has_room else CROWDED)
            cleaned = super().clean()
        tries.succeed()
        return cleaned


class SignIn(LoginView):
    authentication_form = PasswordForm
    template_name = "admin/login.html"

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        user = form.get_user()
        password_again.note(self.request, user)
        if not (half_signed_in.is_required() or half_signed_in.has_app(user)):
            return signed_in(self.request, user, self.get_success_url(), took_second_step=False)
        half_signed_in.begin(self.request, user)
        return redirect_to_second_step(self.get_success_url())

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return too_many(super().form_invalid(form), form.wait)


def redirect_to_second_step(address: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('admin:second_step')}?{urlencode({'next': address})}")


def signed_in(request: HttpRequest, user: User, address: str, *, took_second_step: bool) -> HttpResponse:
    """Sign in `user` under a new session key, and make the browser known."""
    if request.user.is_authenticated:
        request.session.cycle_key()  # `login` gives a new key only to an anonymous session
    told = request.session.get(password_again.TOLD)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")  # forgets the data of the user before
    request.session[password_again.TOLD] = told
    request.session.pop(half_signed_in.WAITING, None)
    request.session[half_signed_in.DONE] = took_second_step
    response = HttpResponseRedirect(address)
    remember(request, response, one_spelling(user.get_username()))
    return response
