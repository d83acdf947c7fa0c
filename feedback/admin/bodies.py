"""The names of bodies: to change one reaches into cases and promises, which `sessions_app` knows nothing of."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from dialogue_portal.lib.fields import CleanCharField
from sessions_app.admin.verbs import Verb, VerbAdmin
from sessions_app.admin.ward import BodyAdmin
from sessions_app.models import Body

from .. import actions
from ..conference.matters import counted
from ..models import Assignment, Commitment
from ..models.choices import DONE
from ..models.commitments import TO_BE_KEPT

MAY_CHANGE = "sessions_app.change_body"


class BodyNameForm(forms.Form):
    name = CleanCharField(label="Tên", max_length=200, error_messages={"required": "Hãy ghi tên."})
    short_name = CleanCharField(label="Tên ngắn", max_length=60, required=False)


def name_of(body: Body) -> dict[str, Any]:
    return {"name": body.name, "short_name": body.short_name}


def left_with(body: Body) -> list[tuple[int, str, str, str]]:
    """How much `body` still leads of cases and of promises, in words, what is to be done, and the list that has it."""
    cases = Assignment.objects.leading().filter(body=body, opinion__withdrawn_at=None)
    promises = Commitment.objects.filter(lead_body=body, state__in=TO_BE_KEPT)
    return [
        (cases.exclude(opinion__processing__in=DONE).count(), "ý kiến", "phân công lại", "case_list"),
        (promises.count(), "việc phải làm", "đổi đơn vị chủ trì", "promises"),
    ]


admin.site.unregister(Body)


@admin.register(Body)
class NamedBodyAdmin(BodyAdmin, VerbAdmin):
    """A body that changed its name stays in the archive with the name of that day."""

    verbs = [
        Verb(
            "doi-ten",
            "Đổi tên",
            MAY_CHANGE,
            actions.rename_body,
            lambda body: body.is_active,
            "Câu trả lời, kết luận, văn bản đã công bố và việc đã xong giữ tên cũ. Tài khoản, chức vụ, thể thức văn "
            "bản, hồ sơ đang giao và việc đang làm chuyển sang tên mới ngay. Sổ văn bản của tên mới bắt đầu từ số 1, "
            "trừ khi ghi số lúc lấy. Đổi rồi không quay lại được.",
            BodyNameForm,
            name_of,
            done="Đã đổi tên.",
            is_grave=True,
        ),
        Verb(
            "sua-ten",
            "Sửa tên gõ nhầm",
            MAY_CHANGE,
            actions.respell_body,
            lambda body: True,
            "Tên được sửa ở mọi nơi, cả trong hồ sơ cũ. Khi cơ quan thật sự đổi tên, hãy dùng nút «Đổi tên».",
            BodyNameForm,
            name_of,
            done="Đã sửa tên.",
        ),
    ]
    set_once = ["name", "short_name"]

    def may_be_deleted(self, row: Body) -> bool:
        """What anything names, the database keeps."""
        return True

    def save_model(self, request: HttpRequest, obj: Body, form: Any, change: bool) -> None:
        """Tell whoever dissolves a body what it still leads: nobody else gets that by itself."""
        super().save_model(request, obj, form, change)
        for number, what, way, page in [] if obj.is_active else left_with(obj):
            if number:
                address = f"{reverse(f'admin:{page}')}?don_vi={obj.pk}"
                told = format_html('Còn chủ trì <a href="{}">{}</a>: hãy {}.', address, counted(number, what), way)
                self.message_user(request, told, messages.WARNING)
