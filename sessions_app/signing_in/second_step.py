"""The second step: a code from the app or from paper; the first time, adding the app. Works without scripts.

A wrong code is counted like a wrong password, so that six digits cannot be tried through.
"""

from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from dialogue_portal.lib.codes import new_ticket
from dialogue_portal.lib.fields import CleanCharField

from ..actions import ActionRefused, second_factor
from ..limits import wait_in_words
from ..models import SecondFactor, User
from . import half_signed_in, password_again
from .pages import next_page, page
from .password import signed_in
from .tries import Tries

MINE = "Đăng nhập hai bước"
WHY_AN_APP = (
    "Khi đã gắn ứng dụng, đăng nhập gồm mật khẩu và một mã sáu số do ứng dụng trên điện thoại của ông/bà hiện ra: "
    "người biết mật khẩu mà không có điện thoại ấy thì không vào được."
)
TOO_OFTEN = "Đã gõ sai mã quá nhiều lần. Hãy thử lại sau {wait}, hoặc nhờ quản trị viên gỡ ứng dụng cũ."
NOT_KEPT = (
    "Ông/bà chưa ghi là đã cất mười mã dự phòng. Mất điện thoại mà không có mã thì không vào được: đã có trên giấy thì "
    "bấm «Đã cất», chưa có thì lấy mười mã mới."
)
FEW = 3
FEW_LEFT = "Ông/bà {left}. Hãy lấy mười mã mới khi điện thoại còn ở đây."
NEW_CODES = "Lấy mã dự phòng mới"
NOT_YET = "Chưa cất, tiếp tục vào trang làm việc"
ANOTHER = "Đăng nhập bằng tài khoản khác"
TOO_LATE = "Đã quá mười phút từ lúc gõ mật khẩu. Mời ông/bà đăng nhập lại."


class CodeInput(forms.PasswordInput):
    """Visible while it is typed, and empty after a refusal: otherwise the next code would be typed behind the wrong
    one."""

    input_type = "text"


class CodeForm(forms.Form):
    """One code. Its purpose depends on the page."""

    code = CleanCharField(
        label="Mã",
        max_length=40,
        help_text=(
            "Sáu chữ số đang hiện trong ứng dụng. Không có điện thoại ở đây thì gõ một mã dự phòng. Không có cả hai "
            "thì nhờ quản trị viên gỡ ứng dụng cũ."
        ),
        error_messages={"required": "Hãy gõ mã."},
        widget=CodeInput(attrs={"autocomplete": "one-time-code", "class": "vTextField", "autofocus": True}),
    )
    wait = 0

    def take(self, request: HttpRequest, user: User, verb: Any, **kwargs: Any) -> Any:
        """The result of `verb` for the typed code (True if it has none); None after a refusal, which is put on the
        form."""
        tries = Tries(request, "second-step", user.get_username())
        self.wait = tries.begin()
        if self.wait:
            return self.add_error("code", TOO_OFTEN.format(wait=wait_in_words(self.wait)))
        try:
            taken = verb(user, code=self.cleaned_data["code"], **kwargs)
        except ActionRefused as refused:
            return self.add_error("code", str(refused))
        tries.succeed()
        return taken or True


