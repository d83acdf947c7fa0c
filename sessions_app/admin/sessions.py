"""The conference with everything that belongs to it on one page, in the order in which it is filled in."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet, URLField
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from dialogue_portal.lib.sentences import moment
from dialogue_portal.lib.text import capital

from .. import actions
from ..actions.schedule import has_passed
from ..duties import late_to_announce
from ..models import ConclusionNotice, DialogueSession, SessionState, WardProfile
from ..wording import ends_of_window, window_in_words
from .corrections import CORRECTED, HELD, SessionForm, changed_lines, read_lines
from .lists import FoldedSearchAdmin
from .postings import POST
from .schedule import asking_why, not_asking_why
from .session_inlines import (
    AgendaInline,
    AttendeeCountInline,
    MeetingInline,
    ParticipationInline,
    ReportedFigureInline,
    is_draft,
)
from .session_parts import AFTERWARDS, NOTICE, STATE, WHAT, WINDOW, parts_of
from .verbs import Link, Verb, VerbAdmin, asking, reason_if

MAY_ANNOUNCE = "sessions_app.announce_dialoguesession"


def is_going_on(session: DialogueSession) -> bool:
    return bool(session.announced_at and not session.cancelled_at and not session.closed_at)


def is_ahead(session: DialogueSession) -> bool:
    """Whether it takes place as announced, and a day of it is not over."""
    return is_going_on(session) and not session.postponed_at and not has_passed(session)


def was_held(session: DialogueSession) -> bool:
    return is_going_on(session) and not session.postponed_at and has_passed(session)


def may_be_cancelled(session: DialogueSession) -> bool:
    return is_going_on(session) and not was_held(session)


VERBS = [
    Verb(
        "cong-bo",
        "Công bố hội nghị",
        MAY_ANNOUNCE,
        actions.announce_session,
        lambda session: not session.announced_at and not session.cancelled_at,
        "Hội nghị, các buổi họp, chương trình và ý kiến đã duyệt của hội nghị này hiện trên cổng. "
        "Luật định phải thông báo thời gian, địa điểm, nội dung và cách tham dự ít nhất 7 ngày trước khi họp.",
        form_for=lambda session: reason_if(late_to_announce(session)),
        shows=["must_have", "left_empty", "window"],
        done="Đã công bố hội nghị.",
    ),
    Verb(
        "hoan",
        "Hoãn",
        MAY_ANNOUNCE,
        actions.postpone_session,
        is_ahead,
        "Trang của hội nghị ghi «hoãn» kèm lý do. Người theo dõi, người đã đăng ký được báo. Khi có ngày mới, bấm «Họp "
        "lại». Hạn trả lời ý kiến vẫn tính từ ngày họp đã định cho đến khi có ngày mới.",
        asking("Lý do hoãn", "Người dân đọc được lý do này."),
        done="Đã ghi là hoãn.",
        is_grave=True,
    ),
    Verb(
        "hop-lai",
        "Họp lại",
        MAY_ANNOUNCE,
        actions.resume_session,
        lambda session: is_going_on(session) and bool(session.postponed_at),
        "Ghi lịch họp mới, hoặc để nguyên lịch trước khi hoãn. Trang của hội nghị thôi ghi «hoãn», nêu lịch cũ và "
        "lịch mới; người theo dõi, người đã đăng ký được báo.",
        form_for=not_asking_why,
        shows=["opinions_until"],
        done="Hội nghị thôi hoãn, họp theo lịch vừa ghi.",
    ),
    Verb(
        "doi-lich",
        "Đổi lịch họp",
        MAY_ANNOUNCE,
        actions.reschedule_session,
        is_ahead,
        "Sửa ngày, giờ, nơi họp, thêm hoặc bỏ buổi. Trang của hội nghị nêu lịch cũ, lịch mới và lý do; tệp lịch được "
        "cập nhật; người theo dõi, người đã đăng ký được báo. Chỉ đổi số chỗ, số lượt phát biểu thì chỉ báo người "
        "đang chờ nay có chỗ.",
        form_for=asking_why,
        shows=["opinions_until"],
        done="Đã đổi lịch họp.",
    ),
    Verb(
        "sua-lich-da-hop",
        "Sửa lịch đã họp",
        MAY_ANNOUNCE,
        actions.reschedule_session,
        was_held,
        "Mọi buổi họp đã qua ngày. Chỉ dùng khi ngày, giờ, nơi họp ghi sai: trang hội nghị nêu lịch cũ, lịch mới và "
        "lý do; không ai nhận thư.",
        form_for=asking_why,
        shows=["opinions_until"],
        done="Đã sửa lịch đã họp.",
        is_rare=True,
    ),
    Verb(
        "huy",
        "Hủy hội nghị",
        MAY_ANNOUNCE,
        actions.cancel_session,
        may_be_cancelled,
        "Trang của hội nghị ghi «hủy» kèm lý do và không nhận ý kiến nữa. Người theo dõi, người đã đăng ký "
        "được báo. Việc này không làm ngược lại được.",
        asking("Lý do hủy", "Người dân đọc được lý do này."),
        done="Đã ghi là hủy.",
        is_grave=True,
    ),
    Verb(
        "khep-lai",
        "Khép lại hội nghị",
        MAY_ANNOUNCE,
        actions.close_session,
        lambda session: session.state == SessionState.CONCLUDED,
        "Hội nghị vào kho lưu, không nhận ý kiến, kể cả phiếu giấy, danh sách nộp muộn. Mọi trang của hội nghị vẫn đọc "
        "được; ý kiến, việc phải làm còn dở vẫn làm tiếp được. Việc này không làm ngược lại được.",
        done="Đã khép lại hội nghị.",
    ),
    POST,
]


def listed(model: str) -> Any:
    """Makes the address of the list of `model` for one session."""
    return lambda session: f"{reverse(f'admin:{model}_changelist')}?session__id__exact={session.pk}"


def desk(name: str) -> Any:
    """Makes the address of a desk page for one session."""
    return lambda session: reverse(f"admin:{name}", args=[session.pk])


def conclusion_address(session: DialogueSession) -> str:
    notice = ConclusionNotice.objects.filter(session=session).first()
    if notice:
        return reverse("admin:sessions_app_conclusionnotice_change", args=[notice.pk])
    return f"{reverse('admin:sessions_app_conclusionnotice_add')}?session={session.pk}"


def registrations_address(session: DialogueSession) -> str:
    return f"{reverse('admin:registrations')}?hoi_nghi={session.pk}"


def opinions_address(session: DialogueSession) -> str:
    return f"{reverse('admin:case_list')}?hoi_nghi={session.pk}"


def has_conclusion(session: DialogueSession) -> bool:
    """Before there is one, only the button that composes it leads there: people would take an empty form for it."""
    return ConclusionNotice.objects.filter(session=session).exists()


LINKS = [
    Link(label, permission, has_conclusion if address is conclusion_address else lambda session: True, address)
    for label, permission, address in [
        ("Nhiệm vụ và thời hạn", "sessions_app.view_dialoguesession", desk("session_duties")),
        ("Lời báo, tin nhắn, tờ rơi", "sessions_app.view_dialoguesession", desk("session_texts")),
        ("Văn bản của hội nghị", "sessions_app.view_papertext", desk("session_papers")),
        ("Tạo hội nghị mới từ hội nghị này", "sessions_app.add_dialoguesession", desk("session_copy")),
        ("Hình ảnh của hội nghị", "sessions_app.change_photo", desk("session_photos")),
        ("Danh sách hình ảnh", "sessions_app.view_photo", listed("sessions_app_photo")),
        ("Văn bản, tài liệu", "sessions_app.view_document", listed("sessions_app_document")),
        ("Niêm yết", "sessions_app.view_posting", listed("sessions_app_posting")),
        ("Hồ sơ ý kiến", "feedback.view_opinion", opinions_address),
        ("Đăng ký dự, phát biểu", "feedback.view_registration", registrations_address),
        ("Thông báo kết luận", "sessions_app.view_conclusionnotice", conclusion_address),
        ("Việc phải làm", "feedback.view_commitment", listed("feedback_commitment")),
    ]
]


@admin.register(DialogueSession)
class DialogueSessionAdmin(FoldedSearchAdmin, VerbAdmin):
    change_form_template = add_form_template = "admin/sessions_app/dialoguesession/change_form.html"
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    verbs, links = VERBS, LINKS
    list_display = ["title", "year", "first_day", "kind", "state_label"]
    list_filter = ["year", "kind"]
    list_select_related = ["conclusion"]
    search_fields = ["title", "summary", "purpose", "content"]
    autocomplete_fields = ["organiser"]
    readonly_fields = ["state_label", "announced_at", "postponed", "cancelled", "closed_at"]
    form = SessionForm
    inlines = [MeetingInline, ParticipationInline, AgendaInline, AttendeeCountInline, ReportedFigureInline]
    fieldsets = [
        (WHAT, {"fields": ["title", ("year", "ordinal"), ("kind", "mode"), "is_complex", "ward_then", "organiser"]}),
        (
            NOTICE,
            {
                "fields": [
                    *["summary", "basis", "purpose", "content", "invited"],
                    *["how_to_attend", "how_to_send", "contact"],
                ]
            },
        ),
        (WINDOW, {"fields": [("opinions_open_at", "opinions_close_at"), "takes_registrations"]}),
        (AFTERWARDS, {"fields": ["topics_raised", "source", "source_url"]}),
        (STATE, {"fields": ["state_label", "announced_at", "postponed", "cancelled", "closed_at", "slug"]}),
    ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        newest = DialogueSession.objects.filter(cancelled_at=None).order_by("-year", "-pk").first()
        return super().changelist_view(request, {"newest": newest, **(extra_context or {})})

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_dates().prefetch_related("meetings")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        new = {"ward_then": WardProfile.current().full_name, "year": timezone.localdate().year}
        return {**new, **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request: HttpRequest, obj: DialogueSession | None = None) -> list[str]:
        return [*self.readonly_fields, *(["slug"] if obj and obj.announced_at else [])]

    def get_fieldsets(self, request: HttpRequest, obj: DialogueSession | None = None) -> list[Any]:
        fieldsets = super().get_fieldsets(request, obj)
        if is_draft(obj) or not self.has_change_permission(request, obj):
            return fieldsets
        return [*fieldsets, (CORRECTED, {"fields": ["change_note", "hides_old_words"]})]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        session, adminform = kwargs.get("obj"), context["adminform"]
        parts = list(parts_of(adminform, context["inline_admin_formsets"], session, is_draft=is_draft(session)))
        last = [fieldset for fieldset in adminform if fieldset.name == CORRECTED]
        context |= {"parts": parts, "has_open_parts": any(part.is_open for part in parts), "last": last}
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: DialogueSession, post_url_continue: str | None = None) -> Any:
        """Say what to do next: people think that a saved conference is public."""
        response = super().response_add(request, obj, post_url_continue)
        address = reverse("admin:sessions_app_dialoguesession_change", args=[obj.pk])
        told = "Hội nghị còn là bản nháp, người dân chưa thấy. Ghi đủ rồi thì <a href='{}'>mở hội nghị</a>, bấm «{}»."
        self.message_user(request, format_html(told, address, VERBS[0].label), messages.WARNING)
        return response

    def save_model(self, request: HttpRequest, obj: DialogueSession, form: Any, change: bool) -> None:
        form.parts = form.old_words()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        session = form.instance
        before = read_lines(session)
        super().save_related(request, form, formsets, change)
        if session.announced_at:
            is_held = session.state in HELD
            self.tell_of(
                session, form, form.parts | changed_lines(before, read_lines(session), is_held=is_held), request
            )

    def tell_of(self, session: DialogueSession, form: Any, parts: dict[str, str], request: HttpRequest) -> None:
        given = form.cleaned_data
        told = dict.fromkeys(parts, "") if given.get("hides_old_words") else parts
        if told:
            actions.correct_session(session, by=request.user, parts=told, reason=given["change_note"])

    def may_be_deleted(self, row: DialogueSession) -> bool:
        return row.announced_at is None

    def view_on_site(self, session: DialogueSession) -> str | None:
        return session.get_absolute_url() if session.announced_at else None

    @admin.display(description="ngày họp", ordering="first_day")
    def first_day(self, session: DialogueSession) -> Any:
        return session.first_day

    @admin.display(description="trạng thái")
    def state_label(self, session: DialogueSession) -> str:
        return session.state.label if session.pk else SessionState.DRAFT.label

    @admin.display(description="phải ghi trước khi công bố")
    def must_have(self, session: DialogueSession) -> str:
        """What is missing, without which `announce_session` refuses."""
        there = {"ngày họp": session.meetings.all(), "mục đích": session.purpose}
        missing = ", ".join(name for name, is_there in there.items() if not is_there)
        address = self.address("change", session.pk)
        return format_html('{}. <a href="{}">Ghi ở trang hội nghị</a>', missing, address) if missing else ""

    @admin.display(description="luật định mà còn để trống")
    def left_empty(self, session: DialogueSession) -> str:
        """What Law 72/2025 Art. 43 requires and is empty: time, place, content, how to attend. It does not prevent
        announcing."""
        has_places = all(
            meeting.where or meeting.online_url or meeting.bridge_points for meeting in session.meetings.all()
        )
        there = {"địa điểm": has_places, "nội dung đối thoại": session.content, "cách tham dự": session.how_to_attend}
        return ", ".join(name for name, is_there in there.items() if not is_there)

    @admin.display(description="nhận ý kiến qua cổng")
    def window(self, session: DialogueSession) -> str:
        """When opinions are taken. A copy of a conference has no such period, and then nobody can send anything."""
        if session.opinions_close_at:
            return window_in_words(session)
        address = self.address("change", session.pk)
        told = "Không: chưa ghi từ ngày nào đến ngày nào, nên trang hội nghị không có nút «Gửi ý kiến». "
        return format_html('{}<a href="{}">Ghi ở trang hội nghị</a>', told, address)

    @admin.display(description="nhận ý kiến đến")
    def opinions_until(self, session: DialogueSession) -> str:
        """Until when opinions are taken, shown where meetings are moved: the period does not move with them."""
        if session.opinions_close_at is None:
            return ""
        return f"{capital(ends_of_window(session)[1])}. Muốn đổi theo lịch mới thì sửa ở phần «{WINDOW}»."

    @admin.display(description="hoãn")
    def postponed(self, session: DialogueSession) -> str:
        return said(session.postponed_at, session.postponed_reason)

    @admin.display(description="hủy")
    def cancelled(self, session: DialogueSession) -> str:
        return said(session.cancelled_at, session.cancelled_reason)


def said(at: Any, reason: str) -> str:
    """When it was said, and why."""
    return f"{moment(at)}: {reason}" if at else "—"
