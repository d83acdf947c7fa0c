"""Answers: written by one, approved and published by another."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from dialogue_portal.lib.folded_rows import rows_with
from dialogue_portal.lib.text import fold
from sessions_app.admin.lists import FoldedSearchAdmin, yes_no
from sessions_app.admin.verbs import Link, Verb, VerbAdmin, asking
from sessions_app.models import Body, User

from .. import actions
from ..cases.search import matching
from ..models import Draft, Moderation, Opinion, Outcome, Response
from ..seen_by_staff import SEES_ALL, each_opinion_for, responses_listed_for
from .forms import CorrectionForm, correct


def stands_at(*states: Draft) -> Any:
    return lambda response: response.state in states


class ReadForm(forms.Form):
    """Carries which words were read: nobody lets out others."""

    ban = forms.CharField(required=False, widget=forms.HiddenInput)


def words_read(response: Response) -> dict[str, str]:
    return {"ban": response.as_read}


def as_read(verb: Callable[..., None]) -> Callable[..., None]:
    def decide(response: Response, *, by: User, ban: str) -> None:
        if ban not in {"", response.as_read}:
            raise actions.ReadOtherwise
        verb(response, by=by)

    return decide


VERBS = [
    Verb(
        "trinh",
        "Trình duyệt",
        "feedback.submit_response",
        actions.submit_response,
        stands_at(Draft.DRAFT),
        "Câu trả lời được trình lên người duyệt. Từ lúc đó không sửa được nữa, trừ khi được trả lại.",
        shows=["opinion_text", "text"],
        done="Đã trình.",
    ),
    Verb(
        "duyet",
        "Duyệt",
        "feedback.approve_response",
        as_read(actions.approve_response),
        stands_at(Draft.SUBMITTED),
        "Câu trả lời được duyệt và chờ công bố. Người soạn không tự duyệt.",
        ReadForm,
        words_read,
        shows=["opinion_text", "text"],
        done="Đã duyệt câu trả lời.",
    ),
    Verb(
        "tra-lai",
        "Trả lại",
        "feedback.approve_response",
        actions.return_response,
        stands_at(Draft.SUBMITTED, Draft.APPROVED),
        "Câu trả lời trở lại bản nháp để người soạn sửa.",
        asking("Lý do trả lại", "Người soạn đọc lý do này trên trang của câu trả lời."),
        shows=["opinion_text", "text"],
        done="Đã trả lại.",
        is_grave=True,
    ),
    Verb(
        "cong-bo",
        "Công bố",
        "feedback.publish_response",
        as_read(actions.publish_response),
        stands_at(Draft.APPROVED),
        "Câu trả lời hiện trên cổng dưới ý kiến. Sau đó chỉ còn đính chính được, không sửa được.",
        ReadForm,
        words_read,
        shows=["opinion_text", "text"],
        done="Đã công bố câu trả lời.",
    ),
    Verb(
        "dinh-chinh",
        "Đính chính",
        "feedback.add_response",
        correct,
        lambda response: response.state == Draft.PUBLISHED and not hasattr(response, "correction"),
        "Tạo một bản nháp mới để thay câu trả lời này. Bản cũ vẫn hiện trên cổng cho đến khi bản mới được công bố.",
        CorrectionForm,
        lambda response: {"text": response.text},
        shows=["opinion_text"],
        done="Đã tạo bản nháp đính chính. Hãy trình duyệt bản đó.",
    ),
]


class AnsweringBodies(admin.RelatedFieldListFilter):
    """Those of whom there are answers: each is looked up in the index, instead of all answers for who gave them."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        next_one = Response.objects.filter(body__gte=OuterRef("pk")).order_by("body").values("body")[:1]
        seen = Q() if request.user.has_perm(SEES_ALL) else Q(pk__in=Body.objects.once(request.user.bodies))
        offered = seen & Q(pk=Subquery(next_one))
        ordering = self.field_admin_ordering(field, request, model_admin)
        choices: list[tuple[Any, str]] = field.get_choices(False, limit_choices_to=offered, ordering=ordering)
        return choices


