"""The buttons of the staff site. Each leads to a page that says what will happen; its form calls the verb.

A `ModelAdmin` lists its verbs; addresses, permissions, refusals and messages are the same for all of them.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import (
    display_for_field,
    display_for_value,
    label_for_field,
    lookup_field,
    quote,
    unquote,
)
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

from dialogue_portal.lib.fields import DerivedField, reason_field
from dialogue_portal.lib.sentences import moment

from ..actions import ActionRefused, WrongState
from ..duties import SessionDuty
from ..edit_conflicts.marks import OPENED
from ..edit_conflicts.offering import disturbed, marks_of_boxes
from ..models import CaseEvent, User
from ..record_words import record_address, verb_name
from ..signing_in import password_again
from ..staff_views.double_submit import SentTwice, once, token_for
from ..staff_views.frame import put_cursor_on_first_wrong
from .base import PortalAdmin, rewind

ADDRESS_HINT = "Để trống địa chỉ trang thì địa chỉ được tạo từ tên. Sau khi công bố, địa chỉ giữ nguyên."


@dataclass(frozen=True)
class Verb:
    """Something staff do with a row, on a page of its own.

    `name` ends the address of that page; `run` is called as `run(row, by=user, **form.cleaned_data)`; `when` says
    whether the row is in the state where the verb starts; `shows` are fields of the row that the page shows above the
    form. `form_for(row)` gives the form where the questions depend on the row; `fieldsets` of a form are its blocks.
    """

    name: str
    label: str
    permission: str
    run: Callable[..., Any]
    when: Callable[[Any], bool]
    explain: str
    form: type[forms.Form] = forms.Form
    initial: Callable[[Any], dict[str, Any]] = lambda row: {}
    shows: Sequence[str] = ()
    done: str = "Đã xong."
    is_grave: bool = False
    is_rare: bool = False
    form_for: Callable[[Any], type[forms.Form]] | None = None
    asks_password: bool = False
    """Whether the password is asked again first, if it was given long ago."""
    leads_to: Callable[[Any], str] | None = None
    """Where it leads afterwards, if not back to the row."""
    takes_files: bool = False
    whose: Callable[[Any, User], bool] = lambda row, user: True
    """Whether it is this person's to do with the row, permission apart."""
    shows_once: bool = False
    """Whether its result is shown only this once: whoever presses again without having seen it gets a new one."""

    @property
    def is_aside(self) -> bool:
        """Whether it is shown apart from everyday work."""
        return self.is_grave or self.is_rare


@dataclass(frozen=True)
class Link:
    """A link to another page, `address(row)`. With `is_button` it is shown among the buttons of the verbs."""

    label: str
    permission: str
    when: Callable[[Any], bool]
    address: Callable[[Any], str]
    is_button: bool = False


def may_do(user: User, verb: Verb, row: Any) -> bool:
    return user.has_perm(verb.permission) and verb.whose(row, user)


def asking(label: str, help_text: str = "", required: bool = True) -> type[forms.Form]:
    """A form with one question, whose answer is the verb's `reason`."""
    return type("ReasonForm", (forms.Form,), {"reason": reason_field(label, help_text, required=required)})


def reason_if(late: SessionDuty | None) -> type[forms.Form]:
    """A form that asks why `late` was missed; without questions if it was not."""
    if late is None:
        return forms.Form
    counted = " ".join(late.computation.lines)
    return asking(
        f"Vì sao muộn (hạn {late.due_on:%d/%m/%Y})",
        f"{counted} Vẫn công bố được. Lý do ghi vào nhật ký, chỉ cán bộ đọc được; hồ sơ cũ nhập lại thì ghi như vậy.",
    )


class NotDone(Exception):
    """A press that was refused. It does not count: the next one from the same page is its first."""


class RefusedForm(forms.BaseForm):
    """Adds the refusal of a verb to a form, so that nothing is saved."""

    refusal = ""

    def clean(self) -> Any:
        data = super().clean()
        self.add_error(None, self.refusal)
        return data


