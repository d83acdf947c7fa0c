"""The issues of all conferences, to be looked up. What is done with them is done at the synthesis desk."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from sessions_app.admin.lists import FoldedSearchAdmin, session_label

from ..models import Issue, IssueOpinion
from ..models.conditions import has_one
from ..seen_by_staff import SEES_ALL, each_opinion_for


@admin.register(Issue)
class IssueAdmin(FoldedSearchAdmin):
    forbidden = ["add", "change", "delete"]
    list_display = ["title", session_label, "topic", "member_count", "state", "desk"]
    list_filter = [("session", admin.RelatedOnlyFieldListFilter), "topic"]
    list_select_related = ["session", "topic", "merged_into"]
    search_fields = ["folded"]
    ordering = ["-pk"]
    fields = [
        *["title", "summary", "session", "topic", "order", "member_count", "state", "leading", "agenda_item"],
        *["created_at", "published_at", "desk"],
    ]
    readonly_fields = fields
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Issue]:
        """A unit reads those that one of its own opinions is in, and what the public reads."""
        issues = super().get_queryset(request).with_member_count()
        if request.user.has_perm(SEES_ALL):
            return issues
        given = has_one(each_opinion_for(request.user).filter(pk=OuterRef("opinion")))
        inside = has_one(IssueOpinion.objects.current().filter(given, issue=OuterRef("pk")))
        return issues.filter(Q(inside) | Q(has_one(Issue.objects.public().filter(pk=OuterRef("pk")))))

    def get_list_display(self, request: HttpRequest) -> list[str]:
        return self.open_to(request, self.list_display)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.open_to(request, self.fields)

    def open_to(self, request: HttpRequest, columns: list[str]) -> list[str]:
        """Without the way to the desk for those to whom it does not open."""
        may = request.user.has_perms(["feedback.synthesise_issue", SEES_ALL])
        return [name for name in columns if may or name != "desk"]

    @admin.display(description="số ý kiến", ordering="member_count")
    def member_count(self, issue: Issue) -> int:
        return issue.member_count

    @admin.display(description="ý kiến tiêu biểu")
    def leading(self, issue: Issue) -> str:
        """The leading opinion by its number only: it may be another unit's, or not for the public."""
        return f"số {issue.lead_id}" if issue.lead_id else self.get_empty_value_display()

    @admin.display(description="tình trạng")
    def state(self, issue: Issue) -> str:
        if issue.merged_into:
            return f"đã nhập vào «{issue.merged_into}»"
        if issue.dissolved_at:
            return "đã thôi gộp"
        return "đã công bố" if issue.is_published else "chưa công bố"

    @admin.display(description="bàn tổng hợp")
    def desk(self, issue: Issue) -> str:
        if issue.dissolved_at:
            return "không còn trên bàn"
        return format_html('<a href="{}">Mở trên bàn tổng hợp</a>', reverse("admin:synthesis_issue", args=[issue.pk]))
