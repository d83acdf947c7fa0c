"""The staff site: Django's admin under a Vietnamese name, with its sections in the order of the work."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.i18n import JavaScriptCatalog

from dialogue_portal.lib.text import capital

from .faults import UNKNOWN, told_back
from .request_sizes import largest_body

SECTIONS = {
    "Ý kiến và trả lời": ["feedback.Opinion", "feedback.Issue", "feedback.Response", "feedback.Commitment"],
    "Hội nghị đối thoại": [
        "sessions_app.DialogueSession",
        "sessions_app.ConclusionNotice",
        "sessions_app.Posting",
        "sessions_app.Photo",
        "sessions_app.Announcement",
        "sessions_app.Document",
    ],
    "Danh mục": [
        "sessions_app.Official",
        "sessions_app.Body",
        "sessions_app.ResidentialGroup",
        "sessions_app.Topic",
        "feedback.Outcome",
        "feedback.DeclineReason",
        "feedback.DropReason",
        "feedback.ResponseTemplate",
    ],
    "Cài đặt và nhật ký": [
        "sessions_app.WardProfile",
        "sessions_app.SiteNotice",
        "feedback.PrivacyNotice",
        "sessions_app.CalendarDay",
        "sessions_app.DeadlineRule",
        "sessions_app.RetentionRule",
        "sessions_app.User",
        "sessions_app.StandIn",
        "auth.Group",
        "sessions_app.CaseEvent",
    ],
}


def part_of(name: str) -> str:
    """The field that a box belongs to, whichever row or form of the page it is in: «caption» of «anh-12-caption»."""
    return name.rpartition("-")[2]


def box_labels() -> dict[str, str]:
    """Labels of boxes by field name; none for names that two forms label differently."""
    names: dict[str, set[str]] = {}
    ours = (model for model in apps.get_models() if model._meta.app_label in ("sessions_app", "feedback"))
    for field in (field for model in ours for field in model._meta.fields if field.editable):
        names.setdefault(field.name, set()).add(capital(str(field.verbose_name)))
    return {name: labels.pop() for name, labels in names.items() if len(labels) == 1}


def tick(is_so: bool | None) -> SafeString:
    """A read-only yes or no, as it is shown and read aloud."""
    name, heard = {True: ("yes", "Có"), False: ("no", "Không"), None: ("unknown", "Chưa rõ")}[is_so]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{name}.svg"), heard)


class Completing(AutocompleteJsonView):
    """Autocompletion for columns of a form's own table only; Django fails on a relation seen from its other end."""

    def process_request(self, request: HttpRequest) -> Any:
        asked = super().process_request(request)
        if asked[2].auto_created:
            raise PermissionDenied
        return asked


