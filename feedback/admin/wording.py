"""Words that staff use again and again: reasons for not publishing or not doing, templates of answers."""

from django.contrib import admin

from sessions_app.admin.base import PortalAdmin
from sessions_app.admin.lists import FoldedSearchAdmin, yes_no

from ..models import DeclineReason, DropReason, ResponseTemplate
from .forms import ResponseTemplateForm

IN_USE = yes_no("is_active", "đang dùng")


@admin.register(DeclineReason)
class DeclineReasonAdmin(PortalAdmin):
    list_display = ["name", "order", IN_USE, "words"]
    list_filter = ["is_active"]
    fields = ["name", "words", ("order", "is_active")]


@admin.register(DropReason)
class DropReasonAdmin(PortalAdmin):
    list_display = ["name", "order", IN_USE]
    list_filter = ["is_active"]
    fields = ["name", ("order", "is_active")]


@admin.register(ResponseTemplate)
class ResponseTemplateAdmin(FoldedSearchAdmin):
    form = ResponseTemplateForm
    list_display = ["name", "topic", "outcome", "order", IN_USE]
    list_filter = ["is_active", "topic", "outcome"]
    list_select_related = ["topic", "outcome"]
    search_fields = ["name", "text"]
    fields = ["name", ("topic", "outcome"), "text", "legal_basis", ("order", "is_active")]
