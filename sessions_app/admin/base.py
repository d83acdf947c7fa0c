"""The base classes of all admins: they refuse keys and look-ups that only a crafted address contains, and change what
Django does badly."""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from typing import Any

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminSplitDateTime, AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import IntegrityError, router
from django.db.models import DateField, DateTimeField, Field, ForeignKey, ManyToManyField, Model, QuerySet
from django.forms import FileField, Media
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.paging import CappedPaginator
from dialogue_portal.lib.text import capital

from ..edit_conflicts.rows import noticing_conflicts
from ..staff_views.double_submit import SentTwice, save_once, token_for, told_of_first_row
from ..staff_views.frame import ask_for_files_again
from .deleting import what_goes
from .log import TellsNoWords

TO_A_ROW = re.compile(
    rf'<a href="{settings.STAFF_ADDRESS}(?P<app>\w+)/(?P<model>\w+)/\d+/change/">(?P<words>[^<]*)</a>'
)
"""How Django renders the link of a read-only field."""
ON_ANY_COLUMN = ["", "__exact", "__isnull"]
ON_A_RELATION = ["__id__exact", "__pk__exact"]
ON_A_DAY = ["__gte", "__gt", "__lte", "__lt"]

STAYS = "Mục đã có hồ sơ thì giữ lại, để hồ sơ cũ còn nguyên tên."


def is_key(model: type[Model], value: Any) -> bool:
    """Whether `value` could be the key of a row of `model`: a number that the database can hold."""
    try:
        model._meta.pk.clean(value, None)
    except ValidationError:
        return False
    return True


class KnownKeys:
    """Ignores values that cannot be keys: Django's look-up raises on them, and the form would be lost."""

    @property
    def media(self) -> Media:
        return super().media + Media(js=["admin/js/jquery.init.js", "admin/js/autocomplete.js", "js/select_names.js"])

    def optgroups(self, name: str, value: Sequence[Any], attrs: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, [key for key in value if not key or self.is_key(key)], attrs)

    def is_key(self, value: Any) -> bool:
        return is_key(self.field.remote_field.model, value)


class OneRow(KnownKeys, AutocompleteSelect):
    """A select that looks each row up once for a page: Django copies the widget for each line, and the copies share
    `named`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named: dict[str, tuple[Any, Any]] = {}

    def optgroups(self, name: str, value: Sequence[Any], attrs: dict[str, Any] | None = None) -> Any:
        key = str(value[0]) if len(value) == 1 else ""
        if key in self.named:
            empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
            return [(None, [*empty, self.create_option(name, *self.named[key], {key}, len(empty))], 0)]
        groups = super().optgroups(name, value, attrs)
        chosen = [option for option in groups[0][1] if option["value"]]
        if key and len(chosen) == 1:
            self.named[key] = (chosen[0]["value"], chosen[0]["label"])
        return groups


class SeveralRows(KnownKeys, AutocompleteSelectMultiple):
    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Without the cross that clears the whole box: screen readers find it in the list although it is no item."""
        return {**super().build_attrs(*args, **kwargs), "data-allow-clear": "false"}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return [key for key in super().value_from_datadict(data, files, name) or [] if self.is_key(key)]


class CarefulChoices:
    """Mixin for admins and inlines: autocomplete fields accept any submitted value without an error."""

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", OneRow(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SeveralRows(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def name_boxes(widget: AdminSplitDateTime, label: str) -> AdminSplitDateTime:
    """Label the two boxes of a moment, which share one visible label, as day and time."""
    for box, what in zip(widget.widgets, ["ngày", "giờ"], strict=True):
        box.attrs["aria-label"] = f"{capital(label)}: {what}"
    return widget


class NamedMoments:
    """Mixin for admins and inlines: the two boxes of a moment have labels of their own."""

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget = getattr(field, "widget", None)
        if isinstance(widget, AdminSplitDateTime):
            name_boxes(widget, str(field.label))
        return field


