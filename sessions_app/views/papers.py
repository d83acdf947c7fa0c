"""Conclusion notices and documents."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from dialogue_portal.lib.combined_query import Rows, asked_together, give
from dialogue_portal.lib.excerpts import excerpt
from dialogue_portal.lib.paging import kept_query, page_of
from dialogue_portal.lib.parts import kept, when_needed
from dialogue_portal.lib.query_values import Given, IsOneOf
from dialogue_portal.lib.suggesting import first_texts, found_or_meant
from dialogue_portal.lib.text import MAX_WORDS, words_of

from ..forms import DocumentFilterForm
from ..models import (
    ConclusionNotice,
    Document,
    DocumentText,
    DocumentVersion,
    EarlierWords,
    PaperText,
    Posting,
    WardProfile,
)
from ..models.papers import DocumentQuerySet
from ..models.ward import ward_with_band
from ..vocabularies import words_of_documents
from .files import stored_file
from .moved import moved


@require_safe
def conclusion_list(request: HttpRequest) -> HttpResponse:
    page = kept(lambda: page_of(public_notices(), request), "conclusions", request.GET.get("trang"))
    return render(request, "sessions_app/conclusion_list.html", {"page": page})


@require_safe
def conclusion_page(request: HttpRequest, slug: str) -> HttpResponse:
    with suppress(Http404):
        return render(request, "sessions_app/conclusion_page.html", kept(lambda: told_of(slug), "conclusion", slug))
    return moved(EarlierWords.objects.notices_once_at(slug))


def public_notices() -> QuerySet[ConclusionNotice]:
    return ConclusionNotice.objects.public().select_related("session", "issuer").with_corrected_at()


def told_of(slug: str) -> dict[str, Any]:
    """The notice, its postings, its signed paper and newest text if there are any, and the ward."""
    found = rows_of(slug)
    if not found["notice"]:
        raise Http404
    give(found["notice"], "postings", found["postings"], "notice_id")
    give(found["paper"], "versions", found["versions"], "document_id")
    alone = {name: next(iter(found[name]), None) for name in ["notice", "paper", "text"]}
    return {**alone, "ward": WardProfile.told(found["ward"])}


@asked_together
def rows_of(slug: Given) -> Rows:
    notices = public_notices().filter(slug=slug)
    papers = Document.objects.public().filter(conclusion__in=notices.values("pk"))
    texts = PaperText.objects.public().filter(document__in=papers.values("pk"))
    return {
        **ward_with_band.rows,
        "notice": notices,
        "postings": Posting.objects.filter(notice__in=notices.values("pk")),
        "paper": papers,
        "versions": DocumentVersion.objects.filter(document__in=papers.values("pk")),
        "text": texts.defer("content", "text", "words")[:1],
    }


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    asked = kept_query(request.GET, [*DocumentFilterForm.base_fields, "trang"])
    context = kept(lambda: documents_asked(request), "documents", asked)
    return render(request, "sessions_app/document_list.html", {"asked": asked, **context})


def documents_asked(request: HttpRequest) -> dict[str, Any]:
    public = Document.objects.public()
    form = DocumentFilterForm(request.GET, documents=public)
    chosen = form.chosen()
    page = page_of(narrowed(public, chosen).with_files(), request)
    add_excerpts(page, chosen.get("q", ""))

    def find(words: str) -> list[str]:
        return first_texts(narrowed(public, {**chosen, "q": words}), "number_symbol", "subject")

    return found_or_meant(form, page, words_of_documents, find)


def narrowed(documents: DocumentQuerySet, chosen: dict[str, Any]) -> DocumentQuerySet:
    """`documents` filtered by the valid values of `DocumentFilterForm`."""
    columns = {"loai": "kind", "co_quan": "issuer", "nam": "issued_on__year"}
    wanted = {column: chosen[name] for name, column in columns.items() if name in chosen}
    return documents.containing(chosen.get("q", "")).filter(**wanted)


def add_excerpts(documents: Iterable[Document], words: str) -> None:
    """Set `excerpt` on each of `documents` (found by `containing(words)`) whose text or newest file has the words: one
    query."""
    rows = {document.pk: document for document in documents}
    typed = words_of(words)[:MAX_WORDS]
    if not (rows and typed):
        return
    newest = {document.newest_version: document for document in rows.values()}  # type: ignore[attr-defined]  # `containing`
    found = texts_read(list(filter(None, newest)), list(rows))
    for version, text in found["files"]:
        newest[version].excerpt = excerpt(text, typed)
    for document, text in found["papers"]:
        rows[document].excerpt = excerpt(text, typed) or getattr(rows[document], "excerpt", [])


@asked_together
def texts_read(versions: Given, documents: Given) -> Rows:
    papers = PaperText.objects.public().filter(IsOneOf("document", documents))
    return {
        "files": DocumentText.objects.filter(IsOneOf("version", versions)).values_list("version", "text"),
        "papers": papers.order_by("pk").values_list("document", "text"),
    }


@require_safe
def document_page(request: HttpRequest, slug: str) -> HttpResponse:
    document = kept(lambda: get_object_or_404(Document.objects.public().with_files(), slug=slug), "document", slug)
    more = when_needed(lambda: texts_of(document), "text", "earlier")
    return render(request, "sessions_app/document_page.html", {"document": document, **more})


def texts_of(document: Document) -> dict[str, Any]:
    texts = PaperText.objects.public().filter(document=document).defer("content", "text", "words")
    newest, *earlier = list(texts) or [None]  # the page loads the content of the newest itself
    return {"text": newest, "earlier": earlier}


@require_safe
def document_text(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """An earlier text of a document; redirects to the document if it is the current one."""
    texts = PaperText.objects.public().select_related("document")
    text = get_object_or_404(texts, document__slug=slug, pk=pk)
    later = PaperText.objects.public().filter(document=text.document, pk__gt=pk).order_by("pk").first()
    if later is None:
        return redirect(text.document)
    context = {"document": text.document, "text": text, "later": later}
    return render(request, "sessions_app/document_text.html", context)


@require_safe
def document_file(request: HttpRequest, pk: int) -> FileResponse:
    version = get_object_or_404(DocumentVersion.objects.filter(document__in=Document.objects.public()), pk=pk)
    return stored_file(version.file.name, version.media_type, filename=version.file_name, as_attachment=True)
