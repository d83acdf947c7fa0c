"""Opinions: taking them in, deciding what the public reads, giving them to those who answer."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from dialogue_portal.lib import codes
from dialogue_portal.lib.personal_data import find_personal_data
from dialogue_portal.lib.sentences import moment
from sessions_app.actions import ActionRefused, record
from sessions_app.admin.lists import session_label
from sessions_app.admin.verbs import Verb, VerbAdmin
from sessions_app.chain import ERASED

from .. import actions
from ..actions.calls import sees_contact
from ..actions.redact import promises_of_its_issues
from ..actions.tell import sender_of
from ..actions.timing import retime_opinion
from ..cases.search import matching
from ..deadlines import answer_deadline
from ..forms.moderating import offered_text, published_words
from ..models import Moderation, Opinion
from ..seen_by_staff import (
    MAY_UNMASK,
    SEES_DRAFTS,
    conclusions_of,
    contact_of,
    each_opinion_for,
    each_response_for,
    opinions_listed_for,
    reads_note,
    sees_originals,
    sessions_for,
)
from . import handling_verbs, sender_verbs
from .attachments import AttachmentInline
from .forms import PAPER_CHANNELS, OpinionForm, PaperOpinionForm
from .opinion_verbs import LINKS, MAY_MODERATE, VERBS

PAPER = [
    (None, {"fields": ["session", ("channel", "received_at"), "kind", "text"]}),
    ("Về việc gì, ở đâu", {"fields": ["topic", "group", "place"]}),
    (
        "Người gửi",
        {
            "fields": ["name", "phone", "email", "visibility", "ticket"],
            "description": "Chỉ ghi khi người gửi đồng ý. Không bao giờ hiện trên cổng, trừ tên nếu họ đồng ý nêu tên.",
        },
    ),
]


def listed_marks(text: str) -> str:
    marks = find_personal_data(text)
    rows = format_html_join("", "<li>{}: <mark>{}</mark></li>", ((mark.kind, mark.found) for mark in marks))
    return format_html("<ul>{}</ul>", rows) if marks else "không thấy; vẫn nên đọc kỹ"


class KnownSessions(admin.RelatedFieldListFilter):
    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        if request.user.has_perm(SEES_DRAFTS):
            return super().field_choices(field, request, model_admin)
        known, ordering = sessions_for(request.user), self.field_admin_ordering(field, request, model_admin)
        choices: list[tuple[Any, str]] = field.get_choices(
            False, limit_choices_to={"pk__in": known.values("pk")}, ordering=ordering
        )
        return choices


@admin.register(Opinion)
class OpinionAdmin(VerbAdmin):
    verbs, links = [*VERBS, *handling_verbs.VERBS, *sender_verbs.VERBS], LINKS
    inlines = [AttachmentInline]
    actions = ["add_to_conclusion"]
    list_display = ["heading", "moderation", "processing", "group", "topic", "received_at", session_label]
    list_filter = ["moderation", "processing", ("session", KnownSessions), "topic", "group", "channel"]
    list_select_related = ["session", "group", "topic"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["folded"]
    search_help_text = "Từ trong ý kiến, không cần gõ dấu; hoặc mã tra cứu trên giấy biên nhận."
    autocomplete_fields = ["group"]
    shown = ["session", "received_at", "visibility", "moderation", "processing", "decided", "original_text"]
    readonly_fields = [*shown, "assigned", "answers", "in_conclusion", "contact"]
    readonly_fields += ["withdrawn_at", "split", "notes"]

    def get_inlines(self, request: HttpRequest, obj: Opinion | None) -> list[Any]:
        return self.inlines if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Opinion]:
        return opinions_listed_for(request.user)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Opinion | None:
        """With `reader`, the person at the screen, for what is shown of a case is not the same for all."""
        opinion = super().get_object(request, object_id, from_field)
        if opinion is not None:
            opinion.reader = request.user
        return opinion

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """As in the list of all cases: words, a number, or the code of a receipt."""
        unread = queryset if sees_originals(request.user) else queryset.none()
        return matching(queryset, search_term, unread), False

    def verbs_for(self, request: HttpRequest, row: Opinion) -> list[tuple[Verb, str]]:
        """A moderator is who may read it all, as at the desk."""
        return [found for found in super().verbs_for(request, row) if self.may_run(request, found[0].name)]

    def verb_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        if not self.may_run(request, name):
            raise PermissionDenied
        return super().verb_view(request, object_id, name)

    def may_run(self, request: HttpRequest, name: str) -> bool:
        reads_all = {verb.name for verb in self.verbs if verb.permission == MAY_MODERATE}
        return name not in reads_all or sees_originals(request.user)

    def page_after_verb(self, row: Opinion) -> str:
        return reverse("admin:case", args=[row.pk])

    def get_fieldsets(self, request: HttpRequest, obj: Opinion | None = None) -> list[Any]:
        if obj is None:
            return PAPER
        texts, where = (["original_text"], ("group", "place")) if sees_originals(request.user) else ([], "group")
        decided = ["decided"] if self.decided(obj) else []
        decided += ["withdrawn_at"] if obj.withdrawn_at else []
        decided += ["split"] if self.split(obj) else []
        sees_notes = request.user.has_perm("feedback.view_sendernote") and obj.sender_notes.exists()
        who = [("Người gửi", {"fields": ["contact"]})]
        return [
            (None, {"fields": [("moderation", "processing"), ("session", "received_at"), "visibility", *decided]}),
            ("Nội dung", {"fields": [*texts, "subject", "public_text"], "classes": ["side-by-side"] if texts else []}),
            *([("Người gửi bổ sung", {"fields": ["notes"]})] if sees_notes else []),
            ("Phân loại", {"fields": [("kind", "topic"), where, ("channel", "timing")]}),
            ("Đã làm gì", {"fields": ["assigned", "answers", "in_conclusion"]}),
            *(who if request.user.has_perm(MAY_UNMASK) else []),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Opinion | None = None) -> list[str]:
        if obj is None:
            return []
        stays = obj.moderation == Moderation.APPROVED or obj.withdrawn_at or obj.original_text == ERASED
        return [*self.readonly_fields, *(["subject", "public_text"] if stays else [])]

    def get_form(self, request: HttpRequest, obj: Opinion | None = None, **kwargs: Any) -> type[forms.ModelForm]:
        if obj:
            obj.shown_contact = contact_of(obj, request.user, is_open=sees_contact(obj, by=request.user))
        return super().get_form(request, obj, **{**kwargs, "form": OpinionForm if obj else PaperOpinionForm})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        new = {"received_at": timezone.now(), "channel": PAPER_CHANNELS[0][0]}
        return {**new, **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: Opinion, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return self.follow_channel(request, obj, form)
        opinion, is_new = form.submit()
        obj.pk = opinion.pk
        obj.refresh_from_db()
        code = codes.code_for(form.receipt_ticket)
        said = (
            "Mã tra cứu để trao cho người gửi, chỉ hiện một lần này"
            if is_new
            else "Ý kiến này đã được ghi trước đó. Mã"
        )
        self.message_user(request, f"{said}: {code}", messages.WARNING)

    def follow_channel(self, request: HttpRequest, obj: Opinion, form: Any) -> None:
        """What came through another channel may have come at another time, unless that was chosen too."""
        if "channel" not in form.changed_data or "timing" in form.changed_data:
            return
        if now := retime_opinion(obj, was=form.initial["channel"], by=request.user):
            self.message_user(request, f"Thời điểm đổi theo kênh tiếp nhận: {now}.", messages.INFO)

    def log_change(self, request: HttpRequest, obj: Opinion, message: Any) -> Any:
        """What was changed by hand stands in the record of the case too: which boxes, not what they hold."""
        entry = super().log_change(request, obj, message)
        record(obj, "edit_opinion", by=request.user, reason=entry.get_change_message())
        return entry

    def done(self, request: HttpRequest, verb: Verb, row: Opinion, form: forms.Form) -> bool:
        """A new code is shown this once."""
        is_done = super().done(request, verb, row, form)
        if is_done and hasattr(row, "new_code"):
            self.message_user(request, f"Mã tra cứu mới, chỉ hiện một lần này: {row.new_code}", messages.WARNING)
        return is_done

    def verb_context(self, request: HttpRequest, verb: Verb, row: Opinion, form: forms.Form) -> dict[str, Any]:
        """A form of many fields says itself how they belong together."""
        context = super().verb_context(request, verb, row, form)
        if hasattr(form, "fieldsets"):
            context["adminform"] = AdminForm(form, form.fieldsets, {}, model_admin=self)
        return context

    def response_add(self, request: HttpRequest, obj: Opinion, post_url_continue: str | None = None) -> HttpResponse:
        """The next slip of a pile comes from where this one came from."""
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" not in request.POST:
            return response
        same = {"session": obj.session_id, "channel": obj.channel, "group": obj.group_id or ""}
        return redirect(f"{self.address('add')}?{urlencode(same)}")

    def view_on_site(self, opinion: Opinion) -> str | None:
        return opinion.get_absolute_url() if opinion.is_public and opinion.session.announced_at else None

    @admin.display(description="ý kiến", ordering="-pk")
    def heading(self, opinion: Opinion) -> str:
        return f"{opinion} (người gửi đã rút)" if opinion.withdrawn_at else str(opinion)

    @admin.display(description="cách công khai")
    def visibility_label(self, opinion: Opinion) -> str:
        return opinion.get_visibility_display()

    @admin.display(description="thông tin riêng tìm thấy")
    def personal_marks(self, opinion: Opinion) -> str:
        """What in the words of the resident tells of a person: the same marks that the sender was shown."""
        return listed_marks(f"{opinion.original_text}\n{opinion.place}")

    @admin.display(description="thông tin riêng trong lời sẽ đăng")
    def marks_offered(self, opinion: Opinion) -> str:
        """The marks in the words that the boxes below start from."""
        is_out = opinion.moderation == Moderation.APPROVED
        return listed_marks("\n".join((published_words if is_out else offered_text)(opinion).values()))

    @admin.display(description="việc phải làm nên xem lại")
    def promises_beside(self, opinion: Opinion) -> str:
        """Those that would go on saying what it said."""
        told = 'Tên việc <a href="{}">«{}»</a> có thể còn nhắc lời này. Cổng không tự sửa: việc gắn với vấn đề chung.'
        rows = ((reverse("admin:promise", args=[row.pk]), row) for row in promises_of_its_issues(opinion))
        return format_html_join("", f"<p>{told}</p>", rows)

    @admin.display(description="hạn trả lời hiện nay")
    def promised_day(self, opinion: Opinion) -> str:
        day = answer_deadline(opinion).result
        late = ", đã qua: người gửi có ngày hẹn mới, nhưng số liệu vẫn tính là trễ hạn"
        return f"{day:%d/%m/%Y}{late if day < timezone.localdate() else ''}"

    @admin.display(description="hỏi bằng cách nào")
    def way_to_ask(self, opinion: Opinion) -> str:
        sender = sender_of(opinion)
        if sender and sender.email:
            return "thư điện tử"
        if sender and sender.phone:
            return "điện thoại, ở bàn «Cần gọi điện»"
        return "không có cách nào: người gửi không để lại cách liên lạc"

    @admin.display(description="khiếu nại, tố cáo")
    def grievance(self, opinion: Opinion) -> str:
        return "người gửi nói đây là khiếu nại hoặc tố cáo" if opinion.declares_grievance else "không"

    @admin.display(description="lý do")
    def decided(self, opinion: Opinion) -> str:
        return opinion.hidden_reason or opinion.decline_reason

    @admin.display(description="tách ý kiến")
    def split(self, opinion: Opinion) -> str:
        """Where the whole is, or where its parts are."""
        seen = each_opinion_for(opinion.reader)
        whole, parts = seen.filter(pk=opinion.part_of_id), seen.filter(part_of=opinion).order_by("pk")
        rows = [("Từ", row) for row in whole] + [("Thành", row) for row in parts]
        lines = [(word, reverse("admin:feedback_opinion_change", args=[row.pk]), row.pk, row) for word, row in rows]
        return format_html_join("", '<p>{} <a href="{}">ý kiến số {}: {}</a></p>', lines)

    @admin.display(description="bổ sung")
    def notes(self, opinion: Opinion) -> str:
        lines = [(moment(note.added_at), note) for note in opinion.sender_notes.all()]
        return format_html_join("", "<p>{}: {}</p>", ((at, note.text) for at, note in lines))

    @admin.display(description="phân công")
    def assigned(self, opinion: Opinion) -> str:
        lines = [
            (
                line.body,
                f", hạn {line.due_on:%d/%m/%Y}" if line.due_on else "",
                f". {line.note}" if line.note and reads_note(line, opinion.reader) else "",
            )
            for line in opinion.assignments.current().select_related("body")
        ]
        return format_html_join("", "<p>{}{}{}</p>", lines) or "—"

    @admin.display(description="trả lời")
    def answers(self, opinion: Opinion) -> str:
        lines = [
            (reverse("admin:feedback_response_change", args=[line.pk]), line.body, line.get_state_display())
            for line in each_response_for(opinion.reader).filter(opinion=opinion).select_related("body")
        ]
        return format_html_join("", '<p><a href="{}">{}</a>: {}</p>', lines) or "—"

    @admin.display(description="trong thông báo kết luận")
    def in_conclusion(self, opinion: Opinion) -> str:
        lines = [
            (reverse("admin:sessions_app_conclusionnotice_change", args=[item.notice_id]), item.get_part_display())
            for item in conclusions_of(opinion, opinion.reader)
        ]
        return format_html_join("", '<p><a href="{}">{}</a></p>', lines) or "—"

    @admin.display(description="tên, cách liên lạc")
    def contact(self, opinion: Opinion) -> str:
        """As the person at the screen may see it: `get_form` says who that is."""
        return " · ".join(opinion.shown_contact) or "—"

    @admin.action(description="Đưa vào thông báo kết luận (phần a)", permissions=["conclude"])
    def add_to_conclusion(self, request: HttpRequest, queryset: QuerySet[Opinion]) -> None:
        done, refused = [], []
        for opinion in queryset:
            try:
                actions.add_to_conclusion(opinion, by=request.user)
                done.append(str(opinion))
            except ActionRefused as reason:
                refused.append(f"{opinion}: {reason}")
        if done:
            self.message_user(request, f"Đã có trong thông báo kết luận: {'; '.join(done)}.", messages.SUCCESS)
        for line in refused:
            self.message_user(request, line, messages.WARNING)

    def has_conclude_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("sessions_app.change_conclusionnotice")
