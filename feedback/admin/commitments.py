"""What must be done, and how far it has come."""

from operator import attrgetter
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html_join

from dialogue_portal.lib.fields import as_key
from dialogue_portal.lib.personal_data import find_personal_data
from sessions_app.admin.base import PortalInline
from sessions_app.admin.lists import FoldedSearchAdmin, session_label
from sessions_app.admin.verbs import Link, Verb, VerbAdmin, asking, without
from sessions_app.models import ConclusionItem, ConclusionPart, DialogueSession, User

from .. import actions
from ..actions.promise_corrections import withhold_promise_places
from ..forms.promises import (
    CarryOverForm,
    ChangeLeadForm,
    DropForm,
    HandBackPromiseForm,
    PostponeForm,
    ProgressForm,
    ProgressLineForm,
    ReportDoneForm,
    TakeUpForm,
)
from ..forms.withholding import WithholdPlacesForm, still_read_of_promise
from ..models import Commitment, CommitmentState, ProgressEntry
from ..models.commitments import OPEN_STATES, TO_BE_KEPT
from ..seen_by_staff import SEES_ALL, commitments_for, each_opinion_for
from .forms import CommitmentForm

MAY_REPORT = "feedback.report_commitment"
MAY_PUBLISH = "feedback.publish_commitment"
MAY_VERIFY = "feedback.verify_commitment"
DUE = ["due_on", "due_days", "counts_working_days", "due_counts_from"]
DROPPED = ["drop_reason", "dropped_reason"]
PROMISED = ["session", "title", "description", "lead_body", *DUE, "conclusion_item", "response"]


def stands_at(*states: CommitmentState) -> Any:
    return lambda commitment: commitment.state in states


def leads_in_public(commitment: Commitment) -> bool:
    """Whether its lead body is named in public and still has to keep it."""
    return commitment.published_at is not None and commitment.state in TO_BE_KEPT


def is_handed_back(commitment: Commitment) -> bool:
    """Whether the office has still to decide. Costs no query where `hand_backs` are loaded."""
    return leads_in_public(commitment) and any(line.settled_at is None for line in commitment.hand_backs.all())


def known_lead(commitment: Commitment) -> dict[str, Any]:
    """The body that leads now, for the form to start from: whoever comes second is told."""
    return {"body": commitment.lead_body_id}


def carry_one_over(commitment: Commitment, *, by: User, to_session: DialogueSession) -> None:
    actions.carry_over([commitment], to_session=to_session, by=by)


def promise_address(commitment: Commitment) -> str:
    return reverse("admin:promise", args=[commitment.pk])


def correction_address(commitment: Commitment) -> str:
    return reverse("admin:promise_correction", args=[commitment.pk])


def has_readable_words(commitment: Commitment) -> bool:
    """Whether everybody reads what it said before a correction."""
    is_readable = commitment.corrections.filter(earlier__is_withheld=False)
    return commitment.published_at is not None and is_readable.exists()