@admin.register(Response)
class ResponseAdmin(VerbAdmin):
    verbs = VERBS
    links = [
        Link(
            "Mở ở bàn trả lời",
            "feedback.add_response",
            lambda response: response.opinion.moderation == Moderation.APPROVED,
            lambda response: reverse("admin:answer", args=[response.opinion_id]),
        )
    ]
    locked_note = "Sửa câu trả lời ở bàn trả lời: ở đó hai người cùng sửa không ghi đè mất chữ của nhau."
    list_display = ["heading", "body", "outcome", "state", "issued_on"]
    list_filter = ["state", "outcome", ("body", AnsweringBodies)]
    list_select_related = ["opinion", "body", "outcome"]
    show_full_result_count = False
    search_fields = ["number_symbol"]
    search_help_text = "Từ trong ý kiến hoặc số của ý kiến; số, ký hiệu văn bản ghi đủ; từ trong câu chưa công bố."
    autocomplete_fields = ["opinion"]
    readonly_fields = [
        *["opinion_text", "state", "written_by", "published_at"],
        *["corrected", "returned", "was_on_the_spot"],
    ]
    words = [
        "text",
        "outcome",
        "body",
        "answered_by",
        "signer",
        ("number_symbol", "issued_on"),
        "on_the_spot",
        "legal_basis",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Response]:
        return responses_listed_for(request.user)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """By what an index holds: the words of the opinion, the whole number of a paper. The texts of answers are in
        none, so only those are read that are not public yet, which are few."""
        term = search_term.strip()
        if not term:
            return queryset, False
        opinions = matching(Opinion.objects.all(), term, Opinion.objects.none())
        in_work = queryset.filter(state__in=[Draft.DRAFT, Draft.SUBMITTED, Draft.APPROVED])
        written = Q(pk__in=rows_with(fold(term).split(), in_work, ["text", "number_symbol"]))
        numbered = Q(number_symbol__in={term, term.upper()})
        return queryset.filter(Q(opinion__in=opinions.values("pk")) | numbered | written), False

    def get_fieldsets(self, request: HttpRequest, obj: Response | None = None) -> list[Any]:
        if obj is None:
            return [(None, {"fields": ["opinion", *self.words]})]
        returned = ["returned"] if obj.return_reason else []
        correction = [("Đính chính", {"fields": ["corrected", "correction_note"]})] if obj.corrects_id else []
        return [
            ("Ý kiến", {"fields": ["opinion_text"]}),
            *correction,
            ("Trả lời", {"fields": ["was_on_the_spot" if line == "on_the_spot" else line for line in self.words]}),
            ("Trạng thái", {"fields": ["state", *returned, "written_by", "published_at"]}),
        ]

    def is_locked(self, row: Response) -> bool:
        return True

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """A unit answers what it was given, in its own name."""
        if db_field.name == "opinion":
            kwargs["queryset"] = each_opinion_for(request.user).filter(moderation=Moderation.APPROVED)
        if db_field.name == "body" and not request.user.has_perm(SEES_ALL):
            kwargs["queryset"] = Body.objects.filter(pk__in=[body.pk for body in request.user.bodies])
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        new = {"body": request.user.body_id, "issued_on": timezone.localdate()}
        return {**new, **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: Response, form: forms.ModelForm, change: bool) -> None:
        content = {name: form.cleaned_data[name] for name in form.fields if name != "opinion"}
        obj.pk = actions.start_response(form.cleaned_data["opinion"], by=request.user, **content).pk
        obj.refresh_from_db()

    def case_of(self, row: Response) -> Opinion:
        return row.opinion

    def view_on_site(self, response: Response) -> str | None:
        opinion = response.opinion
        is_public = response.state == Draft.PUBLISHED and opinion.is_public and opinion.session.announced_at
        return opinion.get_absolute_url() if is_public else None

    @admin.display(description="ý kiến", ordering="opinion__subject")
    def heading(self, response: Response) -> str:
        return str(response.opinion)

    @admin.display(description="người soạn")
    def written_by(self, response: Response) -> str:
        """The author's name without a link: hardly anybody who reads this may open the account."""
        return str(response.author) if response.author else self.get_empty_value_display()

    @admin.display(description="ý kiến")
    def opinion_text(self, response: Response) -> str:
        opinion = response.opinion
        address = reverse("admin:feedback_opinion_change", args=[opinion.pk])
        return format_html('<p><a href="{}">{}</a></p><p>{}</p>', address, opinion, opinion.public_text)

    @admin.display(description="lý do trả lại gần nhất")
    def returned(self, response: Response) -> str:
        return response.return_reason

    @admin.display(description="trả lời ngay tại hội nghị")
    def was_on_the_spot(self, response: Response) -> str:
        return "có" if response.on_the_spot else "không"

    @admin.display(description="thay cho")
    def corrected(self, response: Response) -> str:
        address = reverse("admin:feedback_response_change", args=[response.corrects_id])
        return format_html('<a href="{}">Câu trả lời đã công bố</a>', address)


@admin.register(Outcome)
class OutcomeAdmin(FoldedSearchAdmin):
    list_display = ["name", "order", yes_no("is_promise", "còn việc phải làm")]
    search_fields = ["name"]
    fields = ["name", "order", "is_promise", "is_decided_elsewhere", "slug"]
    set_once = ["slug"]
