"""Conclusion notices and documents."""

from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from dialogue_portal.lib.excerpts import excerpt
from dialogue_portal.lib.paging import kept_query, page_of
from dialogue_portal.lib.text import words_of

from ..forms import DocumentFilterForm
from ..models import ConclusionNotice, Document, DocumentText, DocumentVersion, PaperText
from ..models.papers import MAX_WORDS, DocumentQuerySet
from .files import stored_file


@require_safe
def conclusion_list(request: HttpRequest) -> HttpResponse:
    page = page_of(ConclusionNotice.objects.public().select_related("session"), request)
    return render(request, "sessions_app/conclusion_list.html", {"page": page})


@require_safe
def conclusion_page(request: HttpRequest, slug: str) -> HttpResponse:
    notices = ConclusionNotice.objects.public().select_related("session", "issuer").prefetch_related("items__body")
    notice = get_object_or_404(notices, slug=slug)
    paper = Document.objects.public().filter(conclusion=notice).prefetch_related("versions").first()
    context = {"notice": notice, "paper": paper, "text": newest_text(paper) if paper else None}
    return render(request, "sessions_app/conclusion_page.html", context)


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    public = Document.objects.public()
    form = DocumentFilterForm(request.GET, documents=public)
    chosen = form.chosen()
    page = page_of(narrowed(public, chosen).with_files(), request)
    add_excerpts(page, chosen.get("q", ""))
    context = {
        "form": form,
        "is_filtered": bool(chosen),
        "page": page,
        "kept": kept_query(request.GET, list(form.fields)),
    }
    return render(request, "sessions_app/document_list.html", context)


def narrowed(documents: DocumentQuerySet, chosen: dict[str, Any]) -> DocumentQuerySet:
    """`documents` narrowed by the valid values of `DocumentFilterForm`."""
    columns = {"loai": "kind", "co_quan": "issuer", "nam": "issued_on__year"}
    wanted = {column: chosen[name] for name, column in columns.items() if name in chosen}
    return documents.containing(chosen.get("q", "")).filter(**wanted)


def add_excerpts(documents: Iterable[Document], words: str) -> None:
    """Give each of the few `documents` as `excerpt` where its text or its newest file has `words`; two queries. Needs
    `versions`."""
    rows = {document.pk: document for document in documents}
    newest = {document.newest.pk: document for document in rows.values() if document.newest}
    typed = words_of(words)[:MAX_WORDS]
    if not typed:
        return
    for reading in DocumentText.objects.filter(version__in=newest):
        newest[reading.version_id].excerpt = excerpt(reading.text, typed)
    for text in PaperText.objects.public().filter(document__in=rows).order_by("pk").only("document", "text"):
        rows[text.document_id].excerpt = excerpt(text.text, typed) or getattr(rows[text.document_id], "excerpt", [])


@require_safe
def document_page(request: HttpRequest, slug: str) -> HttpResponse:
    document = get_object_or_404(Document.objects.public().with_files(), slug=slug)
    texts = PaperText.objects.public().filter(document=document).defer("content", "text", "words")
    newest, *earlier = list(texts) or [None]  # the content of the newest is loaded by the page
    context = {"document": document, "text": newest, "earlier": earlier}
    return render(request, "sessions_app/document_page.html", context)


@require_safe
def document_text(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """How the text read before a later one, or as it is now."""
    texts = PaperText.objects.public().select_related("document")
    text = get_object_or_404(texts, document__slug=slug, pk=pk)
    later = PaperText.objects.public().filter(document=text.document, pk__gt=pk).order_by("pk").first()
    if later is None:
        return redirect(text.document)
    context = {"document": text.document, "text": text, "later": later}
    return render(request, "sessions_app/document_text.html", context)


def newest_text(document: Document) -> PaperText | None:
    return PaperText.objects.public().filter(document=document).defer("content", "text", "words").first()


@require_safe
def document_file(request: HttpRequest, pk: int) -> FileResponse:
    version = get_object_or_404(DocumentVersion.objects.filter(document__in=Document.objects.public()), pk=pk)
    return stored_file(version.file.name, version.media_type, filename=version.file_name, as_attachment=True)
