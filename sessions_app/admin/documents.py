"""Documents and their files."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join

from dialogue_portal.lib.sentences import moment

from .. import actions
from ..models import Document, DocumentNumber, DocumentVersion, PaperText
from ..models.papers import INTERNAL_KINDS
from ..views import stored_file
from .forms import DocumentForm
from .lists import FoldedSearchAdmin, session_label
from .verbs import Link, Verb, VerbAdmin, asking

IN_THE_REGISTER = ["kind", "issuer", "number_symbol", "issued_on"]
"""What the register of numbers holds of a document: changed there, by cancelling the number or dating the paper."""


def paper_address(document: Document) -> str:
    """The page where its text is made."""
    text = document.texts.only("paper", "subject_id").first()
    return reverse("admin:paper", args=[text.paper, text.subject_id]) if text else ""


@admin.register(Document)
class DocumentAdmin(FoldedSearchAdmin, VerbAdmin):
    """A published document cannot be edited, but newer files can be added."""

    verbs = [
        Verb(
            "cong-bo",
            "Công bố văn bản",
            "sessions_app.publish_document",
            actions.publish_document,
            lambda document: document.published_at is None and not document.stays_inside,
            "Văn bản và mọi tệp của nó hiện trên cổng. Sau đó chỉ còn thêm được tệp mới.",
            shows=["files"],
            done="Đã công bố văn bản.",
        ),
        Verb(
            "go-xuong",
            "Gỡ xuống",
            "sessions_app.publish_document",
            actions.unpublish_document,
            lambda document: document.published_at is not None,
            "Văn bản và mọi tệp của nó không còn trên cổng. Sửa xong có thể công bố lại.",
            asking("Lý do gỡ", "Chỉ cán bộ đọc được, trong nhật ký hồ sơ."),
            shows=["files"],
            done="Đã gỡ xuống.",
            is_grave=True,
        ),
    ]
    links = [
        Link("Lập, lấy số, nộp bản ký", "sessions_app.view_papertext", lambda row: row.texts.exists(), paper_address)
    ]
    form = DocumentForm
    list_display = ["subject", "kind", "number_symbol", "issued_on", "made_at", session_label, "published_at"]
    list_select_related = ["session"]
    list_filter = ["kind", "session"]
    search_fields = ["number_symbol", "subject", "signer"]
    autocomplete_fields = ["session", "issuer"]
    readonly_fields = ["files", "published_at"]
    fieldsets = [
        (None, {"fields": ["kind", "subject", "session", "issuer", ("number_symbol", "issued_on"), "signer"]}),
        ("Tệp", {"fields": ["files", "upload", "note", "published_at"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Document | None = None) -> list[str]:
        if obj and obj.published_at:
            return [*self.readonly_fields, *self.form.Meta.fields]
        is_numbered = obj is not None and DocumentNumber.objects.filter(document=obj).exists()
        return [*self.readonly_fields, *(IN_THE_REGISTER if is_numbered else [])]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        """Internal papers name people, so only those who make papers see them."""
        made = PaperText.objects.filter(document=OuterRef("pk")).order_by("-made_at", "-pk").values("made_at")[:1]
        came = DocumentVersion.objects.filter(document=OuterRef("pk")).values("added_at")[:1]
        documents = super().get_queryset(request).annotate(made=Coalesce(Subquery(made), Subquery(came)))
        if request.user.has_perm("sessions_app.add_papertext"):
            return documents
        return documents.exclude(is_internal=True).exclude(kind__in=INTERNAL_KINDS)

    @admin.display(description="lập lúc", ordering="made")
    def made_at(self, document: Document) -> Any:
        """When it was made: drafts have neither number nor day, and often the same title."""
        return document.made

    def view_on_site(self, document: Document) -> str | None:
        is_public = Document.objects.public().filter(pk=document.pk).exists()
        return document.get_absolute_url() if is_public else None

    def may_be_deleted(self, row: Document) -> bool:
        """Never once it was out: what people could read stays in the record."""
        return row.published_at is None and not actions.was_published(row)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.file)
        return [path("<path:object_id>/tep/<int:version>/", page, name=self.address_name("file")), *super().get_urls()]

    def file(self, request: HttpRequest, object_id: str, version: int) -> FileResponse:
        document = self.get_object(request, unquote(object_id))
        if document is None or not self.has_view_permission(request, document):
            raise Http404
        found = get_object_or_404(DocumentVersion, document=document, pk=version)
        return stored_file(found.file.name, found.media_type, filename=found.file_name, as_attachment=True)

    @admin.display(description="các tệp đã có")
    def files(self, document: Document) -> str:
        versions = document.versions.select_related("reading") if document.pk else DocumentVersion.objects.none()
        lines = [
            (
                self.address("file", document.pk, version.pk),
                version.file_name,
                filesizeformat(version.size),
                moment(version.added_at),
                f" {version.note}" if version.note else "",
                state_of_reading(version),
            )
            for version in versions
        ]
        return format_html_join("", '<p><a href="{}">{}</a> ({}, thêm lúc {}){}<br>{}</p>', lines)

    def save_model(self, request: HttpRequest, obj: Document, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.cleaned_data["upload"]:
            typed = {name: form.cleaned_data[name] for name in ["upload", "note"]}
            actions.add_version(obj, media_type=form.media_type, by=request.user, **typed)


def state_of_reading(version: DocumentVersion) -> str:
    """Whether its text can be found by search."""
    reading = getattr(version, "reading", None)
    if reading is None:
        return "Đang lấy chữ để tìm kiếm."
    return reading.problem or "Tìm được theo chữ trong tệp."