class Forbidding:
    """Mixin for admins and inlines: `forbidden` names what nobody may do there («add», «change», «delete»), whatever
    their rights."""

    forbidden: Collection[str] = ()

    def has_add_permission(self, request: HttpRequest, *about: Any) -> bool:
        return "add" not in self.forbidden and super().has_add_permission(request, *about)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return "change" not in self.forbidden and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return "delete" not in self.forbidden and super().has_delete_permission(request, obj)


MOST_ROWS = 400
"""Rows of one kind on one page, whatever number a form claims: each takes a hundredth of a second to render."""


class PortalInline(NamedMoments, CarefulChoices, Forbidding, admin.StackedInline):
    extra = 0

    def get_max_num(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        told = super().get_max_num(request, obj, **kwargs)
        return MOST_ROWS if told is None else min(told, MOST_ROWS)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, **{"absolute_max": MOST_ROWS, **kwargs})


class SearchBox(forms.Form):
    """The search of a list: one line that a person could have typed."""

    q = CleanCharField(label="Tìm", required=False, max_length=200)


class PortalList(ChangeList):
    search_form_class = SearchBox


def forms_below(inlines: Any) -> Iterator[Any]:
    for inline in inlines:
        yield from inline.formset.forms


def says_only_who_was_quicker(context: dict[str, Any]) -> bool:
    """Whether a comparison of two texts says all that is wrong, so that no message at the top is needed."""
    conflict = getattr(context["adminform"].form, "conflict", None)
    return bool(conflict) and [list(lines) for lines in context["errors"]] == [[conflict["refusal"]]]


