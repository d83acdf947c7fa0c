"""The password once more, before changes to how an account is signed in to.

Somebody at a desk that was left unlocked has the session but not the password. With the session alone they could bind
their own telephone to the account, remove a colleague's protection, or make an account for themselves.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib import kept_typing

from ..limits import too_many, wait_in_words
from ..models import User
from . import half_signed_in
from .pages import next_page, page
from .tries import Tries

TOLD, TYPED = "password_told", "typed_before_password"
TEN_MINUTES = 600
WHY = (
    "Đã quá mười phút từ lúc ông/bà gõ mật khẩu. Việc này đổi cách đăng nhập vào một tài khoản, nên cổng hỏi lại mật "
    "khẩu của ông/bà: ai ngồi vào máy này khi ông/bà đi vắng thì không làm được."
)
WRONG = "Mật khẩu chưa đúng."
TOO_OFTEN = "Đã gõ sai mật khẩu quá nhiều lần. Hãy thử lại sau {wait}."


def note(request: HttpRequest, user: User) -> None:
    """Record that `user` has just typed their password in this browser. It does not count for another user."""
    request.session[TOLD] = {"user": user.pk, "at": timezone.now().timestamp()}


def is_fresh(request: HttpRequest) -> bool:
    told = request.session.get(TOLD)
    return bool(told) and told["user"] == request.user.pk and timezone.now().timestamp() - told["at"] <= TEN_MINUTES


def ask(request: HttpRequest) -> HttpResponse:
    """Redirect to the page that asks, and keep the input, without passwords, for ten minutes for `typed_before`."""
    if request.method == "POST":
        kept_typing.keep(request, TYPED, request.get_full_path())
    return redirect(address(request.get_full_path()))


def typed_before(request: HttpRequest) -> QueryDict | None:
    """What this person typed on this page before the password was asked for; returned once."""
    typed = kept_typing.kept(request, TYPED, request.get_full_path(), seconds=TEN_MINUTES)
    if typed is not None:
        del request.session[TYPED]
    return typed


def address(onward: str) -> str:
    """The address of the page that asks and then leads `onward`."""
    return f"{resolve_url('admin:password_again')}?{urlencode({'next': onward})}"


class CountedForm(forms.Form):
    """Base of forms that ask for the user's own password: counts a try before checking it, together with the tries of
    signing in."""

    wait = 0

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def count(self, is_right: Callable[[], Any]) -> None:
        """`is_right` raises `ValidationError` if it is not; it is not called after too many tries."""
        tries = Tries(self.request, "password", self.request.user.get_username())
        self.wait = tries.begin()
        if self.wait:
            raise ValidationError(TOO_OFTEN.format(wait=wait_in_words(self.wait)))
        is_right()
        tries.succeed()


class AgainForm(CountedForm):
    password = forms.CharField(
        label="Mật khẩu",
        strip=False,
        error_messages={"required": "Hãy gõ mật khẩu."},
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "class": "vTextField", "autofocus": True}
        ),
    )

    def clean_password(self) -> str:
        self.count(self.check)
        return str(self.cleaned_data["password"])

    def check(self) -> None:
        if not self.request.user.check_password(self.cleaned_data["password"]):
            raise ValidationError(WRONG)


class NewPasswordForm(CountedForm, AdminPasswordChangeForm):
    use_required_attribute = False
    """Otherwise the browser says what is missing, in the browser's language."""

    def clean_old_password(self) -> str:
        self.count(super().clean_old_password)
        return str(self.cleaned_data["old_password"])


class NewPassword(PasswordChangeView):
    """Django's page for changing one's own password; the old one cannot be guessed there either."""

    form_class = NewPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def form_invalid(self, form: NewPasswordForm) -> HttpResponse:
        return too_many(super().form_invalid(form), form.wait)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password_again(request: HttpRequest) -> HttpResponse:
    form = AgainForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_valid():
        note(request, request.user)
        request.session.pop(half_signed_in.TICKET, None)  # whoever used this computer meanwhile may have seen its key
        return redirect(next_page(request))
    link = (resolve_url("admin:index"), "Thôi, về trang làm việc")
    return page(request, "Gõ lại mật khẩu", explain=WHY, form=form, button="Tiếp tục", back=link)
