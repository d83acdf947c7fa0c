"""The page of one opinion for a moderator: what came in, what the public would read, and the decision."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from dialogue_portal.lib.sentences import moment
from sessions_app.actions import ActionRefused, WrongState
from sessions_app.edit_conflicts.marks import OPENED
from sessions_app.models import CaseEvent
from sessions_app.record_words import verb_name
from sessions_app.staff_views.double_submit import pressed_once
from sessions_app.staff_views.previews import looked_at, show_look, typed_on

from ... import actions
from ...admin.opinion_verbs import MAY_MODERATE, is_waiting
from ...forms.moderating import DeclineForm, DivertForm, Leak, MarksForm, PublicTextForm, QueueForm, SameMatterForm
from ...models import Attachment, Moderation, Opinion, Visibility
from ...public_chain import issues_of
from ...seen_by_staff import opinions_for
from ...timeline import published_now
from ...views.opinions import shown
from ..desk_pages import desk_context, end_of, in_blocks
from .waiting import address_of, for_moderators, go_on, queue_of

__all__ = ["MAY_MODERATE", "marks", "moderate", "preview"]


@dataclass(frozen=True)
class Decision:
    """A form, the verb that takes its data, and what is said afterwards."""

    form: type[forms.Form]
    run: Callable[..., Any]
    done: str


APPROVE, DECLINE, SAME = "duyet", "khong-dang", "trung"
DECISIONS = {
    APPROVE: Decision(PublicTextForm, actions.approve, "đã duyệt"),
    DECLINE: Decision(DeclineForm, actions.decline, "đã ghi là không đăng"),
    "khieu-nai": Decision(DivertForm, actions.divert, "đã chuyển sang khiếu nại, tố cáo"),
    SAME: Decision(SameMatterForm, actions.mark_duplicate, "đã ghi là trùng"),
}
FILL_IN = "loi-mau"
"""The button that fills in the words of a reason, where no script does."""

Forms = dict[str, Any]


def cases(request: HttpRequest) -> QuerySet[Opinion]:
    return opinions_for(request.user).with_response()


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
@pressed_once(lambda request: address_of(request, None))
def moderate(request: HttpRequest, pk: int) -> HttpResponse:
    opinion = get_object_or_404(cases(request), pk=pk)
    if request.method == "POST":
        return decide(request, opinion)
    if not may_decide(opinion):
        messages.warning(request, f"Số {opinion.pk}: đã được quyết định. {decided_by(opinion)}".strip())
        return redirect("admin:case", opinion.pk)
    return screen(request, opinion, forms_for(request, opinion))


def may_decide(opinion: Opinion) -> bool:
    """Whether it can be decided: also if it was declined, as it can still be approved."""
    return is_waiting(opinion) or (opinion.moderation == Moderation.DECLINED and not opinion.withdrawn_at)


def decide(request: HttpRequest, opinion: Opinion) -> HttpResponse:
    """Do what the button says, then open the next opinion; if it is refused, keep everything typed.

    The page says in which state the opinion was read: one that was declined meanwhile could still be approved, and
    nobody should undo another's decision unawares.
    """
    tried = SAME if "same_as" in request.POST else request.POST.get("viec", "")
    made = forms_for(request, opinion, tried)
    if tried not in DECISIONS:
        return screen(request, opinion, made)
    form, queue = made[tried], queue_of(request)
    standing = queue.standing(opinion.pk)
    if not form.is_valid():
        return screen(request, opinion, made, tried)
    if request.POST.get("state", opinion.moderation) != opinion.moderation:
        form.add_error(None, f"{WrongState()} {decided_by(opinion)}".strip())
        return screen(request, opinion, made, tried)
    if tried == APPROVE and not form.is_as_opened(opinion):
        return screen(request, opinion, made, tried)
    leak = form.leak() if tried == APPROVE else None
    if leak or not done(request, opinion, tried, form):
        return screen(request, opinion, made, tried, leak)
    messages.success(request, f"Số {opinion.pk}: {DECISIONS[tried].done}.")
    after = queue.following(standing)
    if after is None:
        is_narrowed = "hoi_nghi" in QueueForm(request.GET, reader=request.user).chosen()
        messages.info(request, end_of(queue.number(but=opinion.pk), is_narrowed=is_narrowed))
    return go_on(request, after)


def done(request: HttpRequest, opinion: Opinion, tried: str, form: forms.Form) -> bool:
    try:
        DECISIONS[tried].run(opinion, by=request.user, **form.cleaned_data)
    except WrongState as refused:
        form.add_error(None, f"{refused} {decided_by(opinion)}".strip())
    except ActionRefused as refused:
        form.add_error(None, str(refused))
    else:
        return True
    return False


def decided_by(opinion: Opinion) -> str:
    """Who decided first and when, in the words of the record: perhaps the reader's own first press."""
    events = CaseEvent.objects.filter(case_kind="opinion", case_id=opinion.pk, actor__isnull=False)
    event = events.order_by("sequence").last()
    return f"{event.actor_name}: {verb_name(event)}, {moment(event.at)}." if event else ""


