"""A paper as a file: Word, and PDF where the machine can make it."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from dialogue_portal.lib.downloads import as_file
from dialogue_portal.lib.files import DOCX, PDF
from sessions_app.actions import digest_as_of_now, document_of
from sessions_app.chain import latest_seal
from sessions_app.documents import pdf
from sessions_app.documents.content import Content
from sessions_app.documents.heads import full_name
from sessions_app.models import Document, DocumentKind, PaperText
from sessions_app.numbering import ending_of

from ...documents import PAPERS
from .rows import MAY_SEE, out_of_use, subject_of


@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def paper_file(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Word, or with `?dang=pdf` PDF; without LibreOffice that says what to install. None of what is out of use."""
    paper = PAPERS.get(key)
    subject = subject_of(paper, pk, request.user) if paper else None
    document = document_of(paper, subject) if paper else None
    text = document.texts.first() if document else None
    if document is None or text is None or out_of_use([(text.subject_kind, text.subject_id)]):
        raise Http404
    contents = contents_of(text)
    word, name = word_file(document, text, contents), contents[0].file_name
    if request.GET.get("dang") != "pdf":
        return HttpResponse(word, content_type=DOCX, headers=as_file(f"{name}.docx"))
    try:
        return HttpResponse(pdf.pdf_of(word), content_type=PDF, headers=as_file(f"{name}.pdf"))
    except pdf.NoPdf as refused:
        messages.error(request, str(refused))
        return redirect("admin:paper", key, pk)


def contents_of(text: PaperText) -> list[Content]:
    return [Content.from_json(content) for content in text.papers]


def word_file(document: Document, text: PaperText, contents: list[Content]) -> bytes:
    """The Word file. Without a day a paper is unfinished and has no digest yet."""
    from sessions_app.documents import docx

    day: dt.date | None = document.issued_on
    digest = digest_as_of_now(document, text.text) if day else ""
    issued = {
        "number_symbol": number_line(document),
        "issued_on": day,
        "digest": digest,
        "seal": seal_of(document) if day else "",
        "issuer": full_name(document.issuer) if document.issuer else "",
    }
    return docx.render(contents, **issued)


def seal_of(document: Document) -> str:
    """For the paper of a conclusion: the seal with which it was published, or the newest one before that."""
    if document.kind != DocumentKind.CONCLUSION:
        return ""
    if document.conclusion and document.conclusion.published_at:
        return document.conclusion.seal_digest
    newest = latest_seal()
    return newest.digest if newest else ""


def number_line(document: Document) -> str | None:
    """Its number, else the symbol with space before it; None if it takes no number and has none."""
    if not (document.number_symbol or document.takes_number):
        return None
    if document.number_symbol or document.issuer is None:
        return document.number_symbol
    return ending_of(document.kind, document.issuer)
