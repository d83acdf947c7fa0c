"""The verbs of an account: they reach into answers, which `sessions_app` knows nothing of."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.html import format_html_join

from sessions_app.actions import accounts
from sessions_app.admin.people import StaffUserAdmin
from sessions_app.admin.verbs import Verb
from sessions_app.models import User
from sessions_app.signing_in.half_signed_in import has_app

from ..actions.handover import leave, left_to_nobody, unfinished
from ..actions.second_factor import take_app_off

NOBODY_TO_GIVE_TO = (
    "Chưa có ai khác ở cùng cơ quan, đơn vị. Còn việc dở thì thêm tài khoản cho người thay trước, rồi trở lại đây."
)


class LeaveForm(forms.Form):
    heir = forms.ModelChoiceField(
        User.objects.none(),
        label="Người nhận bàn giao",
        required=False,
        empty_label="(không có gì để bàn giao)",
        help_text="Người cùng cơ quan, đơn vị. Nhận các câu trả lời chưa xong và việc làm thay.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, colleagues = self.fields["heir"], accounts.colleagues_of(self.initial["leaver"])
        field.queryset = colleagues
        if not colleagues.exists():
            field.help_text = NOBODY_TO_GIVE_TO


def is_active(user: User) -> bool:
    return user.is_active


admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(StaffUserAdmin):
    """The accounts of staff, with the verbs that end them."""

    verbs = [
        Verb(
            name="dang-xuat",
            label="Đăng xuất mọi nơi",
            permission="sessions_app.change_user",
            run=accounts.sign_out_everywhere,
            when=is_active,
            explain="Kết thúc mọi phiên làm việc của tài khoản này, trên mọi máy. Mật khẩu giữ nguyên.",
            done="Đã kết thúc mọi phiên làm việc của tài khoản này.",
        ),
        Verb(
            name="go-ung-dung",
            label="Gỡ ứng dụng đăng nhập",
            permission="sessions_app.change_user",
            run=take_app_off,
            when=has_app,
            explain="Cho người mất hoặc đổi điện thoại: ứng dụng và mã dự phòng cũ hết dùng được, mọi phiên làm việc "
            "kết thúc. Lần đăng nhập sau gắn ứng dụng mới. Hãy gặp hoặc gọi đúng người ấy trước khi gỡ. Cổng báo cho "
            "người ấy qua thư, nếu tài khoản có địa chỉ thư.",
            done="Đã gỡ ứng dụng đăng nhập.",
            asks_password=True,
            is_rare=True,
        ),
        Verb(
            name="thoi-viec",
            label="Thôi việc",
            permission="sessions_app.change_user",
            run=leave,
            when=is_active,
            explain="Đóng tài khoản: không đăng nhập được nữa, mọi phiên làm việc kết thúc ngay, mọi vai trò bị gỡ. "
            "Hồ sơ và nhật ký giữ nguyên tên người này.",
            form=LeaveForm,
            initial=lambda user: {"leaver": user},
            shows=["full_name", "body", "unfinished", "left_to_nobody"],
            done="Đã đóng tài khoản.",
            is_grave=True,
        ),
    ]

    @admin.display(description="câu trả lời chưa xong")
    def unfinished(self, user: User) -> str:
        return "\n".join(str(response) for response in unfinished(user)) or "không có"

    @admin.display(description="sau khi đóng")
    def left_to_nobody(self, user: User) -> str:
        """Empty HTML leaves the line out."""
        return format_html_join("", "<p>{}</p>", ((told,) for told in left_to_nobody(user)))