def forms_for(request: HttpRequest, opinion: Opinion, tried: str = "") -> Forms:
    """The forms of all decisions. Only the one that was sent is validated; the others keep what was typed."""
    made = {}
    for name in DECISIONS:
        form = build(request, name, opinion, **typed_of(request))
        if name == DECLINE and tried == FILL_IN:
            form = build(request, name, opinion, initial=form.with_words())
        elif form.is_bound and name != tried:
            form = build(request, name, opinion, initial=form.kept())
        made[name] = form
    return made


def typed_of(request: HttpRequest) -> dict[str, Any]:
    """What was posted; a picked similar opinion takes precedence over a typed number."""
    typed = typed_on(request)
    if typed is None:
        return {}
    data = typed.copy()
    if "same_as" in data:
        data["of"] = data["same_as"]
    return {"data": data}


def build(request: HttpRequest, name: str, opinion: Opinion, **kwargs: Any) -> Any:
    if name == APPROVE:
        kwargs |= {"opinion": opinion, "sees_files": request.user.has_perm("feedback.view_attachment")}
    return DECISIONS[name].form(**kwargs)


def screen(
    request: HttpRequest, opinion: Opinion, made: Forms, tried: str = "", leak: Leak | None = None
) -> HttpResponse:
    (after, left), text = queue_of(request).around(opinion.pk), made[APPROVE]
    context = desk_context(
        request,
        f"Duyệt ý kiến số {opinion.pk}",
        opinion=opinion,
        form=made.get(tried),
        public=text,
        here=address_of(request, opinion.pk),
        opened=text.opened if text.conflict else (typed_on(request) or {}).get(OPENED, text.opened),
        blocks=in_blocks(text, (None, text.lines)),
        decline=made[DECLINE],
        divert=made["khieu-nai"],
        same=made[SAME],
        tried=tried or request.POST.get("viec", ""),
        leak=leak,
        files=files_of(opinion, text),
        similar=Opinion.objects.public().exclude(pk=opinion.pk).similar_to(opinion.original_text),
        notes=opinion.sender_notes.all() if request.user.has_perm("feedback.view_sendernote") else [],
        later=address_of(request, after),
        back=address_of(request, None),
        left=left,
        is_declined=opinion.moderation == Moderation.DECLINED,
    )
    return render(request, "admin/feedback/moderation/case.html", context)


def files_of(opinion: Opinion, form: PublicTextForm) -> list[tuple[Attachment, bool]]:
    """The files that came along, each with whether it is ticked; none for people who may not see files."""
    if "pictures" not in form.fields:
        return []
    value = form["pictures"].value()
    files = list(opinion.attachments.all())
    if value is None:
        return [(file, file.is_public) for file in files]
    return [(file, str(file.pk) in map(str, value)) for file in files]


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The public page as it would be with what is typed now. Nothing is stored."""
    opinion = get_object_or_404(cases(request), pk=pk)
    if request.method == "POST":
        return show_look(request)
    if looked_at(request) is None:
        return go_on(request, pk)
    made = forms_for(request, opinion, APPROVE)
    form = made[APPROVE]
    if not form.is_valid():
        return screen(request, opinion, made, APPROVE)
    for name in ["subject", "public_text", "public_place"]:
        setattr(opinion, name, form.cleaned_data[name])
    opinion.public_name = form.cleaned_data.get("public_name", "")
    opinion.topic = form.cleaned_data["topic"] or opinion.topic
    pictures = [StaffPicture(picture) for picture in form.cleaned_data.get("pictures", [])]
    public = shown(opinion, issues_of([opinion]).get(opinion.pk, []), pictures)
    public["timeline"] = [*public["timeline"], published_now()]
    context = {**public, "is_unseen": opinion.visibility == Visibility.NOT_PUBLISHED}
    return render(request, "admin/feedback/moderation/preview.html", context)


@dataclass(frozen=True)
class StaffPicture:
    """A picture for the public template, at an address for staff only."""

    attachment: Attachment
    webp_srcset: str = ""

    @property
    def largest_url(self) -> str:
        return reverse("admin:attachment_file", args=[self.attachment.key])

    @property
    def width(self) -> int:
        return self.attachment.width

    @property
    def height(self) -> int:
        return self.attachment.height


@require_POST
@for_moderators
def marks(request: HttpRequest) -> HttpResponse:
    """The personal data in a text that is being typed, as HTML that a script inserts."""
    form = MarksForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    return render(request, "admin/feedback/moderation/marks.html", {"text": text})