VERBS = [
    Verb(
        "cong-bo",
        "Công bố",
        MAY_PUBLISH,
        actions.publish_commitment,
        lambda commitment: commitment.published_at is None,
        "Việc phải làm, đơn vị chủ trì và thời hạn hiện trên cổng. Sau đó lời chỉ còn đính chính, hạn chỉ còn lùi "
        "được. Chỉ người đã nêu những ý kiến gắn với việc này được hỏi đã xong chưa.",
        shows=["left_empty", "private_words"],
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
        "Thêm một dòng tiến độ trên cổng; ai theo dõi việc này qua thư được báo ngay.",
        ProgressForm,
        done="Đã ghi tiến độ.",
        takes_files=True,
    ),
    Verb(
        "bao-xong",
        "Báo đã làm xong",
        MAY_REPORT,
        actions.report_done,
        lambda commitment: commitment.is_public and commitment.state == CommitmentState.UNDER_WAY,
        "Trạng thái trên cổng thành «đơn vị báo đã xong». Ai đã nêu ý kiến gắn với việc này thì được hỏi đã xong chưa; "
        "Mặt trận xác nhận hoặc trả lại.",
        ReportDoneForm,
        done="Đã báo xong. Ai đã nêu ý kiến gắn với việc này thì được hỏi.",
        takes_files=True,
    ),
    Verb(
        "khong-thuoc-don-vi",
        "Không thuộc đơn vị tôi",
        MAY_REPORT,
        actions.hand_back_promise,
        lambda commitment: leads_in_public(commitment) and not is_handed_back(commitment),
        "Văn phòng đọc lý do, rồi đổi đơn vị chủ trì hoặc nói vì sao vẫn là việc của đơn vị. Thời hạn không đổi. Người "
        "dân không thấy việc này.",
        HandBackPromiseForm,
        shows=["description"],
        done="Đã trả lại văn phòng.",
        whose=lambda commitment, user: commitment.lead_body in user.bodies,
    ),
    Verb(
        "xac-nhan",
        "Xác nhận đã xong",
        MAY_VERIFY,
        actions.verify_commitment,
        stands_at(CommitmentState.REPORTED_DONE),
        "Ông/bà đã thấy việc này làm xong. Đơn vị chủ trì không tự xác nhận việc của mình.",
        done="Đã xác nhận.",
        whose=lambda commitment, user: commitment.lead_body not in user.bodies,
    ),
    Verb(
        "tra-lai",
        "Trả lại: chưa xong",
        MAY_VERIFY,
        actions.send_back,
        stands_at(CommitmentState.REPORTED_DONE, CommitmentState.VERIFIED),
        "Việc này chưa xong: trạng thái trên cổng trở lại «đang làm», đơn vị chủ trì được báo.",
        asking("Việc gì chưa xong", "Người dân đọc được lý do này. Đừng ghi tên hay số điện thoại."),
        done="Đã trả lại.",
    ),
    Verb(
        "van-don-vi-ay",
        "Vẫn là việc của đơn vị",
        MAY_PUBLISH,
        actions.keep_lead,
        is_handed_back,
        "Đơn vị đã trả lại vẫn chủ trì việc này, và được báo qua thư. Thời hạn không đổi.",
        asking("Vì sao vẫn là việc của đơn vị", "Đơn vị đọc được ở trang của việc. Người dân không thấy."),
        shows=["handed_back"],
        done="Đã trả lời đơn vị.",
    ),
    Verb(
        "doi-don-vi",
        "Đổi đơn vị chủ trì",
        MAY_PUBLISH,
        actions.change_lead,
        leads_in_public,
        "Trang của việc này ghi đơn vị mới, đơn vị trước đó, ngày đổi và lý do. Thời hạn không đổi; cán bộ của đơn vị "
        "mới được báo qua thư, đơn vị trước cũng vậy nếu không tự trả lại. Cán bộ phụ trách đang ghi thì bỏ trống.",
        ChangeLeadForm,
        known_lead,
        shows=["lead_body", "handed_back"],
        done="Đã đổi đơn vị chủ trì.",
        is_grave=True,
    ),
    Verb(
        "lui-han",
        "Lùi hạn",
        MAY_PUBLISH,
        actions.postpone_commitment,
        leads_in_public,
        "Hẹn ngày muộn hơn. Hạn mới, hạn cũ và lý do đều hiện trên cổng; người đã nêu ý kiến, người theo dõi và đơn vị "
        "chủ trì được báo.",
        PostponeForm,
        shows=["due_on"],
        done="Đã lùi hạn.",
        is_grave=True,
    ),
    Verb(
        "chuyen-ky-sau",
        "Chuyển sang hội nghị sau",
        MAY_PUBLISH,
        carry_one_over,
        lambda commitment: commitment.published_at is not None and commitment.state in OPEN_STATES,
        "Việc này vào chương trình hội nghị sau, ở mục «Việc tồn từ kỳ trước». Lịch sử của việc được giữ nguyên.",
        CarryOverForm,
        done="Đã chuyển sang hội nghị sau.",
        is_rare=True,
    ),
    Verb(
        "thoi-lam",
        "Không làm nữa",
        MAY_PUBLISH,
        actions.drop_commitment,
        stands_at(*OPEN_STATES),
        "Trang của việc này ghi «không làm nữa» kèm lý do; người đã nêu ý kiến, người theo dõi và đơn vị chủ trì "
        "được báo. Sau này làm tiếp được, với hạn mới và lý do.",
        DropForm,
        done="Đã ghi là không làm nữa.",
        is_grave=True,
    ),
    Verb(
        "lam-tiep",
        "Làm tiếp",
        MAY_PUBLISH,
        actions.take_up,
        stands_at(CommitmentState.DROPPED),
        "Việc đã ghi «không làm nữa» nay làm tiếp, từ đầu, với hạn mới. Trang của việc này kể cả lần thôi làm lẫn lần "
        "làm tiếp; người đã nêu ý kiến, người theo dõi và đơn vị chủ trì được báo.",
        TakeUpForm,
        shows=DROPPED,
        done="Đã ghi là làm tiếp.",
        is_grave=True,
    ),
    Verb(
        "giau-loi-cu",
        "Thôi cho đọc lời cũ",
        MAY_PUBLISH,
        withhold_promise_places,
        has_readable_words,
        "Dùng khi lời trước đính chính có thông tin không được công khai. Bỏ dấu ở những chỗ vẫn để mọi người đọc. "
        "Trang của việc này vẫn ghi đã đính chính điều gì, nhưng lời cũ của các chỗ đã chọn, kể cả trong những lần "
        "trước, chỉ cán bộ đọc được; báo cáo kết quả kỳ trước do cổng lập cũng thôi ghi lời ấy. Bản chụp đã ký thì tự "
        "gỡ.",
        WithholdPlacesForm,
        still_read_of_promise,
        done="Lời cũ chỉ còn cán bộ đọc được.",
        is_grave=True,
    ),
]