class PortalAdmin(NamedMoments, CarefulChoices, Forbidding, TellsNoWords, admin.ModelAdmin):
    """The base class of all admins."""

    list_per_page = 50
    paginator = CappedPaginator
    more_lookups: Sequence[str] = ()
    """Columns that our own links filter a list by, besides its filters."""
    set_once: Sequence[str] = ()
    """Columns that are filled in when a row is added, and stay as they are."""

    def takes_files(self, page: str, **parts: Any) -> bool:
        """Whether the form of the view `page` may contain files."""
        return page in {"add_view", "change_view"} and any(has_box_for_file(one.form) for one in [self, *self.inlines])

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Sequence[Any]:
        return [*super().get_readonly_fields(request, obj), *(self.set_once if obj else [])]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model | None:
        """None for a key without a row, which Django reports on the start page; 404 for what is no key."""
        if from_field is None and not is_key(self.model, object_id):
            raise Http404
        return super().get_object(request, object_id, from_field)

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if not (change and obj):
            return form
        return noticing_conflicts(form, self.get_inline_instances(request, obj), partial(self.rows_typed, request, obj))

    def rows_typed(self, request: HttpRequest, obj: Model, inline: Any) -> Any:
        """The formset of `inline` with what was typed; changes to its data appear on the page."""
        rows = inline.get_formset(request, obj)
        return rows(**self.get_formset_kwargs(request, obj, inline, rows.get_default_prefix()))

    def get_formset_kwargs(self, request: HttpRequest, obj: Model, inline: Any, prefix: str) -> dict[str, Any]:
        """Django copies the POST data for each inline; here all share one copy."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if "data" in kwargs:
            kwargs["data"] = request.rows_sent = getattr(request, "rows_sent", kwargs["data"])
        return kwargs

    def get_inline_formsets(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Django capitalises the name of the rows, which stands in the middle of the button's text."""
        found = super().get_inline_formsets(request, *args, **kwargs)
        for rows in found:
            data, named = json.loads(rows.inline_formset_data()), {"verbose_name": rows.opts.verbose_name}
            data["options"]["addText"] = gettext("Add another %(verbose_name)s") % named
            rows.inline_formset_data = json.dumps(data)
        return found

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """If a unique constraint fails because somebody saved at the same instant, validate the form again: now it
        finds the other row and says so."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except SentTwice:
            self.message_user(request, told_of_first_row(request, self.model), messages.WARNING)
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        except IntegrityError:
            rewind(request)
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        if not change:
            save_once(request)
        super().save_model(request, obj, form, change)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        return what_goes(objs, request, self.admin_site, using=router.db_for_write(self.model))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {**(extra_context or {}), "instead": self.instead_of_deleting()}
        return super().delete_view(request, object_id, context)

    def instead_of_deleting(self) -> str:
        """What to do with a row that must stay because other rows refer to it."""
        in_use = next((field for field in self.opts.fields if field.name == "is_active"), None)
        return f"{STAYS} Không dùng nữa thì bỏ dấu «{capital(str(in_use.verbose_name))}»." if in_use else ""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PortalList

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Values from the address; an invalid moment is dropped, since its boxes cannot show it."""
        given = super().get_changeform_initial_data(request)
        moments = {field.name: field for field in self.opts.fields if isinstance(field, DateTimeField)}
        return given | {name: as_moment(moments[name], value) for name, value in given.items() if name in moments}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> TemplateResponse:
        """Django links read-only fields to their rows even if the reader may not open them; such links are removed."""
        context["token"] = token_for(request) if kwargs.get("add") else ""
        if context["errors"]:
            for form in [context["adminform"].form, *forms_below(context["inline_admin_formsets"])]:
                ask_for_files_again(form)
        if says_only_who_was_quicker(context) and not request.FILES:
            context["errors"] = []
        response = super().render_change_form(request, context, *args, **kwargs)
        response.add_post_render_callback(partial(self.lead_nowhere_barred, request))
        return response

    def lead_nowhere_barred(self, request: HttpRequest, response: TemplateResponse) -> None:
        response.content = TO_A_ROW.sub(lambda link: self.link_or_name(request, link), response.content.decode())

    def link_or_name(self, request: HttpRequest, link: re.Match[str]) -> str:
        """The link, or only its words if the reader may not open rows of that kind."""
        shown = self.admin_site.get_model_admin(apps.get_model(link["app"], link["model"]))
        return link[0] if shown.has_view_permission(request) else link["words"]

    def action_checkbox(self, obj: Model) -> SafeString:
        """As Django's, without a template, which took a third of the time of a list."""
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            ACTION_CHECKBOX_NAME,
            obj.pk,
            gettext("Select this object for an action - {}").format(obj),
        )

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Refuse ticked rows whose keys cannot exist."""
        if all(is_key(self.model, key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            return super().response_action(request, queryset)
        self.message_user(request, "Có mục đã đánh dấu không còn trong danh sách. Hãy đánh dấu lại.", messages.WARNING)
        return None

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only the list's own filters. Other look-ups could read hidden columns letter by letter, or take for ever."""
        offered = [lookups_of(self.model, item) for item in self.get_list_filter(request)]
        return lookup in {*self.more_lookups, *(name for names in offered for name in names)}


def has_box_for_file(form: Any) -> bool:
    return any(isinstance(field, FileField) for field in form.declared_fields.values())


def rewind(request: HttpRequest) -> None:
    """Let the uploaded files be read again from the beginning."""
    for upload in request.FILES.values():
        upload.seek(0)


def as_moment(field: DateTimeField, value: Any) -> Any:
    try:
        return field.to_python(value)
    except ValidationError:
        return None


def lookups_of(model: type[Model], item: Any) -> list[str]:
    """The look-ups that a filter in `list_filter` puts into the address."""
    if hasattr(item, "parameter_name"):
        return [item.parameter_name]
    name = item if isinstance(item, str) else item[0]
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return []
    endings = ON_ANY_COLUMN + (ON_A_RELATION if field.is_relation else [])
    return [name + ending for ending in endings + (ON_A_DAY if isinstance(field, DateField) else [])]