class StaffSite(AdminSite):
    site_title = "Trang cán bộ"
    index_title = "Công việc"
    index_template = "admin/start.html"
    empty_value_display = "—"
    enable_nav_sidebar = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Rows are deleted one at a time, each with its own question.
        self.disable_action("delete_selected")

    def get_urls(self) -> list[Any]:
        """The desks come first: they are pages of this site too."""
        from feedback.staff_urls import desk_patterns
        from sessions_app.signing_in import password_again, second_step

        from . import handbook, style_guide

        pages = [
            path("dang-nhap/ma/", second_step.second_step, name="second_step"),
            path("dang-nhap/gan-ung-dung/", second_step.second_setup, name="second_setup"),
            path("dang-nhap-hai-buoc/da-cat/", self.admin_view(second_step.second_kept), name="second_kept"),
            path("dang-nhap-hai-buoc/", self.admin_view(second_step.second_step_of_mine), name="second_factor"),
            path("mat-khau/go-lai/", self.admin_view(password_again.password_again), name="password_again"),
            path("giao-dien/", self.admin_view(style_guide.staff_components), name="components"),
            path("giao-dien/cong/", self.admin_view(style_guide.public_components), name="public_components"),
            path("so-tay/", self.admin_view(handbook.handbook), name="handbook"),
            path("so-tay/<slug:name>/", self.admin_view(handbook.handbook), name="handbook_page"),
            path("so-tay/anh/<slug:name>.png", self.admin_view(handbook.picture), name="handbook_picture"),
            path("r/<int:content_type_id>/<path:object_id>/", self.admin_view(self.view_on_site), name="view_on_site"),
        ]
        return [*desk_patterns(self), *pages, *super().get_urls()]

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        """As Django's, but somebody who was signed out while writing gets the words back before signing in."""
        usual = super().admin_view(view, cacheable)

        @wraps(usual)
        def page(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            told = told_back(request) if request.method == "POST" and not self.has_permission(request) else {}
            return self.signed_out(request, told) if told.get("words") else usual(request, *args, **named)

        page.admin_site = self  # as Django says it of its own
        return page

    def signed_out(self, request: HttpRequest, told: dict[str, Any]) -> HttpResponse:
        return self.given_back(request, told, "admin/signed_out.html")

    def sent_stale(self, request: HttpRequest) -> HttpResponse | None:
        """A page that gives back a form of ours that was opened before the last sign-in, so that its token is invalid.
        None if there is nothing to give back, or a password in it."""
        told = told_back(request)
        if self.has_permission(request) and request.path == reverse("admin:login"):
            return redirect("admin:index")
        if not told["address"]:
            return None
        if not self.has_permission(request):
            return self.signed_out(request, told) if told["words"] else None
        return self.given_back(request, told, "admin/sent_stale.html")

    def given_back(self, request: HttpRequest, told: dict[str, Any], template: str) -> HttpResponse:
        """Each box under the label that it has in the form, if there is only one candidate."""
        labels = box_labels()
        words = [
            (labels.get(part_of(name), label) if label == UNKNOWN else label, name, text)
            for label, name, text in told["words"]
        ]
        hidden = [(name, text) for name, text in told["hidden"] if name != "csrfmiddlewaretoken"]
        kept = {"words": words, "hidden": hidden, "address": told["address"], "files": told["files"]}
        context = {**self.each_context(request), "title": "Chưa lưu được", **kept}
        return never_cache(render)(request, template, context, status=403)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        from .handbook import address_about

        here = request.resolver_match.url_name if request.resolver_match else None
        largest = {
            "texts": settings.STAFF_TEXTS_BYTES,
            "texts_beside_files": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
            "whole": largest_body(request.path_info),
        }
        return {**super().each_context(request), "handbook": address_about(here), "largest": largest}

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """As Django's, with limited tries."""
        from sessions_app.signing_in.password import SignIn

        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        context = {
            **self.each_context(request),
            "title": "Đăng nhập",
            "subtitle": None,
            "app_path": request.get_full_path(),
            **(extra_context or {}),
        }
        request.current_app = self.name
        return SignIn.as_view(extra_context=context)(request)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Completing.as_view(admin_site=self)(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """As Django's, with limited tries for the old password."""
        from sessions_app.signing_in.password_again import NewPassword

        context = {**self.each_context(request), **(extra_context or {})}
        request.current_app = self.name
        done = reverse("admin:password_change_done")
        return NewPassword.as_view(success_url=done, extra_context=context)(request)

    def view_on_site(self, request: HttpRequest, content_type_id: int, object_id: str) -> HttpResponse:
        """As Django's, but only for somebody who may see the row: its public address is made from the title."""
        from django.contrib.contenttypes.models import ContentType
        from django.contrib.contenttypes.views import shortcut

        model = get_object_or_404(ContentType, pk=content_type_id).model_class()
        model_admin = self._registry.get(model) if model else None
        row = model_admin.get_object(request, unquote(object_id)) if model_admin else None
        if model_admin is None or row is None or not model_admin.has_view_permission(request, row):
            raise Http404
        return shortcut(request, content_type_id, object_id)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The start page: what waits for this person, before the lists."""
        from feedback.staff_urls import desks_for
        from feedback.staff_views.start import start_context

        context = {"desks": desks_for(request), **start_context(request)}
        return super().index(request, {**context, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """A lazy list: Django asks for it on every page, and only the index shows it."""
        return SimpleLazyObject(lambda: self.sections(request, app_label))

    def sections(self, request: HttpRequest, app_label: str | None) -> list[dict[str, Any]]:
        """The models that this person may see, by section; a model in no section comes last."""
        apps = self._build_app_dict(request, app_label)
        models = {f"{label}.{model['object_name']}": model for label, app in apps.items() for model in app["models"]}
        sections = [
            (name, [models.pop(label) for label in labels if label in models]) for name, labels in SECTIONS.items()
        ]
        sections.append(("Khác", list(models.values())))
        return [section(name, found) for name, found in sections if found]

    def i18n_javascript(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """As Django's, with our own `djangojs` catalogue too."""
        return JavaScriptCatalog.as_view()(request)


def section(name: str, models: list[dict[str, Any]]) -> dict[str, Any]:
    """One block of the index in the shape that the admin's templates read."""
    return {
        "name": name,
        "app_label": models[0]["model"]._meta.app_label,
        "app_url": "",
        "has_module_perms": True,
        "models": models,
    }