class VerbAdmin(PortalAdmin):
    """An admin of rows whose states only verbs change, and which are deleted only if nobody has seen them."""

    verbs: Sequence[Verb] = ()
    links: Sequence[Link] = ()
    locked_note = "Đã công bố nên không sửa được nữa."
    change_form_template = "admin/case_change_form.html"
    save_on_top = False

    def is_locked(self, row: Any) -> bool:
        """Whether the row cannot be edited any more because it is public."""
        return False

    def may_be_deleted(self, row: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and self.is_locked(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return obj is not None and self.may_be_deleted(obj) and super().has_delete_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """A new row has no state to show; one that is only read shows its columns, and no box for what is handed in."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return without(fieldsets, self.get_readonly_fields(request))
        boxes = [name for name in self.form.declared_fields if not hasattr(self.model, name)]
        return fieldsets if self.has_change_permission(request, obj) else without(fieldsets, boxes)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """«Add» in a list filtered by a session starts with this session."""
        session = QueryDict(request.GET.get("_changelist_filters", "")).get("session__id__exact")
        return {**({"session": session} if session else {}), **super().get_changeform_initial_data(request)}

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.verb_view)
        page.model_admin = self  # as Django says it of its own
        return [path("<path:object_id>/viec/<slug:name>/", page, name=self.address_name("verb")), *super().get_urls()]

    def takes_files(self, page: str, **parts: Any) -> bool:
        if page == "verb_view":
            return any(verb.takes_files for verb in self.verbs if verb.name == parts["name"])
        return super().takes_files(page, **parts)

    def address_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def address(self, page: str, *args: Any) -> str:
        return reverse(f"{self.admin_site.name}:{self.address_name(page)}", args=args)

    def verb_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """The page of one verb: what will happen and what has to be filled in (GET), doing it (POST)."""
        verb, row = self.verb_and_row(request, object_id, name)
        if verb.asks_password and not password_again.is_fresh(request):
            return redirect(password_again.address(request.get_full_path()))
        form_class = verb.form_for(row) if verb.form_for else verb.form
        sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        offered, conflict = verb.initial(row), None
        form = form_class(*sent, initial=offered)
        if request.method == "POST" and form.is_valid():
            answer, conflict = self.pressed(request, verb, row, form, offered)
            if answer:
                return answer
        if request.method != "POST" and not verb.when(row):
            self.message_user(request, f"{WrongState()} {self.last_done(row)}".strip(), messages.WARNING)
            return redirect(self.page_after_verb(row))
        opened = "" if conflict else request.POST.get(OPENED, "")
        context = {"conflict": conflict, "opened": opened or json.dumps(marks_of_boxes(form, offered))}
        return TemplateResponse(request, "admin/verb.html", self.verb_context(request, verb, row, form) | context)

    def verb_and_row(self, request: HttpRequest, object_id: str, name: str) -> tuple[Verb, Any]:
        """Raises `Http404` without such a verb or row, `PermissionDenied` if this person may not use it."""
        verb = next((verb for verb in self.verbs if verb.name == name), None)
        row = self.get_object(request, unquote(object_id))
        if verb is None or row is None:
            raise Http404
        if not (may_do(request.user, verb, row) and self.has_view_permission(request, row)):
            raise PermissionDenied
        return verb, row

    def pressed(
        self, request: HttpRequest, verb: Verb, row: Any, form: forms.Form, offered: dict[str, Any]
    ) -> tuple[HttpResponse | None, dict[str, Any] | None]:
        """Do it once; returns the redirect. If it was not done, returns None and, where somebody else has changed the
        same text, the conflict; the reason is on the form."""
        conflict = None
        try:
            with transaction.atomic() if verb.shows_once else once(request):
                conflict = disturbed(form, row, offered)
                if conflict or not self.done(request, verb, row, form):
                    raise NotDone
        except SentTwice:
            self.message_user(request, f"«{verb.label}»: {self.pressed_before(row)}", messages.INFO)
            return redirect(self.page_after_verb(row)), None
        except NotDone:
            if conflict:
                form.add_error(None, conflict["refusal"])
            return None, conflict
        return redirect(verb.leads_to(row) if verb.leads_to else self.page_after_verb(row)), None

    def last_done(self, row: Any) -> str:
        """What was done last in the case, when and by whom, for somebody who comes too late."""
        event = last_event(self.case_of(row))
        return f"Việc gần nhất: {verb_name(event)}, {event}." if event else ""

    def pressed_before(self, row: Any) -> str:
        event = last_event(self.case_of(row))
        at = f" lúc {moment(event.at)}" if event else ""
        return f"đã làm{at}, ở lần bấm trước. Không làm thêm lần nữa."

    def page_after_verb(self, row: Any) -> str:
        """Where to go when a verb is done or left."""
        return self.address("change", quote(row.pk))

    def done(self, request: HttpRequest, verb: Verb, row: Model, form: forms.Form) -> bool:
        """Do it; if it is refused, put the reason on the form and return False."""
        try:
            if not verb.when(row):
                raise WrongState
            verb.run(row, by=request.user, **form.cleaned_data)
        except WrongState as refused:
            form.add_error(None, f"{refused} {self.last_done(row)}".strip())
            return False
        except ActionRefused as refused:
            form.add_error(None, str(refused))
            return False
        self.message_user(request, verb.done, messages.SUCCESS)
        return True

    def verb_context(self, request: HttpRequest, verb: Verb, row: Model, form: forms.Form) -> dict[str, Any]:
        put_cursor_on_first_wrong(form)
        blocks = getattr(form, "fieldsets", [(None, {"fields": list(form.fields)})])
        return {
            **self.admin_site.each_context(request),
            "title": verb.label,
            "subtitle": str(row),
            "opts": self.opts,
            "original": row,
            "back": self.page_after_verb(row),
            "verb": verb,
            "is_multipart": form.is_multipart(),
            "token": token_for(request),
            "shown": [(label_for_field(name, self.model, self), self.value_of(row, name)) for name in verb.shows],
            "adminform": AdminForm(form, blocks, {}, model_admin=self),
            "media": self.media + form.media,
        }

    def value_of(self, row: Model, name: str) -> SafeString:
        """The value as read-only pages show it: times in the ward's time zone, choices in words. Of empty HTML nothing
        is shown; other empty values are told as none."""
        method, empty = getattr(self, name, None), self.get_empty_value_display()
        field, _, value = (None, None, method(row)) if method else lookup_field(name, row, self)
        if value == "" and hasattr(value, "__html__"):
            return SafeString()
        said = display_for_field(value, field, empty) if field else display_for_value(value, empty)
        # Safe: `linebreaks` escapes what is no HTML of ours.
        return said if hasattr(said, "__html__") else mark_safe(linebreaks(said, autoescape=True))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        row = kwargs.get("obj")
        if row is not None:
            context["verbs"] = [*self.buttons_for(request, row), *self.verbs_for(request, row)]
            context["links"] = self.links_for(request, row)
            context["has_record"] = bool(self.verbs)
            context["locked_note"] = self.locked_note if self.is_locked(row) else ""
        return super().render_change_form(request, context, *args, **kwargs)

    def verbs_for(self, request: HttpRequest, row: Model) -> list[tuple[Verb, str]]:
        """The verbs that this person may do with this row now, each with its address."""
        return [
            (verb, self.address("verb", quote(row.pk), verb.name))
            for verb in self.verbs
            if verb.when(row) and may_do(request.user, verb, row)
        ]

    def open_to(self, request: HttpRequest, row: Model) -> list[Link]:
        return [link for link in self.links if request.user.has_perm(link.permission) and link.when(row)]

    def buttons_for(self, request: HttpRequest, row: Model) -> list[tuple[Link, str]]:
        return [(link, link.address(row)) for link in self.open_to(request, row) if link.is_button]

    def links_for(self, request: HttpRequest, row: Model) -> list[tuple[str, str]]:
        links = [(link.label, link.address(row)) for link in self.open_to(request, row) if not link.is_button]
        if self.verbs and request.user.has_perm("sessions_app.view_caseevent"):
            links.append(("Nhật ký hồ sơ", record_address(self.case_of(row))))
        return links

    def case_of(self, row: Any) -> Model:
        """The row whose record these verbs write to."""
        return row

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Saving may run a verb (`save_model`). If that refuses, show the page again with what was typed, and the
        refusal as an error."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ActionRefused as refused:
            request.refusal = str(refused)
            rewind(request)
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form, refusal = super().get_form(request, *args, **kwargs), getattr(request, "refusal", "")
        return type(form.__name__, (RefusedForm, form), {"refusal": refusal}) if refusal else form

    def save_model(self, request: HttpRequest, obj: Model, form: forms.ModelForm, change: bool) -> None:
        """Save only what people edit and what is derived from it, never a state: somebody else may have changed that
        meanwhile."""
        if not change:
            return super().save_model(request, obj, form, change)
        written = [field for field in obj._meta.concrete_fields if field.editable or isinstance(field, DerivedField)]
        obj.save(update_fields=[field.name for field in written if not field.primary_key])


def without(fieldsets: Any, names: Sequence[str]) -> list[Any]:
    """`fieldsets` without the fields `names`, and without blocks that are then empty."""
    kept = []
    for title, options in fieldsets:
        lines = [[line] if isinstance(line, str) else list(line) for line in options["fields"]]
        fields = [tuple(name for name in line if name not in names) for line in lines]
        kept.append((title, {**options, "fields": [line for line in fields if line]}))
    return [(title, options) for title, options in kept if options["fields"]]


def last_event(case: Model) -> CaseEvent | None:
    events = CaseEvent.objects.filter(case_kind=case._meta.model_name, case_id=case.pk)
    return events.order_by("-sequence").first()
