"""Who stands in for whom for some days. Made and ended here; never edited, because the record says who acted for
whom."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey
from django.http import HttpRequest
from django.utils import timezone

from dialogue_portal.lib.sentences import moment

from ..actions import ActionRefused, accounts
from ..models import StandIn, User
from .verbs import Verb, VerbAdmin


class StandInForm(forms.ModelForm):
    by: User

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                accounts.check_appointment(StandIn(**data), by=self.by)
            except ActionRefused as refused:
                raise ValidationError(str(refused)) from None
        return data


def is_not_over(row: StandIn) -> bool:
    return row.ended_at is None and row.until >= timezone.localdate()


@admin.register(StandIn)
class StandInAdmin(VerbAdmin):
    form = StandInForm
    list_display = ["absent", "deputy", "since", "until", "state", "reason"]
    list_select_related = ["absent", "deputy"]
    list_filter = ["since"]
    fields = ["absent", "deputy", ("since", "until"), "reason", "state"]
    readonly_fields = ["state"]
    locked_note = "Việc làm thay không sửa được. Nếu ghi sai, hãy cho thôi rồi ghi lại."
    verbs = [
        Verb(
            name="thoi",
            label="Thôi làm thay",
            permission="sessions_app.change_standin",
            run=accounts.end_stand_in,
            when=is_not_over,
            explain="Từ lúc này người làm thay chỉ còn quyền của chính mình.",
            shows=["absent", "deputy", "since", "until"],
            done="Đã thôi làm thay.",
        )
    ]

    def is_locked(self, row: StandIn) -> bool:
        return True

    def get_form(self, request: HttpRequest, obj: StandIn | None = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        form.by = request.user
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"since": timezone.localdate(), **super().get_changeform_initial_data(request)}

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = User.objects.filter(User.AT_WORK).order_by("full_name", "username")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: StandIn, form: forms.ModelForm, change: bool) -> None:
        accounts.appoint(obj, by=request.user)

    @admin.display(description="tình trạng")
    def state(self, row: StandIn) -> str:
        today = timezone.localdate()
        if row.ended_at:
            return f"đã thôi sớm lúc {moment(row.ended_at)}"
        return "chưa đến ngày" if row.since > today else "đang làm thay" if row.until >= today else "đã hết ngày"