class FirstCodeForm(CodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "Sáu chữ số mà ứng dụng vừa hiện."
        del self.fields["code"].widget.attrs["autofocus"]  # would scroll past the picture to scan
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The page between the password and the staff site."""
    user = half_signed_in.who_is_half_in(request)
    if user is None:
        return back_to_password(request)
    if not half_signed_in.has_app(user):
        return redirect(f"{resolve_url('admin:second_setup')}?{request.GET.urlencode()}")
    form = CodeForm(request.POST or None)
    if form.is_valid() and form.take(request, user, second_factor.take_code):
        remind_of_codes(request, user)
        return signed_in(request, user, next_page(request), took_second_step=True)
    explain = f"Mật khẩu của «{user.username}» đúng. Bước hai: gõ mã để chứng tỏ điện thoại của ông/bà đang ở đây."
    back = (sign_in_address(request), ANOTHER)
    return page(request, "Nhập mã đăng nhập", explain=explain, form=form, button="Đăng nhập", back=back)


def remind_of_codes(request: HttpRequest, user: User) -> None:
    """Warn that the codes are not put away yet, or nearly used up: at each sign-in, until it is mended."""
    left = second_factor.codes_left(user)
    if not second_factor.are_codes_kept(user):
        words = NOT_KEPT
    elif left <= FEW:
        words = FEW_LEFT.format(left=f"chỉ còn {left} mã dự phòng" if left else "không còn mã dự phòng nào")
    else:
        return
    mine = resolve_url("admin:second_factor")
    messages.warning(request, format_html('{} <a href="{}">Mã dự phòng của ông/bà</a>', words, mine))


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_setup(request: HttpRequest) -> HttpResponse:
    """Adding the app: for people who must before they go on, and for people who want to."""
    half_in = half_signed_in.who_is_half_in(request)
    user = half_in or (request.user if request.user.is_authenticated else None)
    if user is None:
        return back_to_password(request)
    if half_signed_in.has_app(user):
        return redirect("admin:second_factor" if request.user.is_authenticated else "admin:second_step")
    if half_in is None and not password_again.is_fresh(request):
        return redirect(password_again.address(request.get_full_path()))
    ticket = request.session.setdefault(half_signed_in.TICKET, new_ticket())
    form = FirstCodeForm(request.POST or None)
    codes = form.is_valid() and form.take(request, user, second_factor.add_app, ticket=ticket)
    if codes:
        return show_codes(request, user, codes)
    address = second_factor.address_for_app(user, ticket)
    return page(
        request,
        "Gắn ứng dụng đăng nhập",
        explain=WHY_AN_APP,
        form=form,
        button="Xác nhận",
        qr=segno.make(address, error="m", micro=False).svg_data_uri(border=4, scale=5),
        address=address,
        key=second_factor.key_to_type(ticket),
        back=(sign_in_address(request), ANOTHER) if half_in else None,
    )


def show_codes(request: HttpRequest, user: User, codes: list[str]) -> HttpResponse:
    """Show the ten codes for paper, this once. Other sessions are ended; this one gets a new key."""
    onward = next_page(request)
    response = signed_in(request, user, onward, took_second_step=True)
    request.session.pop(half_signed_in.TICKET, None)
    shown = page_of_codes(request, codes, onward)
    shown.cookies = response.cookies
    return shown


def page_of_codes(request: HttpRequest, codes: list[str], onward: str) -> HttpResponse:
    """For paper, with the time they were made: the newest sheet counts."""
    return page(request, "Mã dự phòng", codes=codes, made_at=localtime(), onward=onward, link=(onward, NOT_YET))


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step_of_mine(request: HttpRequest) -> HttpResponse:
    """How one's own account is signed in to, and new codes for paper."""
    factor = SecondFactor.objects.filter(user=request.user).first()
    if factor is None:
        link = (resolve_url("admin:second_setup"), "Gắn ứng dụng đăng nhập")
        return page(request, MINE, explain=f"Tài khoản này đăng nhập chỉ bằng mật khẩu. {WHY_AN_APP}", link=link)
    if not password_again.is_fresh(request):
        ask = password_again.address(request.get_full_path())
        return redirect(ask) if request.method == "POST" else page_of_mine(request, factor, link=(ask, NEW_CODES))
    form = CodeForm(request.POST or None)
    codes = form.is_valid() and form.take(request, request.user, second_factor.renew_codes)
    if codes:
        return page_of_codes(request, codes, resolve_url("admin:index"))
    return page_of_mine(request, factor, form=form, button=NEW_CODES)


def page_of_mine(request: HttpRequest, factor: SecondFactor, **asked: Any) -> HttpResponse:
    """How the account is signed in to, above the form or link in `asked` for new codes: a current code, or first the
    password."""
    left = second_factor.codes_left(request.user)
    explain = (
        f"Ứng dụng đăng nhập đã gắn ngày {localtime(factor.confirmed_at):%d/%m/%Y}. Còn {left} mã dự phòng. "
        f"{'Gõ' if 'form' in asked else 'Gõ lại mật khẩu rồi gõ'} một mã để lấy mười mã dự phòng mới; các mã cũ hết "
        "dùng được. Đổi điện thoại thì nhờ quản trị viên gỡ ứng dụng cũ."
    )
    unkept = "" if second_factor.are_codes_kept(request.user) else NOT_KEPT
    return page(request, MINE, explain=explain, unkept=unkept, onward=resolve_url("admin:index"), **asked)


@never_cache
@require_POST
def second_kept(request: HttpRequest) -> HttpResponse:
    """Record that the codes are put away, and go on."""
    if not second_factor.are_codes_kept(request.user):
        second_factor.keep_codes(request.user)
        messages.success(request, "Đã ghi: mã dự phòng đã cất.")
    return redirect(next_page(request))


def back_to_password(request: HttpRequest) -> HttpResponse:
    if half_signed_in.WAITING in request.session:
        del request.session[half_signed_in.WAITING]
        messages.warning(request, TOO_LATE)
    return redirect(sign_in_address(request))


def sign_in_address(request: HttpRequest) -> str:
    """The first step, with the same destination."""
    onward = request.GET.urlencode()
    return f"{resolve_url('admin:login')}?{onward}" if onward else resolve_url("admin:login")
