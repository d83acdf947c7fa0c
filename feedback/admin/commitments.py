"""What must be done, and how far it has come."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, Q, QuerySet
from django.http import HttpRequest

from sessions_app.actions import record
from sessions_app.admin.base import PortalInline
from sessions_app.admin.lists import FoldedSearchAdmin
from sessions_app.admin.verbs import Verb, VerbAdmin, asking
from sessions_app.models import ConclusionItem, ConclusionPart

from .. import actions
from ..models import Commitment, CommitmentState, ProgressEntry
from ..models.commitments import OPEN_STATES
from .forms import CommitmentForm, ProgressForm
from .visibility import commitments_for

MAY_REPORT = "feedback.report_commitment"
PROMISED = ["session", "title", "description", "lead_body", "due_on", "conclusion_item", "response"]


def stands_at(*states: CommitmentState) -> Any:
    return lambda commitment: commitment.state in states


VERBS = [
    Verb(
        "cong-bo",
        "Công bố",
        "feedback.publish_commitment",
        actions.publish_commitment,
        lambda commitment: commitment.published_at is None,
        "Việc phải làm, đơn vị chủ trì và thời hạn hiện trên cổng. Sau đó các phần này không sửa được nữa.",
        done="Đã công bố.",
    ),
    Verb(
        "bat-dau",
        "Bắt đầu làm",
        MAY_REPORT,
        actions.start_commitment,
        stands_at(CommitmentState.PLANNED),
        "Trạng thái trên cổng thành «đang làm».",
        done="Đã ghi là đang làm.",
    ),
    Verb(
        "ghi-tien-do",
        "Ghi tiến độ",
        MAY_REPORT,
        actions.report_progress,
        stands_at(*OPEN_STATES),
        "Thêm một dòng tiến độ, ghi ngày hôm nay.",
        ProgressForm,
        done="Đã ghi tiến độ.",
    ),
    Verb(
        "bao-xong",
        "Báo đã làm xong",
        MAY_REPORT,
        actions.report_done,
        stands_at(CommitmentState.UNDER_WAY),
        "Trạng thái trên cổng thành «đơn vị báo đã xong», chờ người ngoài đơn vị xác nhận.",
        done="Đã báo xong.",
    ),
    Verb(
        "xac-nhan",
        "Xác nhận đã xong",
        "feedback.verify_commitment",
        actions.verify_commitment,
        stands_at(CommitmentState.REPORTED_DONE),
        "Ông/bà đã thấy việc này làm xong. Đơn vị chủ trì không tự xác nhận việc của mình.",
        done="Đã xác nhận.",
    ),
    Verb(
        "thoi-lam",
        "Không làm nữa",
        "feedback.publish_commitment",
        actions.drop_commitment,
        stands_at(*OPEN_STATES),
        "Trang của việc này ghi «không làm nữa» kèm lý do. Việc này không làm ngược lại được.",
        asking("Lý do không làm nữa", "Người dân đọc được lý do này."),
        done="Đã ghi là không làm nữa.",
        is_grave=True,
    ),
]


class ProgressInline(PortalInline):
    """Lines are added, also with an earlier day; none is changed afterwards."""

    model = ProgressEntry
    fields = [("on", "percent"), "text"]

    def has_change_permission(self, request: HttpRequest, obj: Commitment | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Commitment | None = None) -> bool:
        return False


@admin.register(Commitment)
class CommitmentAdmin(FoldedSearchAdmin, VerbAdmin):
    verbs = VERBS
    form = CommitmentForm
    list_display = ["title", "lead_body", "due_on", "is_late", "state", "session", "published_at"]
    list_filter = [
        "state",
        ("session", admin.RelatedOnlyFieldListFilter),
        ("lead_body", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["session", "lead_body"]
    search_fields = ["title", "description", "official_then"]
    autocomplete_fields = ["session", "response", "opinions", "lead_body", "coordinating_bodies"]
    readonly_fields = ["state", "dropped_reason", "published_at"]
    inlines = [ProgressInline]
    fieldsets = [
        (None, {"fields": ["session", "title", "description", ("state", "published_at"), "dropped_reason"]}),
        (
            "Ai làm, đến khi nào",
            {"fields": ["lead_body", "coordinating_bodies", "official_then", "official", "due_on"]},
        ),
        (
            "Từ đâu mà có",
            {
                "fields": ["conclusion_item", "response", "opinions"],
                "description": "Việc này từ mục nào của thông báo kết luận, câu trả lời nào, ý kiến nào.",
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Commitment]:
        return commitments_for(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Commitment | None = None) -> list[str]:
        return [*self.readonly_fields, *(PROMISED if obj and obj.published_at else [])]

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "conclusion_item":
            key = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
            free = Q(commitment=None) | Q(commitment=key) if str(key or "").isdecimal() else Q(commitment=None)
            kwargs["queryset"] = ConclusionItem.objects.filter(free, part=ConclusionPart.ASSIGNED).order_by(
                "-notice", "order"
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_formset(self, request: HttpRequest, form: forms.ModelForm, formset: Any, change: bool) -> None:
        for entry in formset.save(commit=False):
            entry.author = request.user
            entry.save()
            record(entry.commitment, "report_progress", by=request.user)

    def view_on_site(self, commitment: Commitment) -> str | None:
        return commitment.get_absolute_url() if commitment.published_at and commitment.session.announced_at else None

    @admin.display(description="quá hạn", boolean=False)
    def is_late(self, commitment: Commitment) -> str:
        return "quá hạn" if commitment.is_overdue else ""