class ProgressInline(PortalInline):
    """Lines are added while the work goes on, also with an earlier day; none is changed afterwards."""

    forbidden = ["change", "delete"]
    model = ProgressEntry
    form = ProgressLineForm
    fields = [("on", "percent"), "text"]

    def has_add_permission(self, request: HttpRequest, obj: Commitment | None = None) -> bool:
        return (obj is None or obj.state in OPEN_STATES) and super().has_add_permission(request, obj)


@admin.register(Commitment)
class CommitmentAdmin(FoldedSearchAdmin, VerbAdmin):
    verbs = VERBS
    links = [Link("Đính chính", MAY_PUBLISH, attrgetter("is_public"), correction_address, is_button=True)]
    form = CommitmentForm
    list_display = ["title", "lead_body", "due_on", "is_late", "state", session_label, "published_at"]
    list_filter = [
        "state",
        ("session", admin.RelatedOnlyFieldListFilter),
        ("lead_body", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["session", "lead_body"]
    search_fields = ["title", "description", "official_then"]
    autocomplete_fields = ["session", "response", "opinions", "lead_body", "coordinating_bodies"]
    readonly_fields = ["state", *DROPPED, "published_at", "own_opinions"]
    inlines = [ProgressInline]
    fieldsets = [
        (
            None,
            {"fields": ["session", "title", "description", ("state", "published_at"), "drop_reason", "dropped_reason"]},
        ),
        (
            "Ai làm, đến khi nào",
            {"fields": ["lead_body", "coordinating_bodies", "official_then", "official"]},
        ),
        (
            "Thời hạn",
            {
                "fields": ["due_on", ("due_days", "counts_working_days"), "due_counts_from"],
                "description": "Ghi một ngày; hoặc ghi số ngày, tính từ ngày nào: cổng tính ra ngày và nói cách tính.",
            },
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

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Commitment | None:
        """The row, which knows the person at the screen as `reader`."""
        commitment = super().get_object(request, object_id, from_field)
        if commitment is not None:
            commitment.reader = request.user
        return commitment

    def get_fieldsets(self, request: HttpRequest, obj: Commitment | None = None) -> list[Any]:
        """A unit reads of the opinions behind a commitment those that it was given, and links none by their numbers."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.has_perm(SEES_ALL):
            return fieldsets
        given = [("Ý kiến", {"fields": ["own_opinions"]})] if obj else []
        return [*without(fieldsets, ["opinions"]), *given]

    def get_readonly_fields(self, request: HttpRequest, obj: Commitment | None = None) -> list[str]:
        return [*self.readonly_fields, *(PROMISED if obj and obj.published_at else [])]

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "conclusion_item":
            key = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
            free = Q(commitment=None) | Q(commitment=as_key(key))
            kwargs["queryset"] = ConclusionItem.objects.filter(free, part=ConclusionPart.ASSIGNED).order_by(
                "-notice", "order"
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_formset(self, request: HttpRequest, form: forms.ModelForm, formset: Any, change: bool) -> None:
        for entry in formset.save(commit=False):
            said = {"text": entry.text, "percent": entry.percent, "on": entry.on}
            actions.report_progress(form.instance, by=request.user, **said)

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change:
            actions.take_over_sources(form.instance)

    def response_post_save_add(self, request: HttpRequest, obj: Commitment) -> HttpResponse:
        """Lead to the page of the new promise, from which it is published."""
        return redirect(self.page_after_verb(obj))

    def page_after_verb(self, row: Commitment) -> str:
        return promise_address(row)

    def view_on_site(self, commitment: Commitment) -> str | None:
        return commitment.get_absolute_url() if commitment.is_public else None

    @admin.display(description="từ ý kiến")
    def own_opinions(self, commitment: Commitment) -> str:
        return "; ".join(map(str, each_opinion_for(commitment.reader).filter(commitments=commitment))) or "—"

    @admin.display(description="còn để trống")
    def left_empty(self, commitment: Commitment) -> str:
        """It is told and keeps nobody from going on."""
        has_askers = commitment.opinions.exists() or commitment.issues.exists()
        there = {"thời hạn": commitment.due_on, "ý kiến của người dân": has_askers}
        return ", ".join(name for name, is_there in there.items() if not is_there)

    @admin.display(description="có thể là thông tin riêng, công bố rồi ai cũng đọc được")
    def private_words(self, commitment: Commitment) -> str:
        marks = find_personal_data(f"{commitment.title}\n{commitment.description}")
        found = dict.fromkeys(f"{mark.kind} «{mark.found}»" for mark in marks)
        return ", ".join(found) or "máy không thấy; ông/bà vẫn nên đọc kỹ"

    @admin.display(description="đơn vị trả lại")
    def handed_back(self, commitment: Commitment) -> str:
        """Empty HTML leaves the line out."""
        return format_html_join("", "<p>{}</p>", ((told,) for told in commitment.hand_backs.standing()))

    @admin.display(description="quá hạn", boolean=False)
    def is_late(self, commitment: Commitment) -> str:
        return "quá hạn" if commitment.is_overdue else ""
